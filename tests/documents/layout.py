"""Measures of documents, read back from the docx XML and from the pdf, against the rules of each layout profile."""

import re
import subprocess

import docx
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn

MM = 36_000
# Hướng dẫn 36-HD/VPTW (2018), Hướng dẫn 05-HD/VPTW (2026), Nghị định 30/2020/NĐ-CP: text, size, bold, italic.
PARTY = {
    "page": (20, 20, 30, 15), "header": 10, "line": 18, "gap": 6, "indent": 10, "body": 14,
    "nation": [("ĐẢNG CỘNG SẢN VIỆT NAM", 15, True)],
    "superior": (14, False), "issuer": (14, True), "under": "*", "number": r"Số (\d\d|\s+)-\w+/\w+", "dated": (14, True),
    "title": (16, True), "subject": (14, True), "rule": "-----",
    "label": "Nơi nhận", "label_size": 14, "underlined": True, "item": 12,
}
PROFILES = {
    "HD36-2018": PARTY | {"ends": ",", "last": "./."},
    "HD05-2026": PARTY | {"ends": ";", "last": "."},
    "ND30-2020": PARTY | {
        "nation": [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, True), ("Độc lập - Tự do - Hạnh phúc", 14, True)],
        "superior": (13, False), "issuer": (13, True), "under": "", "number": r"Số: (\d\d|\s+)/\w+-\w+",
        "title": (14, True), "rule": "", "label_size": 12, "underlined": False, "item": 11, "ends": ";", "last": "./.",
    },
}


def face(paragraph):
    """Size, bold and italic of a paragraph's words."""
    run = next(run for run in paragraph.runs if run.text.strip())
    return run.font.size.pt, bool(run.bold), bool(run.italic)


def is_layout(table):
    """The letterhead and the signatures are tables without borders."""
    return table.rows[0]._tr.find(qn("w:trPr")) is None or "tblHeader" not in table.rows[0]._tr.xml


def docx_measures(path, profile, number=True):
    """Fails where a document leaves its profile; answers with its data tables."""
    rules, document = PROFILES[profile], docx.Document(str(path))
    for section in document.sections:
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(m / MM) for m in margins] == list(rules["page"]), (path, margins)
        assert abs(section.header_distance / MM - rules["header"]) < 0.1, (path, section.header_distance)
        assert sorted(round(side / MM) for side in (section.page_width, section.page_height)) == [210, 297], path
    assert document.sections[0].different_first_page_header_footer, f"{path}: a number on the first page"
    fonts = document.styles.element.find(".//" + qn("w:rFonts"))
    assert fonts.get(qn("w:ascii")) == fonts.get(qn("w:hAnsi")) == "Times New Roman", path
    assert "____" not in document.element.xml, f"{path}: a rule made of letters"

    head = document.tables[0]
    left, right = head.rows[0].cells[0].paragraphs, head.rows[0].cells[-1].paragraphs
    lines = [paragraph for paragraph in right if paragraph.text.strip()]
    assert [(p.text, *face(p)[:2]) for p in lines] == rules["nation"], (path, [p.text for p in lines])
    names = [paragraph for paragraph in left if paragraph.text.strip()]
    assert face(names[0])[:2] == rules["superior"] and face(names[1])[:2] == rules["issuer"], path
    assert all(p.text == p.text.upper() for p in names[:2]), path
    assert (names[2].text if len(names) > 2 else "") == rules["under"], (path, names[-1].text)
    second = head.rows[1].cells
    if number:
        assert re.fullmatch(rules["number"], second[0].text), (path, second[0].text)
    size, _, italic = face(second[-1].paragraphs[0])
    assert (size, italic) == rules["dated"] and "ngày" in second[-1].text, path

    words = [paragraph for paragraph in document.paragraphs if paragraph.text.strip()]
    words = words[1:] if "DỮ LIỆU MẪU" in words[0].text else words
    assert face(words[0])[:2] == rules["title"] and words[0].text.isupper(), (path, words[0].text)
    if words[1].text != rules["rule"] and words[1].text[0].islower():
        assert face(words[1])[:2] == rules["subject"], (path, words[1].text)
    if rules["rule"]:
        assert any(p.text == rules["rule"] for p in words[:3]), path
    body = [p for p in words if p.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY and p.runs[0].font.size.pt > 2]
    for paragraph in body:
        shape = paragraph.paragraph_format
        assert shape.line_spacing.pt == rules["line"] and shape.space_after.pt == rules["gap"], (path, paragraph.text)
        assert face(paragraph)[0] == rules["body"], (path, paragraph.text)
        if shape.first_line_indent is not None:
            assert abs(shape.first_line_indent / MM - rules["indent"]) < 0.1, (path, paragraph.text)

    ending = next((t for t in document.tables[1:] if is_layout(t) and "Nơi nhận" in t.rows[0].cells[0].text), None)
    if ending is not None:
        label, *items = [p for p in ending.rows[0].cells[0].paragraphs if p.text.strip()]
        assert label.runs[0].text == rules["label"] and label.runs[0].font.size.pt == rules["label_size"], path
        assert bool(label.runs[0].underline) == rules["underlined"], path
        assert all(face(item)[0] == rules["item"] for item in items), path
        assert all(item.text.endswith(rules["ends"]) for item in items[:-1]) and items[-1].text.endswith("."), path
    data = [table for table in document.tables if not is_layout(table)]
    for table in data:
        assert table.rows[0]._tr.xml.count("<w:tblHeader") == 1, f"{path}: a heading row that does not repeat"
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in data]


def pdf_words(path):
    """Pages of the pdf: size, and words with their places, in millimetres."""
    html = subprocess.run(["pdftotext", "-bbox", str(path), "-"], check=True, capture_output=True, text=True).stdout
    pages = []
    for page in html.split("<page ")[1:]:
        size = re.search(r'width="([\d.]+)" height="([\d.]+)"', page)
        words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', page)
        mm = lambda text: float(text) * 25.4 / 72
        pages.append({"size": [mm(side) for side in size.groups()],
                      "words": [(*(mm(edge) for edge in word[:4]), word[4]) for word in words]})
    return pages


def pdf_measures(path, profile):
    """Fails where the pages leave the margins of the profile, or where the page number is not where it should be."""
    top, bottom, left, right = PROFILES[profile]["page"]
    for i, page in enumerate(pdf_words(path)):
        width, height = page["size"]
        assert sorted(round(side) for side in page["size"]) == [210, 297], (path, page["size"])
        number = [word for word in page["words"] if word[3] < top - 1]
        assert [word[4] for word in number if word[4].isdigit()] == ([] if i == 0 else [str(i + 1)]), (path, number)
        if i > 0:
            x0, y0, x1, _, _ = next(word for word in number if word[4].isdigit())
            # In the middle between the margins, 10 mm from the edge.
            assert abs((x0 + x1) / 2 - (left + width - right) / 2) < 1 and abs(y0 - 10) < 2, (path, number[0])
        for x0, y0, x1, y1, word in page["words"]:
            if y1 >= top - 1:
                assert x0 > left - 0.5 and x1 < width - right + 0.6 and y1 < height - bottom + 1, (path, i + 1, word, x0, x1)
    first = pdf_words(path)[0]["words"]
    assert abs(min(word[0] for word in first) - left) < 12, path


def headings(path):
    """Names of the letterhead, which stand on the left, and the subject: text, whether it is on the left."""
    document = docx.Document(str(path))
    names = [p.text for p in document.tables[0].rows[0].cells[0].paragraphs if len(p.text.strip()) > 1]
    words = [p.text for p in document.paragraphs if p.text.strip() and "DỮ LIỆU MẪU" not in p.text]
    subject = [words[1]] if words[1][0].islower() else []
    return [(text, True) for text in names] + [(text, False) for text in subject]


def lines_of(page, text, left):
    """In how many lines a heading stands on a page. Letter by letter: another program may part words otherwise."""
    middle = page["size"][0] / 2
    found = [(letter, y0) for x0, y0, x1, _, word in page["words"] if not left or x1 < middle for letter in "".join(word.split())]
    wanted = "".join(text.split())
    at = "".join(letter for letter, _ in found).find(wanted)
    assert at >= 0, f"“{text}” is not on the page"
    return len({round(y / 3) for _, y in found[at : at + len(wanted)]})
