"""Reads a report's docx and xlsx back with other programs' eyes and prints what they hold as JSON.

Usage: read_back.py FOLDER. Fails when a file does not open, a formula is found or the layout's marks are missing.
"""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl


def words(path):
    document = docx.Document(str(path))
    section = document.sections[0]
    measures = [round(length.mm) for length in (section.top_margin, section.left_margin, section.right_margin)]
    assert measures == [20, 30, 15], measures
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    text = [paragraph.text for paragraph in document.paragraphs]
    head = "\n".join(cell for row in tables[0] for cell in row)
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in head and "*" in head, head
    assert any("T/M" in cell for table in tables for row in table for cell in row)
    return text, tables


def numbers(path):
    book = openpyxl.load_workbook(path)
    rows = {}
    for sheet in book:
        assert sheet.freeze_panes == "A5", sheet.freeze_panes
        for row in sheet.iter_rows():
            assert not any(cell.data_type == "f" for cell in row)
        rows[sheet.title] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)
    return rows


def shown(value):
    """A number as the document writes it."""
    if isinstance(value, float) and value != int(value):
        return f"{value:.1f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{int(value):,}".replace(",", ".")


def pages(path):
    """The words of the pdf; its fonts are inside, its first page carries no number, the second does."""
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True).stdout
    fonts = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    assert fonts and all("LiberationSerif" in font and " yes yes" in font for font in fonts), fonts
    sheets = [sheet for sheet in told.split("\f") if sheet.strip()]
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in sheets[0] and not re.match(r"\s*1\s*\n", sheets[0])
    assert re.match(r"\s*2\s*\n", sheets[1]), sheets[1][:80]
    return told


def measures(path):
    """Where the words of the first page stand, in millimetres."""
    html = subprocess.run(["pdftotext", "-bbox", "-l", "1", str(path), "-"], check=True, capture_output=True, text=True).stdout
    words = [(float(x) * 25.4 / 72, float(right) * 25.4 / 72) for x, right in re.findall(r'xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', html)]
    left, right = min(x for x, _ in words), max(x for _, x in words)
    assert 29.5 < left < 31 and 193.5 < right < 195.5, (left, right)


folder = Path(sys.argv[1])
text, tables = words(next(folder.glob("bao-cao*.docx")))
sheets = numbers(next(folder.glob("bao-cao*.xlsx")))
told = pages(next(folder.glob("bao-cao*.pdf")))
measures(next(folder.glob("bao-cao*.pdf")))
same = 0
for row in sheets["Số liệu"]:
    for table in tables:
        for cells in table:
            if len(cells) == 7 and cells[1] == row[1]:
                for mine, other in zip(cells[3:], row[3:]):
                    assert mine == ("" if other is None else shown(other)), (cells, row)
                    assert mine == "" or mine in told, (mine, row)
                    same += 1
assert same > 20, same
print(json.dumps({"paragraphs": len(text), "compared": same, "figures": {row[1]: row[4] for row in sheets["Số liệu"]}}, ensure_ascii=False))
