use super::*;
use crate::beneficiary;
use crate::testing::{PASSWORD, World, answers, person};
use rusqlite_migration::{M, Migrations};
use std::fs;

fn counts(db: &Db) -> (i64, i64) {
    let one = |sql: &str| db.conn.query_row(sql, [], |row| row.get(0)).unwrap();
    (one("SELECT count(*) FROM beneficiary"), one("SELECT count(*) FROM act"))
}

#[test]
fn the_migrations_are_the_schema_in_the_repository() {
    let mut conn = Connection::open_in_memory().unwrap();
    let steps = Migrations::new(open::MIGRATIONS.iter().map(|sql| M::up(sql)).collect());
    steps.to_latest(&mut conn).unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/db/schema.sql");
    let made = open::schema(&conn).unwrap();
    if std::env::var_os("WRITE_SNAPSHOTS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), made, "WRITE_SNAPSHOTS=1 cargo test writes it anew");
}

#[test]
fn a_register_opens_again_with_its_password_only() {
    let world = World::open();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let before = fs::read(dir.join("khoa.json")).unwrap();
    let database = fs::read(dir.join(FILE)).unwrap();
    let wrong = unlock(&dir, "không phải mật khẩu", answers()).err().unwrap();
    assert_eq!(wrong.code, Code::WrongPassword);
    assert_eq!(fs::read(dir.join("khoa.json")).unwrap(), before);
    assert_eq!(fs::read(dir.join(FILE)).unwrap(), database);
    assert!(unlock(&dir, PASSWORD, answers()).is_ok());
}

#[test]
fn the_recovery_code_opens_and_sets_a_new_password() {
    let world = World::open();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    drop(recover(&dir, &world.code, "mật khẩu mới tinh", answers()).unwrap());
    assert!(unlock(&dir, "mật khẩu mới tinh", answers()).is_ok());
    assert_eq!(unlock(&dir, PASSWORD, answers()).err().unwrap().code, Code::WrongPassword);
}

#[test]
fn only_one_program_holds_a_register() {
    let world = World::open();
    assert_eq!(unlock(world.db.dir(), PASSWORD, answers()).err().unwrap().code, Code::InUse);
}

#[test]
fn nothing_readable_lies_on_the_disk() {
    let mut world = World::open();
    world.person("Nguyễn Thị Chim Hoàng Yến", "HS", "5A");
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    for entry in fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = fs::read(&path).unwrap();
            let name = "Chim Hoàng Yến".as_bytes();
            assert!(!bytes.windows(name.len()).any(|window| window == name), "{}", path.display());
            assert!(!bytes.starts_with(b"SQLite format 3"), "{}", path.display());
        }
    }
}

#[test]
fn the_file_alone_is_whole_after_every_act() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    assert_eq!(fs::metadata(world.db.dir().join("register.db-wal")).map_or(0, |m| m.len()), 0);
    let copy = world.dir.path().join("copy");
    fs::create_dir(&copy).unwrap();
    for name in [FILE, "khoa.json"] {
        fs::copy(world.db.dir().join(name), copy.join(name)).unwrap();
    }
    let copied = unlock(&copy, PASSWORD, answers()).unwrap();
    assert_eq!(counts(&copied), counts(&world.db));
}

#[test]
fn a_refused_act_leaves_no_trace() {
    let mut world = World::open();
    let before = counts(&world.db);
    let mut nameless = person("Nguyễn Thị Ánh", "HS", "5A");
    nameless.consents.clear();
    let error = beneficiary::save(&mut world.db, nameless).unwrap_err();
    assert_eq!(error.problems[0].field, "name");
    assert_eq!(counts(&world.db), before);
}

#[test]
fn an_act_that_changes_nothing_is_not_in_the_history() {
    let mut world = World::open();
    let id = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let before = counts(&world.db);
    let same = beneficiary::get(world.db.read(), &id).unwrap();
    beneficiary::save(&mut world.db, same).unwrap();
    assert_eq!(counts(&world.db), before);
}

#[test]
fn undo_and_redo_walk_many_steps_and_leave_the_same_rows() {
    let mut world = World::open();
    let mut states = vec![dump(&world.db)];
    let id = world.person("Nguyễn Thị Ánh", "HS", "5A");
    states.push(dump(&world.db));
    for class in ["5B", "5C", "5D"] {
        let mut changed = beneficiary::get(world.db.read(), &id).unwrap();
        changed.class = class.to_string();
        changed.hardships.clear();
        changed.hardships.push(crate::testing::person("", "HS", "").hardships.remove(0));
        beneficiary::save(&mut world.db, changed).unwrap();
        states.push(dump(&world.db));
    }
    beneficiary::delete(&mut world.db, &id).unwrap();
    states.push(dump(&world.db));
    for state in states.iter().rev().skip(1) {
        assert!(world.db.undo().unwrap().is_some());
        assert_eq!(&dump(&world.db), state);
    }
    assert_eq!(world.db.undo().unwrap(), None, "founding the register stays");
    for state in states.iter().skip(1) {
        assert!(world.db.redo().unwrap().is_some());
        assert_eq!(&dump(&world.db), state);
    }
    assert_eq!(world.db.redo().unwrap(), None);
}

#[test]
fn a_new_act_ends_what_could_be_redone() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    world.db.undo().unwrap();
    world.person("Trần Đức Phượng", "HS", "4B");
    assert_eq!(world.db.redo().unwrap(), None);
    assert_eq!(world.db.steps().unwrap().undo.as_deref(), Some("Thêm Trần Đức Phượng"));
}

#[test]
fn the_history_says_who_did_what() {
    let mut world = World::open();
    let id = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let newest = &world.db.read().history(0).unwrap()[0];
    assert_eq!((newest.actor.as_str(), newest.sentence.as_str()), ("Bí thư", "Thêm Nguyễn Thị Ánh"));
    let changes = world.db.read().changes(newest.seq).unwrap();
    assert!(changes.iter().any(|c| c.noun == "beneficiary" && c.record == id.0 && c.before.is_none()));
}

#[test]
fn drafts_outlive_the_program() {
    let mut world = World::open();
    world.db.keep_draft("support", "{\"goods\":\"xe đạp\"}").unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let mut db = unlock(&dir, PASSWORD, answers()).unwrap();
    assert_eq!(db.draft("support").unwrap().as_deref(), Some("{\"goods\":\"xe đạp\"}"));
    db.keep_draft("support", "").unwrap();
    assert_eq!(db.draft("support").unwrap(), None);
}

#[test]
fn a_backup_restores_what_was_there_and_says_what_changes() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    let folder = world.db.backup_folder();
    let backup = world.db.back_up(&folder).unwrap();
    world.person("Trần Đức Phượng", "HS", "4B");
    let preview = world.db.preview_restore(Path::new(&backup.folder), "").unwrap();
    let people = preview.differences.iter().find(|d| d.what == "người").unwrap();
    assert_eq!((people.now, people.backup), (2, 1));
    assert_eq!(preview.lost, ["Thêm Trần Đức Phượng"]);
    world.db.restore(Path::new(&backup.folder), "").unwrap();
    assert_eq!(counts(&world.db).0, 1);
    assert_eq!(backup::list(&folder).unwrap().len(), 2, "what was there before is kept");
    assert!(world.db.read().counter("package_seq").unwrap() >= 1_000);
}

#[test]
fn a_backup_makes_a_register_on_another_computer() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    let usb = world.dir.path().join("usb");
    let backup = world.db.back_up(&usb).unwrap();
    let fresh = world.dir.path().join("máy mới");
    // What a crash left beside it is no obstacle, and no part of the new register.
    let left = world.dir.path().join("máy mới.dang-khoi-phuc");
    fs::create_dir_all(&left).unwrap();
    fs::write(left.join(FILE), "nửa chừng").unwrap();
    fs::create_dir(&fresh).unwrap();
    backup::restore_into(&fresh, Path::new(&backup.folder)).unwrap();
    assert!(!left.exists());
    assert_eq!(counts(&unlock(&fresh, PASSWORD, answers()).unwrap()).0, 1);
    let other = world.dir.path().join("có đồ");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("ảnh.jpg"), "x").unwrap();
    assert_eq!(backup::restore_into(&other, Path::new(&backup.folder)).unwrap_err().code, Code::Refused);
    assert_eq!(fs::read_dir(&other).unwrap().count(), 1);
}

#[test]
fn a_damaged_backup_is_refused() {
    let mut world = World::open();
    let folder = world.db.backup_folder();
    let backup = world.db.back_up(&folder).unwrap();
    let file = Path::new(&backup.folder).join(FILE);
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let before = dump(&world.db);
    assert_eq!(world.db.restore(Path::new(&backup.folder), "").unwrap_err().code, Code::Damaged);
    assert_eq!(dump(&world.db), before);
}

#[test]
fn backups_are_thinned_by_their_number() {
    let kept: Vec<u32> = (1..=345).filter(|n| backup::kept(*n, 345)).collect();
    assert!((336..=345).all(|n| kept.contains(&n)));
    assert!(kept.contains(&250) && kept.contains(&300) && kept.contains(&100));
    assert!(!kept.contains(&335) && !kept.contains(&150));
    assert!(kept.len() < 25);
}

#[test]
fn a_backup_is_due_after_fifteen_minutes_of_work() {
    let mut schedule = backup::Schedule::every(15);
    assert!(!(0..60).any(|_| schedule.minute(0)), "nothing was written");
    assert_eq!((1..=20).position(|_| schedule.minute(3)), Some(14));
    schedule.made(3);
    assert!(!(0..60).any(|_| schedule.minute(3)), "everything is in the backup");
}

#[test]
fn every_flipped_bit_of_the_database_is_noticed() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let good = fs::read(dir.join(FILE)).unwrap();
    let mut noticed = 0;
    for i in 0..60 {
        let mut bytes = good.clone();
        let at = (i * 7919 + 13) % bytes.len();
        bytes[at] ^= 1 << (i % 8);
        fs::write(dir.join(FILE), &bytes).unwrap();
        if let Err(error) = unlock(&dir, PASSWORD, answers()) {
            assert!(matches!(error.code, Code::Damaged), "{error:?}");
            noticed += 1;
        } else {
            assert!(at % 4096 >= 16 && is_reserve(at), "a flip at {at} went unnoticed");
        }
    }
    assert!(noticed > 55, "{noticed}");
}

/// Pages end with bytes that carry nothing (padding of the authentication code).
fn is_reserve(at: usize) -> bool {
    at % 4096 >= 4096 - 16
}

#[test]
fn a_newer_register_is_refused_and_left_alone() {
    let world = World::open();
    let dir = world.db.dir().to_path_buf();
    world.db.conn.pragma_update(None, "user_version", 99).unwrap();
    drop(world.db);
    assert_eq!(unlock(&dir, PASSWORD, answers()).err().unwrap().code, Code::Newer);
}

#[test]
fn tables_that_are_not_ours_are_damage() {
    let world = World::open();
    let dir = world.db.dir().to_path_buf();
    world.db.conn.execute_batch("CREATE VIEW extra AS SELECT 1").unwrap();
    drop(world.db);
    assert_eq!(unlock(&dir, PASSWORD, answers()).err().unwrap().code, Code::Damaged);
}

#[test]
fn a_damaged_register_is_set_aside_and_the_backup_takes_its_place() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ánh", "HS", "5A");
    let folder = world.db.backup_folder();
    let backup = world.db.back_up(&folder).unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    fs::write(dir.join(FILE), vec![0; 8192]).unwrap();
    assert_eq!(unlock(&dir, PASSWORD, answers()).err().unwrap().code, Code::Damaged);
    assert_eq!(backup::repair(&dir, "không phải mật khẩu").unwrap_err().code, Code::WrongPassword);
    assert_eq!(backup::repair(&dir, PASSWORD).unwrap(), backup);
    assert!(dir.join("register-hong-1.db").exists());
    assert_eq!(counts(&unlock(&dir, PASSWORD, answers()).unwrap()).0, 1);
}

/// Every row of every noun as text.
fn dump(db: &Db) -> Vec<String> {
    let mut rows = Vec::new();
    for noun in ["unit", "signer", "beneficiary", "hardship", "need", "consent", "support", "setting", "evidence"] {
        let mut find = db.conn.prepare(&format!("SELECT * FROM {noun} ORDER BY 1")).unwrap();
        let width = find.column_count();
        let mut found = find.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let cells: Vec<String> = (0..width).map(|i| format!("{:?}", row.get_ref(i).unwrap())).collect();
            rows.push(format!("{noun} {}", cells.join(" ")));
        }
    }
    rows
}
