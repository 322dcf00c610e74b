"""Every printed form, filled and empty, opened by other programs; measures, numbers and pictures of its pages.

Usage: run.py [--pictures]. With --pictures the pictures kept in tests/documents/pictures are made anew.
The fonts of the pdf are shipped, so its pages are the same everywhere; another version of pdftoppm may draw edges
otherwise, which the comparison allows.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import layout
import openpyxl
import picture

ROOT = Path(__file__).resolve().parents[2]
PICTURES = Path(__file__).parent / "pictures"
PROGRAM = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug" / "dan-van"
# A year that is over: the sample does not change with the day of the test.
YEAR, DATED = "2025", "2026-12-05"
# The sheet with the sentences of the report, which are no table in the other files.
WORDS = "Lời báo cáo"
# Mean and greatest difference of two pages, of 255 shades.
MEAN, WORST = 1.5, 60.0


def dan_van(*arguments):
    environment = os.environ | {"DAN_VAN_PASSWORD": "bốn từ không liên quan"}
    done = subprocess.run([PROGRAM, "--json", *arguments], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    return json.loads(done.stdout)


def office(kind, files, out):
    """LibreOffice opens all files in one call and writes what it read."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{out}/office", "--convert-to", kind, "--outdir", out]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    made = {path.stem for path in Path(out).glob(f"*.{kind.split(':')[0]}")}
    missing = [path for path in files if path.stem not in made]
    assert not missing, f"LibreOffice did not open {missing}"


def text_of(pdf):
    told = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    return told.split("\f")[:-1]


def words_of(pages):
    """Words without the dots to write on."""
    return sorted(set(re.findall(r"[^\s.…]+", " ".join(pages))))


def family_of(text):
    return "ND30-2020" if "CỘNG HÒA XÃ HỘI" in text else "HD05-2026"


def shown(value):
    """A cell of a workbook as documents write it."""
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float) and value != int(value):
        return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{int(value):,}".replace(",", ".") if isinstance(value, (int, float)) else str(value)


def same_numbers(name, tables, workbook, pages):
    """The cells of the docx are those of the xlsx; their numbers stand in the pdf."""
    book, told, count = openpyxl.load_workbook(workbook), " ".join(pages), 0
    sheets = [[[shown(cell.value) for cell in row] for row in sheet.iter_rows(min_row=4)]
              for sheet in book if sheet.title != WORDS]
    with zipfile.ZipFile(workbook) as archive:
        assert not any(b"<f>" in archive.read(part) for part in archive.namelist() if "worksheets" in part), name
    assert len(sheets) == len(tables), (name, len(sheets), len(tables))
    for sheet, table in zip(sheets, tables):
        assert len(sheet) == len(table), (name, len(sheet), len(table))
        for mine, theirs in zip(table, sheet):
            assert [" ".join(cell.split()) for cell in mine] == [" ".join(cell.split()) for cell in theirs], (name, mine, theirs)
            for cell in mine:
                if re.fullmatch(r"[\d.,/]{2,}", cell):
                    assert cell in told, (name, cell)
                    count += 1
    return count


def compare(name, pdf, folder, anew):
    """The pages of a pdf beside the pictures kept."""
    worst = 0.0
    pages = picture.pages(pdf, folder)
    kept = sorted(PICTURES.glob(f"{name}-*.png"))
    # Long lists go on as they began.
    for i, page in enumerate(pages[:2]):
        path = PICTURES / f"{name}-{i + 1}.png"
        if anew:
            picture.write_png(path, page)
            continue
        assert path in kept, f"no picture of {name}, page {i + 1}: tests/documents/run.py --pictures"
        mean, most = picture.difference((page[0], page[1], bytes(s & 0xF0 for s in page[2])), picture.read_png(path))
        assert mean <= MEAN and most <= WORST, f"{name}, page {i + 1}: {mean:.2f} and {most:.1f} of 255 from its picture"
        worst = max(worst, mean)
    return worst, len(pages)


def main():
    anew = "--pictures" in sys.argv
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="so-dan-van-documents") as folder:
        folder = Path(folder)
        register, out, read = folder / "so", folder / "out", folder / "read"
        read.mkdir()
        dan_van("demo", str(register), "--people", "12", "--supports", "18", "--year", YEAR)
        dan_van("report", str(register), "--kind", "forms", "--period", YEAR, "--dated", DATED,
                "--format", "docx,pdf,xlsx", "--out", str(out))
        old = folder / "old"
        dan_van("report", str(register), "--kind", "year", "--period", YEAR, "--dated", "2026-01-15", "--number", "7",
                "--format", "docx,pdf,xlsx", "--out", str(old))
        documents, workbooks = sorted(out.glob("*.docx")), sorted(out.glob("*.xlsx"))
        office("pdf", documents, str(read))
        (read / "sheets").mkdir()
        office("csv", workbooks, str(read / "sheets"))

        if anew:
            PICTURES.mkdir(exist_ok=True)
            for path in PICTURES.glob("*.png"):
                path.unlink()
        numbers, worst, sheets = 0, 0.0, 0
        for document in documents:
            name, pdf = document.stem, document.with_suffix(".pdf")
            pages = text_of(pdf)
            profile = family_of(pages[0])
            tables = layout.docx_measures(document, profile, number=bool(re.search(r"Số:? ", pages[0].split("ngày")[0])))
            layout.pdf_measures(pdf, profile)
            # Where letters are spaced another way pdftotext sees other words: the letters in order are compared.
            again = "".join(" ".join(text_of(read / f"{name}.pdf")).split())
            missing = [word for word in words_of(pages) if word not in again]
            assert not missing, (name, missing)
            mine, theirs = layout.pdf_words(pdf)[0], layout.pdf_words(read / f"{name}.pdf")[0]
            for text, left in layout.headings(document):
                lines = [layout.lines_of(page, text, left) for page in (mine, theirs)]
                assert lines[0] == lines[1], f"{name}: “{text}” in {lines[0]} lines of the pdf, {lines[1]} of the docx"
            if document.with_suffix(".xlsx").exists():
                numbers += same_numbers(name, tables, document.with_suffix(".xlsx"), pages)
            code = name.split("-")[0] if re.match(r"f\d\d", name) else "f04" if name.startswith("bao-cao") else "f12"
            mean, count = compare(f"{code}-{'empty' if name.endswith('mau-trong') else 'filled'}", pdf, str(read), anew)
            worst, sheets = max(worst, mean), sheets + count
        [report] = old.glob("*.docx")
        layout.docx_measures(report, "HD36-2018")
        layout.pdf_measures(report.with_suffix(".pdf"), "HD36-2018")
        assert "Số 07-BC/CB" in text_of(report.with_suffix(".pdf"))[0]
    assert len(documents) > 50 and numbers > 300, (len(documents), numbers)
    print(f"{len(documents)} documents, {len(workbooks)} workbooks, {sheets} pages, {numbers} numbers equal; pictures differ "
          f"by at most {worst:.2f} of 255 on average; {time.monotonic() - begun:.0f} s")


main()
