#!/usr/bin/python3
"""Writes the workbooks of this folder and what is expected of each (`expected.json`), with the mess of real life.

Independent writers: openpyxl, xlsxwriter, LibreOffice (which also turns some of them into .xls and .ods), and plain text.
The files are kept, so this runs only when one is added:  python3 tests/workbooks/make.py   (Debian: python3-openpyxl,
python3-xlsxwriter, libreoffice-calc-nogui). `src-tauri/core/src/intake/workbook_tests.rs` reads them all.

Expected: `wish` is how the table is taken in; `heading` and lines are rows of the sheet from 1; `fields` are the fields of
the columns from the left; `says` are line, field and what the program read there.
"""

import json
import pathlib
import subprocess
import unicodedata
from datetime import date

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, Side
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

HERE = pathlib.Path(__file__).parent
EXPECTED = []

PEOPLE = [
    ("Nguyễn Thị Ánh", "5A", date(2015, 3, 5), "Hộ nghèo chuẩn Thành phố"),
    ("Trần Văn Bình", "4B", date(2016, 11, 12), "Mồ côi cha hoặc mẹ"),
    ("Lê Hoàng Cường", "3C", date(2017, 9, 1), "Hộ cận nghèo chuẩn Thành phố"),
    ("Đỗ Thị Kim Dung", "2D", date(2018, 2, 28), "Khuyết tật"),
    ("Phạm Đức Em", "1E", date(2019, 10, 15), "Bệnh hiểm nghèo, bệnh dài ngày"),
]
HEADING = ["STT", "Họ và tên học sinh", "Lớp", "Ngày sinh", "Hoàn cảnh"]
FIELDS = ["", "name", "class", "birth_date", "hardship"]
STAFF = [("Lê Văn An", "Giáo viên", "Tổ 5", "x"), ("Đỗ Thị Cúc", "Văn thư", "Văn phòng", ""), ("Võ Minh Dũng", "Giáo viên", "Tổ 4", "x")]
SUPPORTS = ["Họ và tên", "Lớp", "Ngày trao", "Số tiền", "Nguồn kinh phí"]
SUPPORT_FIELDS = ["person", "class", "date", "money", "source"]


def expect(file, noun="beneficiary", added=5, fields=FIELDS, heading=1, **more):
    wish = {"noun": noun, **more.pop("wish", {})}
    if noun == "beneficiary":
        wish.setdefault("consent_on", "2026-01-10")
    one = {"file": file, "wish": wish, "heading": heading, "fields": fields, "added": added}
    EXPECTED.append({**one, "refused": 0, "skipped": 0, "left_out": 0, "warned": 0, "proposed": "unicode", "says": [], **more})
    return EXPECTED[-1]


def numbered(rows):
    return [[i + 1, *row] for i, row in enumerate(rows)]


def book(rows, name="Sheet1"):
    made = openpyxl.Workbook()
    made.active.title = name
    fill(made.active, rows)
    return made


def fill(sheet, rows):
    for row in rows:
        sheet.append(list(row))
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"


def save(made, file):
    made.save(HERE / file)


def written(file, rows, options=None, more=None):
    """By xlsxwriter; `more(book, sheet)` adds to it."""
    made = xlsxwriter.Workbook(str(HERE / file), options or {})
    sheet = made.add_worksheet("Danh sách")
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(i, j, value, day)
            elif value is not None:
                sheet.write(i, j, value)
    if more:
        more(made, sheet)
    made.close()


def converted(source, kind, **more):
    """By LibreOffice; what is expected is the same but for `more`."""
    file = f"{source.rsplit('.', 1)[0]}-lo.{kind}"
    work = HERE / "work"
    out = ["--outdir", str(work)]
    subprocess.run(["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless", "--convert-to", kind, *out, str(HERE / source)], check=True, capture_output=True)
    (work / f"{source.rsplit('.', 1)[0]}.{kind}").rename(HERE / file)
    same = next(one for one in EXPECTED if one["file"] == source)
    EXPECTED.append({**same, "file": file, **more})


# Old encodings, written as their fonts need it.
TCVN3 = dict(zip("àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ", bytes.fromhex(
    "B5B8B6B7B9A8BBBEBCBDC6A9C7CAC8C9CBAECCD0CECFD1AAD2D5D3D4D6D7DDD8DCDEDFE3E1E2E4ABE5E8E6E7E9ACEAEDEBECEEEFF3F1F2F4ADF5F8F6F7F9FAFDFBFCFEA1A2A7A3A4A5A6").decode("latin-1")))
VNI_TONE = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_BOWL = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def tcvn3(text):
    # There are no capitals with tones: the small letter stands for them.
    return "".join(TCVN3.get(c) or TCVN3.get(c.lower(), c) for c in unicodedata.normalize("NFC", text))


def vni(text):
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        base, marks = parts[0], parts[1:]
        tone = next((mark for mark in marks if mark in VNI_TONE), "")
        new = {"đ": "ñ", "Đ": "Ñ"}.get(letter)
        if new is None and base in "iI" and tone:
            new = VNI_I[tone]
        elif new is None and "\u031b" in marks:
            new = {"o": "ô", "u": "ö"}[base.lower()] + (VNI_TONE.get(tone, ""))
        elif new is None and "\u0302" in marks:
            new = base + VNI_HAT[tone]
        elif new is None and "\u0306" in marks:
            new = base + VNI_BOWL[tone]
        elif new is None and tone:
            new = base + VNI_TONE[tone]
        new = letter if new is None else new
        out += new.upper() if letter.isupper() else new
    return out


def old_letters(file, encode, font, heading_too=False):
    made = book([HEADING, *numbered(PEOPLE)])
    for row, line in enumerate(made.active.iter_rows()):
        for cell in line:
            if isinstance(cell.value, str) and (row > 0 or heading_too):
                cell.value = encode(cell.value)
                cell.font = Font(name=font)
    save(made, file)


def openpyxl_people():
    save(book([HEADING, *numbered(PEOPLE)]), "people-plain.xlsx")
    expect("people-plain.xlsx", says=[[2, "birth_date", "05/03/2015"], [6, "hardship", "Bệnh hiểm nghèo, bệnh dài ngày"]])

    rows = [["PHÒNG GD&ĐT QUẬN 1", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], ["TRƯỜNG TIỂU HỌC NGUYỄN THỊ MINH KHAI"], [],
            ["DANH SÁCH HỌC SINH CÓ HOÀN CẢNH KHÓ KHĂN NĂM HỌC 2026-2027"], ["(Kèm theo Kế hoạch số 12/KH-TH ngày 05 tháng 9 năm 2026)"], [],
            HEADING, *numbered(PEOPLE), ["Tổng cộng: 05 học sinh"], ["", "", "", "Phường Bến Thành, ngày 10 tháng 9 năm 2026"],
            ["", "NGƯỜI LẬP BẢNG", "", "", "HIỆU TRƯỞNG"], [], ["", "Trần Thị Lan", "", "", "Nguyễn Văn Hùng"]]
    made = book(rows)
    for area in ["A4:E4", "A5:E5", "A13:E13", "D14:E14"]:
        made.active.merge_cells(area)
    save(made, "people-title.xlsx")
    expect("people-title.xlsx", heading=7, left_out=4)

    made = book([["DANH SÁCH"], ["STT", "Thông tin học sinh", None, None, "Hoàn cảnh", "Cha mẹ"], [None, "Họ và tên", "Lớp", "Ngày sinh", None, "Họ tên"],
                 *[[*row, "Nguyễn Văn Cha"] for row in numbered(PEOPLE)]])
    for area in ["A1:F1", "A2:A3", "B2:D2", "E2:E3"]:
        made.active.merge_cells(area)
    save(made, "people-two-headings.xlsx")
    expect("people-two-headings.xlsx", heading=3, fields=["", "name", "class", "birth_date", "hardship", "guardian"])

    save(book([HEADING, ["(1)", "(2)", "(3)", "(4)", "(5)"], *numbered(PEOPLE)]), "people-column-numbers.xlsx")
    expect("people-column-numbers.xlsx", left_out=1)

    days = ["5/3/2015", "5-3-15", "05032015", "5.3.2015", "ngày 5 tháng 3 năm 2015", "2015-03-05", "42068", "05/03/2015 00:00:00", "5 / 3 / 2015", "05-Mar-2015", "31/2/2015"]
    rows = [[i + 1, f"Học Sinh Số {chr(65 + i)}", "5A", day, "Khuyết tật"] for i, day in enumerate(days)]
    save(book([HEADING, *rows]), "people-text-dates.xlsx")
    expect("people-text-dates.xlsx", added=10, refused=1, says=[[i + 2, "birth_date", "05/03/2015"] for i in range(10)])

    made = book([HEADING, *numbered(PEOPLE)])
    made.epoch = CALENDAR_MAC_1904
    save(made, "people-1904.xlsx")
    expect("people-1904.xlsx", says=[[2, "birth_date", "05/03/2015"], [4, "birth_date", "01/09/2017"]])

    messy = [["\u00a0" + row[0].replace(" ", "\u00a0"), row[1] + " ", row[2], "  " + unicodedata.normalize("NFD", row[3])] for row in PEOPLE]
    messy[1][0] = unicodedata.normalize("NFD", "Trần  Văn\u200b Bình")
    save(book([[unicodedata.normalize("NFD", word) for word in HEADING], *numbered(messy)]), "people-spaces-nfd.xlsx")
    expect("people-spaces-nfd.xlsx", says=[[2, "name", "Nguyễn Thị Ánh"], [3, "name", "Trần Văn Bình"], [5, "class", "2D"]])

    rows = [[i + 1, row[0], row[1], row[2].year, row[3]] for i, row in enumerate(PEOPLE)]
    save(book([["TT", "Họ tên HS", "Lớp", "Năm sinh", "Diện"], *rows]), "people-birth-years.xlsx")
    expect("people-birth-years.xlsx", warned=5)

    save(book([HEADING, *numbered([*PEOPLE, PEOPLE[0], ("NGUYỄN THỊ ÁNH", "5a", PEOPLE[0][2], "Khuyết tật")])]), "people-twice.xlsx")
    expect("people-twice.xlsx", skipped=2)

    rows = [[None, "STT", None, "Họ và tên", "Lớp", None, "Hoàn cảnh"]]
    for i, row in enumerate(PEOPLE):
        rows += [[None, i + 1, None, row[0], row[1], None, row[3]], []]
    save(book(rows), "people-empty-columns.xlsx")
    expect("people-empty-columns.xlsx", fields=["", "", "", "name", "class", "", "hardship"])

    made = book([["Mã", "Tên"], ["HN", "Hộ nghèo"]], "DM")
    made.active.sheet_state = "hidden"
    fill(made.create_sheet("Danh sách"), [HEADING, *numbered(PEOPLE)])
    made.active = 1
    save(made, "people-hidden-sheet.xlsx")
    expect("people-hidden-sheet.xlsx", sheet="Danh sách")

    made = book([["HƯỚNG DẪN"], ["1. Điền đủ các cột"], ["2. Nộp trước ngày 10"], ["Trường", "Số em"], ["A", 5]], "Bìa")
    fill(made.create_sheet("Khối 4-5"), [["DANH SÁCH"], HEADING, *numbered(PEOPLE)])
    fill(made.create_sheet("Ghi chú"), [["Họ và tên là họ tên khai sinh"]])
    save(made, "people-several-sheets.xlsx")
    expect("people-several-sheets.xlsx", sheet="Khối 4-5", heading=2)

    made = book([HEADING, *numbered(PEOPLE)])
    sheet = made.active
    choice = DataValidation(type="list", formula1='"Khuyết tật,Khác"')
    sheet.add_data_validation(choice)
    choice.add("E2:E500")
    sheet.auto_filter.ref = "A1:E6"
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    sheet.freeze_panes = "A2"
    sheet["B2"].comment = Comment("Nguyễn Thị Ánh, em của lớp 3", "GVCN")
    sheet.protection.sheet = True
    for row in sheet["A1:Z300"]:
        for cell in row:
            cell.border = Border(bottom=Side(style="thin"))
    save(made, "people-filters-dropdowns.xlsx")
    expect("people-filters-dropdowns.xlsx")

    save(book([["STT", "Họ và\ntên", " LỚP:", "Sinh ngày", "Diện khó khăn"], *numbered(PEOPLE)]), "people-broken-headings.xlsx")
    expect("people-broken-headings.xlsx")

    save(book([*numbered(PEOPLE)]), "people-no-heading.xlsx")
    expect("people-no-heading.xlsx", added=0, refused=4, fields=["", "", "", "", ""], missing=True)

    rows = [["Khối 5"], *numbered(PEOPLE[:1]), ["Cộng khối 5: 1 em"], ["Khối dưới"], *numbered(PEOPLE[1:]), ["", "Cộng khối dưới", 4]]
    made = book([HEADING, *rows])
    for area in ["A2:E2", "A5:E5"]:
        made.active.merge_cells(area)
    save(made, "people-sections.xlsx")
    expect("people-sections.xlsx", left_out=4)


def openpyxl_old_letters():
    says = [[2, "name", "Nguyễn Thị Ánh"], [4, "name", "Lê Hoàng Cường"], [5, "name", "Đỗ Thị Kim Dung"]]
    old_letters("people-tcvn3-font.xlsx", tcvn3, ".VnTime")
    expect("people-tcvn3-font.xlsx", proposed="fonts", wish={"letters": "fonts"}, says=says)
    old_letters("people-tcvn3-capitals.xlsx", tcvn3, ".VnTimeH", True)
    expect("people-tcvn3-capitals.xlsx", proposed="fonts", wish={"letters": "fonts"}, says=[[2, "name", "NGUYỄN THỊ ÁNH"]])
    old_letters("people-vni-font.xlsx", vni, "VNI-Times", True)
    expect("people-vni-font.xlsx", proposed="fonts", wish={"letters": "fonts"}, says=says)
    old_letters("people-tcvn3-no-font.xlsx", tcvn3, "Arial", True)
    expect("people-tcvn3-no-font.xlsx", proposed="tcvn3", wish={"letters": "tcvn3"}, says=says)
    old_letters("people-vni-no-font.xlsx", vni, "Arial", True)
    expect("people-vni-no-font.xlsx", proposed="vni", wish={"letters": "vni"}, says=says)
    # Set in an old font but typed in Unicode: nothing is to be converted.
    old_letters("people-unicode-in-old-font.xlsx", str, ".VnArial")
    expect("people-unicode-in-old-font.xlsx", wish={"letters": "fonts"}, says=says)


def openpyxl_supports():
    money = ["1.200.000 đ", "1tr5", "500k", "1,5 triệu", 750000, "300 nghìn đồng", "2.000.000đ", "1.000.000 VNĐ", "1 200 000", "100.000,00"]
    said = ["1.200.000 đồng", "1.500.000 đồng", "500.000 đồng", "1.500.000 đồng", "750000", "300.000 đồng", "2.000.000 đồng", "1.000.000 đồng", "1 200 000", "100.000,00"]
    rows = [[PEOPLE[i % 5][0], PEOPLE[i % 5][1], date(2026, 1 + i // 5, 5 + i), one, "Quỹ khuyến học"] for i, one in enumerate(money)]
    save(book([["SỔ THEO DÕI CHĂM LO"], SUPPORTS, *rows]), "supports-money.xlsx")
    expect("supports-money.xlsx", "support", 10, SUPPORT_FIELDS, 2, says=[[i + 3, "money", one] for i, one in enumerate(said)])

    rows = [[PEOPLE[i][0], PEOPLE[i][1], date(2026, 2, 5), [500, "1.200.000", "1,5", 300, 250][i], "Công đoàn"] for i in range(5)]
    save(book([[*SUPPORTS[:3], "Số tiền (nghìn đồng)", "Nguồn"], *rows]), "supports-thousands.xlsx")
    expect("supports-thousands.xlsx", "support", 5, SUPPORT_FIELDS, warned=1, says=[[2, "money", "500.000 đồng"], [3, "money", "1.200.000 đồng"], [4, "money", "1.500 đồng"]])

    rows = [[PEOPLE[i][0], PEOPLE[i][1], date(2026, 2, 5), "=500000*2", "Công đoàn"] for i in range(5)]
    save(book([SUPPORTS, *rows, ["Tổng cộng", None, None, "=SUM(D2:D6)"]]), "supports-formulas.xlsx")
    expect("supports-formulas.xlsx", "support", 5, SUPPORT_FIELDS, left_out=1, warned=5)

    rows = [[PEOPLE[0][0], "5A", date(2026, 1, 5), 500000, "Công đoàn"], [None, None, date(2026, 2, 5), 300000, "Công đoàn"],
            [PEOPLE[1][0], "4B", date(2026, 1, 5), 500000, "Quỹ khuyến học"], [None, None, date(2026, 3, 5), 200000, None]]
    made = book([SUPPORTS, *rows])
    for area in ["A2:A3", "B2:B3", "A4:A5", "B4:B5", "E4:E5"]:
        made.active.merge_cells(area)
    save(made, "supports-merged-people.xlsx")
    expect("supports-merged-people.xlsx", "support", 4, SUPPORT_FIELDS, says=[[3, "person", PEOPLE[0][0]], [5, "source", "Quỹ khuyến học"]])

    rows = [["I. Tết Nguyên đán"], *[[row[0], row[1], date(2026, 2, 1), 500000, "Phường, xã"] for row in PEOPLE[:2]], ["Cộng:", None, None, 1000000],
            ["II. Khai giảng"], *[[row[0], row[1], date(2026, 9, 5), 300000, "Phường, xã"] for row in PEOPLE[:2]], ["Cộng:", None, None, 600000], ["TỔNG CỘNG", None, None, 1600000],
            ["Bằng chữ: Một triệu sáu trăm nghìn đồng"]]
    made = book([SUPPORTS, *rows])
    for area in ["A2:E2", "A6:E6", "A11:E11"]:
        made.active.merge_cells(area)
    save(made, "supports-sections.xlsx")
    expect("supports-sections.xlsx", "support", 4, SUPPORT_FIELDS, left_out=6)

    rows = [["Không Có Ai", "5A", date(2026, 1, 5), 500000, "Công đoàn"], [PEOPLE[0][0], "5A", "hôm qua", 500000, "Công đoàn"],
            [PEOPLE[0][0], "5A", date(2026, 1, 5), "nhiều", "Công đoàn"], [PEOPLE[0][0], "5A", date(2026, 1, 5), 500000, "Ngân hàng sao Hỏa"],
            [PEOPLE[0][0], "5A", date(2026, 1, 5), 500000, "Công đoàn"]]
    save(book([SUPPORTS, *rows]), "supports-wrong.xlsx")
    expect("supports-wrong.xlsx", "support", 1, SUPPORT_FIELDS, refused=4)

    rows = [[row[0], row[1], 500000] for row in PEOPLE]
    save(book([["Người nhận", "Lớp", "Mức hỗ trợ"], *rows]), "supports-one-day.xlsx")
    expect("supports-one-day.xlsx", "support", 5, ["person", "class", "money"], wish={"everywhere": {"date": "20/11/2026", "occasion": "Ngày 20/11"}})


def openpyxl_others():
    save(book([["DANH SÁCH CB-GV-NV"], ["TT", "Họ và tên CB, GV, NV", "Chức vụ", "Tổ chuyên môn", "Đảng viên (x)"], *numbered(STAFF), ["", "Danh sách gồm 3 người"]]), "staff-plain.xlsx")
    expect("staff-plain.xlsx", "staff_member", 3, ["", "name", "title", "team", "party_member"], 2, left_out=1)

    save(book([["STT", "Người đăng ký", "Ngày ký"], *numbered([(row[0], date(2026, 9, 10)) for row in STAFF])]), "pledges.xlsx")
    expect("pledges.xlsx", "pledge", 3, ["", "member", "signed_on"], wish={"everywhere": {"campaign": "Đợt năm 2026"}})

    cases = [["HS-01", "Xác nhận học sinh", "Nguyễn Văn Cha", date(2026, 9, 1), date(2026, 9, 3)], ["HS-02", "Cấp lại học bạ", "", "5/9/2026", ""], ["HS-03", "Thủ tục lạ", "", "5/9/2026", ""]]
    save(book([["Số hồ sơ", "Tên thủ tục", "Người nộp", "Ngày tiếp nhận", "Ngày trả kết quả"], *cases]), "cases.xlsx")
    expect("cases.xlsx", "procedure_case", 2, ["receipt", "procedure", "applicant", "received_on", "returned_on"], refused=1)

    models = [["Đôi bạn cùng tiến", "Mô hình", "1, 3", "Tập thể", "Cô Huệ", date(2026, 2, 1)], ["Vườn rau cho em", "Công trình", "K1", "Cá nhân", "Thầy Hùng", "10/2/2026"]]
    save(book([["BIỂU ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO"], ["Tên mô hình, công trình", "Loại hình", "Nội dung “không”", "Tập thể/cá nhân", "Đầu mối", "Ngày đăng ký"], *models]), "initiatives.xlsx")
    expect("initiatives.xlsx", "initiative", 2, ["name", "kind", "contents", "scope", "responsible", "registered_on"], 2)

    save(book([["Năm", "Tổng số CBGVNV", "Đảng viên", "Tổng số học sinh", "Thời điểm"], [2024, 58, 15, "1.150 em", "15/9/2024"], [2025, 60, 17, 1190, date(2025, 9, 15)]]), "headcounts.xlsx")
    expect("headcounts.xlsx", "headcount", 2, ["year", "staff", "party_members", "pupils", "counted_on"], says=[[2, "pupils", "1.150 em"]])


def xlsxwriter_files():
    rows = [HEADING, *numbered(PEOPLE)]
    written("people-constant-memory.xlsx", rows, {"constant_memory": True})
    expect("people-constant-memory.xlsx", says=[[2, "birth_date", "05/03/2015"]])
    written("people-1904-xw.xlsx", rows, {"date_1904": True})
    expect("people-1904-xw.xlsx", says=[[2, "birth_date", "05/03/2015"]])
    written("people-table.xlsx", rows, more=lambda _, sheet: sheet.add_table("A1:E6", {"columns": [{"header": word} for word in HEADING]}))
    expect("people-table.xlsx")

    def rich(made, sheet):
        bold, red = made.add_format({"bold": True}), made.add_format({"color": "red"})
        sheet.write_rich_string(1, 1, bold, "Nguyễn ", red, "Thị ", bold, "Ánh")
        sheet.write_comment(1, 1, "Đã xác minh")
        sheet.write_blank(1, 80, None, bold)
        sheet.insert_textbox("H2", "Danh sách chưa duyệt")

    written("people-rich-text.xlsx", rows, more=rich)
    expect("people-rich-text.xlsx", says=[[2, "name", "Nguyễn Thị Ánh"]])

    def errors(_, sheet):
        sheet.write_formula("D3", "=VLOOKUP(1,A1:A2,9)", None, "#N/A")
        sheet.write_formula("C2", '="5"&"A"', None, "5A")

    written("people-error-cells.xlsx", rows, more=errors)
    expect("people-error-cells.xlsx", says=[[2, "class", "5A"]])

    def formats(made, sheet):
        for i, form in enumerate(["dd/mm/yyyy", "d-mmm-yy", "[$-42A]dd mmmm yyyy", "yyyy\\.mm\\.dd", "mm/dd/yyyy hh:mm"]):
            sheet.write_datetime(i + 1, 3, PEOPLE[i][2], made.add_format({"num_format": form}))

    written("people-date-formats.xlsx", rows, more=formats)
    expect("people-date-formats.xlsx", says=[[i + 2, "birth_date", PEOPLE[i][2].strftime("%d/%m/%Y")] for i in range(5)])

    supports = [[row[0], row[1], date(2026, 1, 5), 1200000.0, "Doanh nghiệp"] for row in PEOPLE]

    def currency(made, sheet):
        for i in range(5):
            sheet.write_number(i + 1, 3, 1200000, made.add_format({"num_format": '#,##0 "đồng"'}))
        sheet.write_formula(6, 3, "=SUM(D2:D6)", None, 6000000)
        sheet.write_string(6, 0, "Tổng số tiền")

    written("supports-currency.xlsx", [SUPPORTS, *supports], more=currency)
    expect("supports-currency.xlsx", "support", 5, SUPPORT_FIELDS, left_out=1, says=[[2, "money", "1200000"]])
    written("supports-cached-formulas.xlsx", [SUPPORTS, *supports], more=lambda _, sheet: [sheet.write_formula(i, 3, "=1000*500", None, 500000) for i in range(1, 6)])
    expect("supports-cached-formulas.xlsx", "support", 5, SUPPORT_FIELDS, says=[[2, "money", "500000"]])
    signed = [[*row, i % 2 == 0] for i, row in enumerate(supports)]
    written("supports-signed.xlsx", [[*SUPPORTS, "Ký nhận"], *signed])
    expect("supports-signed.xlsx", "support", 5, [*SUPPORT_FIELDS, "receipt_signed"])

    staff = [[i + 1, f"Nguyễn Văn {chr(65 + i % 26)}{chr(97 + i // 26)}", "Giáo viên", f"Tổ {i % 6 + 1}", "x" if i % 3 else ""] for i in range(120)]
    written("staff-120.xlsx", [["STT", "Họ tên", "Chức danh", "Tổ, bộ phận", "Đảng viên"], *staff])
    expect("staff-120.xlsx", "staff_member", 120, ["", "name", "title", "team", "party_member"])
    phones = [[i + 1, row[0], row[1], row[3], 901234567 + i, 79215000000 + i] for i, row in enumerate(PEOPLE)]
    written("people-phones.xlsx", [["STT", "Họ và tên", "Lớp", "Hoàn cảnh", "SĐT phụ huynh", "Số CCCD"], *phones])
    expect("people-phones.xlsx", fields=["", "name", "class", "hardship", "note", ""], wish={"columns": {"4": "note"}}, warned=5, says=[[2, "note", "0901234567"]])
    near = [[i + 1, row[0], row[1], ["Hộ nghèo TP", "Mồ côi cha", "Cận nghèo TP", "khuyết tật nặng", "KT"][i]] for i, row in enumerate(PEOPLE)]
    written("people-loose-words.xlsx", [["STT", "Tên học sinh", "Lớp", "Diện"], *near])
    expect("people-loose-words.xlsx", added=None, refused=None, warned=None, fields=["", "name", "class", "hardship"], says=[[6, "hardship", "Khuyết tật"]])


def texts():
    lines = [HEADING, *numbered([(*row[:2], row[2].strftime("%d/%m/%Y"), row[3]) for row in PEOPLE])]

    def joined(sign, rows=lines):
        quote = lambda text: f'"{text}"' if sign in text or "\n" in text else text
        return "\r\n".join(sign.join(quote(str(cell)) for cell in row) for row in rows) + "\r\n"

    (HERE / "people-semicolons.csv").write_bytes(b"\xef\xbb\xbf" + joined(";").encode())
    expect("people-semicolons.csv")
    (HERE / "people-commas.csv").write_bytes(joined(",").encode())
    expect("people-commas.csv", says=[[6, "hardship", "Bệnh hiểm nghèo, bệnh dài ngày"]])
    (HERE / "people-utf16.csv").write_bytes(b"\xff\xfe" + joined("\t").encode("utf-16-le"))
    expect("people-utf16.csv")
    (HERE / "people-tcvn3.csv").write_bytes(tcvn3(joined(";")).encode("latin-1"))
    expect("people-tcvn3.csv", proposed="tcvn3", wish={"letters": "tcvn3"}, says=[[2, "name", "Nguyễn Thị Ánh"]])
    copied = [[*HEADING, "Mô tả hoàn cảnh"], *[[*row, 'Nhà xa trường\n"đi xe buýt"\t2 lượt'] for row in lines[1:]]]
    text = "\r\n".join("\t".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if "\n" in str(cell) else str(cell) for cell in row) for row in copied)
    (HERE / "people-copied.txt").write_bytes(text.encode())
    expect("people-copied.txt", fields=[*FIELDS, "situation"])


def libreoffice():
    both = ["people-title.xlsx", "people-two-headings.xlsx", "people-1904.xlsx", "people-text-dates.xlsx", "people-several-sheets.xlsx", "supports-money.xlsx", "supports-merged-people.xlsx"]
    for source in both:
        for kind in ["xls", "ods"]:
            converted(source, kind)
    for source in ["people-tcvn3-font.xlsx", "people-vni-font.xlsx", "people-hidden-sheet.xlsx"]:
        for kind in ["xls", "ods"]:
            converted(source, kind)
    # LibreOffice works formulas out before it saves.
    for kind in ["xls", "ods"]:
        converted("supports-formulas.xlsx", kind, warned=0, says=[[2, "money", "1000000"]])
    converted("people-filters-dropdowns.xlsx", "ods")
    converted("people-rich-text.xlsx", "xls")
    converted("staff-120.xlsx", "ods")
    converted("cases.xlsx", "xls")
    converted("headcounts.xlsx", "ods")
    converted("people-date-formats.xlsx", "xls")


if __name__ == "__main__":
    (HERE / "work").mkdir(exist_ok=True)
    openpyxl_people()
    openpyxl_old_letters()
    openpyxl_supports()
    openpyxl_others()
    xlsxwriter_files()
    texts()
    libreoffice()
    subprocess.run(["rm", "-r", str(HERE / "work")], check=True)
    text = ",\n".join(json.dumps(one, ensure_ascii=False) for one in EXPECTED)
    (HERE / "expected.json").write_text(f"[\n{text}\n]\n")
    print(len(EXPECTED), "workbooks")
