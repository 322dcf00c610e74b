use super::*;
use crate::testing::{World, day};
use crate::{beneficiary, initiative, support, unit};

fn rows(text: &str) -> Sheet {
    let rows = text.lines().map(|line| line.split('|').map(|cell| cell.trim().to_string()).collect()).collect();
    Sheet { rows, ..Sheet::default() }
}

fn preview(db: &mut Db, sheet: &Sheet, wish: &Wish) -> Result<Intake> {
    super::preview(db, sheet, wish, &mut |_, _| true)
}

fn run(db: &mut Db, sheet: &Sheet, wish: &Wish) -> Result<Intake> {
    super::run(db, sheet, wish, &mut |_, _| true)
}

fn wish(noun: &str) -> Wish {
    Wish { noun: noun.to_string(), consent_on: Some(day("2026-01-10")), ..Wish::default() }
}

#[test]
fn people_come_in_with_headings_found_and_totals_left_out() {
    let mut world = World::open();
    let table = rows(
        "TRƯỜNG TIỂU HỌC NGUYỄN THỊ MINH KHAI||||\n\
         DANH SÁCH HỌC SINH KHÓ KHĂN||||\n\
         STT | Họ và tên HS | Lớp | Ngày sinh | Diện\n\
         (1) | (2) | (3) | (4) | (5)\n\
         1 | Nguyễn Thị Ánh | 5A | 5/3/2015 | Hộ nghèo chuẩn Thành phố\n\
         2 | Trần Văn Bình | 4B | 42000 | Mồ côi cả cha lẫn mẹ\n\
         3 | Lê Văn Cường | 3C | 31/2/2016 | HN_TP\n\
         Tổng cộng | 3 em |||",
    );
    let seen = preview(&mut world.db, &table, &wish("beneficiary")).unwrap();
    assert_eq!((seen.summary.added, seen.summary.refused), (2, 1), "{:?}", seen.lines);
    assert!(beneficiary::all(world.db.read()).unwrap().is_empty(), "a preview writes nothing");
    let fields: Vec<_> = seen.summary.matches.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["", "name", "class", "birth_date", "hardship"]);
    let made = run(&mut world.db, &table, &wish("beneficiary")).unwrap();
    assert_eq!(made.lines[2].problems[0].field, "birth_date");
    assert_eq!(made.lines[2].number, 7);
    let people = beneficiary::all(world.db.read()).unwrap();
    assert_eq!(people[0].birth_date, Some(day("2015-03-05")));
    assert_eq!(people[1].birth_date, Some(day("2014-12-27")), "a serial day");
    assert_eq!(people[1].hardships[0].kind, "MC2");
    let again = run(&mut world.db, &table, &wish("beneficiary")).unwrap();
    assert_eq!((again.summary.added, again.summary.skipped), (0, 2));
    world.db.undo().unwrap();
    assert!(beneficiary::all(world.db.read()).unwrap().is_empty(), "the whole table is one act");
}

#[test]
fn names_without_consent_are_refused_by_the_rules_of_people() {
    let mut world = World::open();
    let table = rows("Họ tên | Lớp\nNguyễn Thị Ánh | 5A");
    let made = run(&mut world.db, &table, &Wish { consent_on: None, ..wish("beneficiary") }).unwrap();
    assert_eq!((made.summary.added, made.summary.refused), (0, 1));
}

#[test]
fn supports_find_their_person_and_understand_money() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    world.person("Nguyễn Thị Ánh", "HS", "3B");
    let table = rows(
        "Họ tên người nhận | Lớp | Ngày trao | Số tiền (đồng) | Nguồn kinh phí | Quà tặng\n\
         nguyen thi anh | 3B | 2026-03-05 | 1,5tr | Quỹ khuyến học |\n\
         Nguyễn Thị Ánh | | 05/03/2026 | 500.000 | |\n\
         Nguyễn Thị Ánh | 5A | 6/3/2026 | | | 10 kg gạo\n\
         Không Có Ai | 5A | 6/3/2026 | 100k | |",
    );
    let made = run(&mut world.db, &table, &wish("support")).unwrap();
    assert_eq!((made.summary.added, made.summary.refused), (2, 2), "{:?}", made.lines);
    let all = support::between(world.db.read(), day("2026-01-01"), day("2026-12-31")).unwrap();
    assert_eq!((all[0].money.0, all[0].source.as_str()), (1_500_000, "KH"));
    assert_eq!(all[1].goods, "10 kg gạo");
    assert!(made.lines[1].problems[0].message.contains("Có 2 người"));
}

#[test]
fn initiatives_headcounts_and_books_come_in_too() {
    let mut world = World::open();
    let table =
        rows("Tên mô hình | Nội dung “không” | Tập thể/cá nhân | Đầu mối\nĐôi bạn cùng tiến | 1, 3 | Cá nhân | Cô Huệ");
    assert_eq!(run(&mut world.db, &table, &wish("initiative")).unwrap().summary.added, 1);
    let made = initiative::of_year(world.db.read(), 2026).unwrap();
    assert_eq!((made[0].contents.join(","), made[0].scope), ("K1,K3".to_string(), initiative::Scope::Individual));
    let table =
        rows("Năm | Cán bộ giáo viên nhân viên | Đảng viên | Học sinh | Ngày chốt\n2025 | 60 | 17 | 1.190 | 15/9/2025");
    assert_eq!(run(&mut world.db, &table, &wish("headcount")).unwrap().summary.added, 1);
    let table =
        rows("Họ và tên | Chức vụ | Tổ | Đảng viên\nLê Văn An | Giáo viên | Tổ 5 | x\nĐỗ Cúc | Văn thư | | không");
    assert_eq!(run(&mut world.db, &table, &wish("staff_member")).unwrap().summary.added, 2);
    let table = rows("Thủ tục | Số biên nhận | Ngày nhận\nKhông có | BN-1 | 5/3/2026");
    assert_eq!(run(&mut world.db, &table, &wish("procedure_case")).unwrap().summary.refused, 1);
}

#[test]
fn old_letters_are_proposed_and_read_when_asked() {
    let mut world = World::open();
    let table = rows("Hä vµ tªn | Líp\nNguyÔn ThÞ ¸nh | 5A\nTrÇn V¨n B×nh | 4B");
    let seen = preview(&mut world.db, &table, &wish("beneficiary")).unwrap();
    assert!(seen.summary.missing.starts_with("Không thấy cột “Họ và tên”"));
    assert_eq!(seen.summary.spellings[0], Spelling { before: "Hä vµ tªn".to_string(), after: "Họ và tên".to_string() });
    assert_eq!(seen.summary.proposed, Letters::Tcvn3, "proposed and not done");
    let seen = preview(&mut world.db, &table, &Wish { letters: Letters::Tcvn3, ..wish("beneficiary") }).unwrap();
    assert_eq!((seen.summary.proposed, seen.summary.added), (Letters::Tcvn3, 2));
    assert_eq!(seen.lines[1].cells[0], "Trần Văn Bình");
}

#[test]
fn a_table_without_its_title_column_is_refused_with_what_to_do() {
    let mut world = World::open();
    let error = run(&mut world.db, &rows("a | b\nc | d"), &wish("beneficiary")).unwrap_err();
    assert!(error.message.contains("Không thấy cột “Họ và tên”"), "{}", error.message);
}

#[test]
fn a_row_that_says_something_without_its_title_is_refused_and_not_lost() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    let table = rows("Họ tên | Ngày | Số tiền\nNguyễn Thị Ánh | 5/3/2026 | 500k\n | 6/3/2026 | 300k\n | |");
    let made = run(&mut world.db, &table, &wish("support")).unwrap();
    assert_eq!((made.summary.added, made.summary.refused), (1, 1));
    assert_eq!(made.lines[1].problems[0].message, "Dòng này thiếu họ và tên");
}

#[test]
fn a_mended_cell_is_looked_at_again_with_the_rows_of_the_same_name() {
    let mut world = World::open();
    let table = rows("Họ tên | Lớp | Ngày sinh\nNguyễn Thị Ánh | 5A | 31/2/2015\nTrần Văn Bình | 4B |\nLê An | 3C |");
    let mut asked = wish("beneficiary");
    asked.everywhere.insert("hardship".to_string(), "Khuyết tật".to_string());
    let mut seen = preview(&mut world.db, &table, &asked).unwrap();
    assert_eq!((seen.summary.added, seen.summary.refused), (2, 1));
    let edit = |row, column, text: &str| Edit { row, column, text: text.to_string() };
    asked.edits = vec![edit(1, 2, "28/2/2015")];
    let looked = look_again(&mut world.db, &table, &asked, &BTreeSet::from([1]), &mut seen).unwrap();
    assert_eq!((looked.len(), seen.summary.added, seen.summary.refused), (1, 3, 0));
    // Two rows that now say the same name and class: the later one is the double.
    asked.edits.extend([edit(3, 0, "Trần Văn Bình"), edit(3, 1, "4B")]);
    look_again(&mut world.db, &table, &asked, &BTreeSet::from([3]), &mut seen).unwrap();
    let states: Vec<RowState> = seen.lines.iter().map(|line| line.state).collect();
    assert_eq!(states, [RowState::Added, RowState::Added, RowState::Skipped]);
    let made = run(&mut world.db, &table, &asked).unwrap();
    assert_eq!(made.lines, seen.lines);
    assert_eq!(beneficiary::all(world.db.read()).unwrap()[0].hardships[0].kind, "KT");
}

#[test]
fn matches_made_by_hand_are_remembered_for_the_next_table_and_survive_undo() {
    let mut world = World::open();
    let table = rows("Em nào | Học ở | Ghi thêm\nNguyễn Thị Ánh | 5A | nhà xa");
    let by_hand = [(0, "name"), (1, "class"), (2, "")].map(|(column, field)| (column, field.to_string()));
    let asked = Wish { columns: BTreeMap::from(by_hand), ..wish("beneficiary") };
    assert_eq!(run(&mut world.db, &table, &asked).unwrap().summary.added, 1);
    world.db.undo().unwrap();
    assert!(beneficiary::all(world.db.read()).unwrap().is_empty());
    let seen = preview(&mut world.db, &table, &wish("beneficiary")).unwrap();
    let fields: Vec<_> = seen.summary.matches.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["name", "class", ""]);
    let other = preview(&mut world.db, &table, &wish("support")).unwrap();
    assert!(!other.summary.missing.is_empty(), "each kind of register has its own memory");
}

#[test]
fn stopping_leaves_nothing_behind() {
    let mut world = World::open();
    let table = rows("Họ tên | Lớp\nNguyễn Thị Ánh | 5A\nTrần Văn Bình | 4B");
    let error = super::run(&mut world.db, &table, &wish("beneficiary"), &mut |done, _| done < 2).unwrap_err();
    assert_eq!(error.message, "Đã dừng. Chưa có dòng nào được ghi");
    assert!(beneficiary::all(world.db.read()).unwrap().is_empty());
}

#[test]
fn columns_of_every_target_have_fields_of_their_own() {
    for target in targets() {
        let fields: BTreeSet<&str> = target.columns.iter().map(|column| column.field.as_str()).collect();
        assert_eq!(fields.len(), target.columns.len(), "{}", target.noun);
        assert!(target.column(&target.title).is_some(), "{}", target.noun);
    }
    let known = |noun: &str, field: &str| {
        let target = targets().into_iter().find(|target| target.noun == noun).unwrap();
        !target.column(field).unwrap().synonyms.is_empty()
    };
    assert!(known("staff_member", "team") && known("procedure_case", "receipt") && known("pledge", "member"));
}

#[test]
fn a_heading_of_two_rows_is_read_together() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    let table = rows(
        "STT | Họ và tên | Lớp | Ngày | Kinh phí |\n | | | | Tiền mặt | Hiện vật\n1 | Nguyễn Thị Ánh | 5A | 5/3/2026 | | Xe đạp",
    );
    let seen = preview(&mut world.db, &table, &wish("support")).unwrap();
    let fields: Vec<_> = seen.summary.matches.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["", "person", "class", "date", "money", "goods"]);
    assert_eq!((seen.summary.heading, seen.lines.len(), seen.lines[0].number), (0, 1, 3));
    assert_eq!(seen.summary.matches[5].heading, "Kinh phí Hiện vật");
}

#[test]
fn the_list_of_units_comes_in_with_its_groups_and_a_later_list_is_dated() {
    use crate::rollup::tree::{self, Tree};
    let mut world = World::open();
    let table = rows(
        "DANH SÁCH ĐƠN VỊ TRỰC THUỘC||||\n\
         STT | Mã đơn vị | Tên trường | Cấp học | Đảng bộ | Cụm | Phường\n\
         1 | Q1-01 | Trường Tiểu học Đống Đa | Tiểu học | Đảng bộ phường Bến Thành | Cụm 1 | Bến Thành\n\
         2 | Q1-02 | Trường Mầm non Hoa Mai | Mầm non | Đảng bộ phường Bến Thành | Cụm 2 | Bến Thành\n\
         3 | | Trường THCS Võ Trường Toản | | | Cụm 1 |",
    );
    assert!(run(&mut world.db, &table, &wish("subunit")).unwrap().summary.refused == 3, "a cell has no units");
    let above = unit::Unit { role: unit::Role::Superior, code: "BT".to_string(), ..crate::testing::school() };
    unit::save(&mut world.db, above).unwrap();
    let made = run(&mut world.db, &table, &wish("subunit")).unwrap();
    assert_eq!((made.summary.added, made.summary.refused), (3, 0), "{:?}", made.lines);
    let level = |world: &World, tree, on: &str, parent: &str| {
        let found = tree::level(world.db.read(), tree, day(on), parent, 0).unwrap();
        found.rows.into_iter().map(|node| node.code).collect::<Vec<_>>()
    };
    assert_eq!(level(&world, Tree::Party, "2020-01-01", ""), ["DANG-BO-PHUONG-BEN-THANH", "BT-0001"]);
    assert_eq!(level(&world, Tree::Cluster, "2026-11-20", "CUM-1"), ["BT-0001", "Q1-01"]);
    assert_eq!(run(&mut world.db, &table, &wish("subunit")).unwrap().summary.skipped, 3);
    let later = rows("Mã | Tên đơn vị | Cụm\nQ1-01 | Trường Tiểu học Đống Đa mới | Cụm 2");
    let update = Wish { duplicates: Duplicates::Update, ..wish("subunit") };
    assert_eq!(run(&mut world.db, &later, &update).unwrap().summary.updated, 1);
    assert_eq!(level(&world, Tree::Cluster, "2026-11-19", "CUM-1"), ["BT-0001", "Q1-01"], "the past stays");
    assert_eq!(level(&world, Tree::Cluster, "2026-11-20", "CUM-2"), ["Q1-01", "Q1-02"]);
    let past = tree::history(world.db.read(), "Q1-01").unwrap();
    assert_eq!((past.names.len(), past.places.len()), (2, 3));
}
