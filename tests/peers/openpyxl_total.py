"""What people do today: every unit sends a workbook, and somebody totals them.

    python3 tests/peers/openpyxl_total.py FOLDER --units 3500

writes one workbook of 500 rows a unit (35 figures, 6 initiatives, 99 people, 360 supports, as `dan-van demo --packages
--people 99 --supports 360` packs them) unless FOLDER has them already, then totals the figures of all of them with
openpyxl's fast reader, and prints the seconds of the totalling as JSON. `cargo bench -p dan-van-core --bench rollup` is
the other side.
"""

import argparse
import json
import pathlib
import time

import openpyxl

FIGURES, INITIATIVES, PEOPLE, SUPPORTS = 35, 6, 99, 360


def write(path, unit):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Số liệu")
    for n in range(FIGURES):
        sheet.append([unit, "F", f"K{n // 9 + 1}.{n % 9 + 1:02}", "Số người có hoàn cảnh khó khăn được hỗ trợ", "người", 1, n * 3 + unit % 7, ""])
    for n in range(INITIATIVES):
        sheet.append([unit, "I", f"Đôi bạn cùng tiến {n}", "MH", "collective", "K1 K3", "TH", "Duy trì đều ở các khối, phụ huynh đồng tình."])
    for n in range(PEOPLE):
        sheet.append([unit, "P", f"HC-{n + 1:03}", "HS", "HN_TP", "DANG", "", ""])
    for n in range(SUPPORTS):
        sheet.append([unit, "S", f"HC-{n % PEOPLE + 1:03}", f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}", "TM", 500_000 + n * 1_000, "CB", "Xe đạp"])
    book.save(path)


def total(paths):
    sums = {}
    for path in paths:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for row in book["Số liệu"].iter_rows(values_only=True):
            if row[1] == "F":
                sums[row[2]] = sums.get(row[2], 0) + row[6]
        book.close()
    return sums


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--units", type=int, default=3_500)
    given = arguments.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    paths = [given.folder / f"don-vi-{unit:05}.xlsx" for unit in range(given.units)]
    for unit, path in enumerate(paths):
        if not path.exists():
            write(path, unit)
    begun = time.perf_counter()
    sums = total(paths)
    seconds = time.perf_counter() - begun
    expected = sum(n * 3 + unit % 7 for unit in range(given.units) for n in range(FIGURES))
    assert sum(sums.values()) == expected, "the total is wrong"
    print(json.dumps({"workbooks": given.units, "seconds": round(seconds, 2)}))


if __name__ == "__main__":
    main()
