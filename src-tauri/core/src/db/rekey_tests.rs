//! A new key: what it opens, what the old one still opens, and every moment at which the power may go.

use super::*;
use crate::account::{self, AccountForm};
use crate::db::{self, AccountRole};
use crate::testing::{PASSWORD, World, answers};
use std::path::Path;

const CLERK: &str = "mật khẩu của văn thư";

fn with_clerk() -> World {
    let mut world = World::open();
    let person = world.person("Nguyễn Thị Ánh", "HS", "5A");
    world.support(&person, "2026-03-05", 500_000);
    let text = |words: &str| words.to_string();
    let clerk = AccountForm {
        id: String::new(),
        name: text("Lê Thị Thư"),
        role: AccountRole::Clerk,
        label: text("Văn thư"),
        password: text(CLERK),
    };
    account::save(&mut world.db, clerk, Effort::Least).unwrap();
    world
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for name in [FILE, "khoa.json", "khoa.json.bak"] {
        fs::copy(from.join(name), to.join(name)).unwrap();
    }
}

#[test]
fn the_new_key_opens_everything_and_the_old_one_nothing_here() {
    let mut world = with_clerk();
    let old_code = world.code.clone();
    let refused = world.db.rekey("không phải mật khẩu", Effort::Least).err().unwrap();
    assert_eq!(refused.problems[0].field, "password");
    let before = world.db.key().clone();
    let code = world.db.rekey(PASSWORD, Effort::Least).unwrap().groups().join(" ");
    assert_ne!(world.db.key().pragma(), before.pragma());
    // The session goes on under the new key.
    world.person("Trần Văn Bình", "HS", "4B");
    assert_eq!(world.db.read().history(0).unwrap()[1].sentence, "Đổi khóa của sổ");
    assert!(world.db.read().setting(UNPRINTED).unwrap().is_some());
    world.db.recovery_printed().unwrap();
    assert!(world.db.read().setting(UNPRINTED).unwrap().is_none());
    let rows = account::list(&world.db).unwrap();
    assert_eq!(rows.iter().map(|row| row.opens).collect::<Vec<_>>(), [true, false], "the clerk needs a new password");
    world.db.verify().unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    for name in ["khoa.moi.json", open::REKEYED] {
        assert!(!dir.join(name).exists(), "{name}");
    }
    assert!(!open::opens(&dir.join(FILE), &before));
    assert_eq!(db::unlock(&dir, CLERK, answers()).err().unwrap().code, Code::WrongPassword);
    assert_eq!(db::recover(&dir, &old_code, "mật khẩu thứ ba", answers()).err().unwrap().code, Code::WrongPassword);
    drop(db::unlock(&dir, PASSWORD, answers()).unwrap());
    let db = db::recover(&dir, &code, "mật khẩu thứ ba", answers()).unwrap();
    assert_eq!(crate::beneficiary::count(db.read()).unwrap(), 2);
}

#[test]
fn backups_from_before_are_listed_restored_with_their_password_and_deleted() {
    let mut world = with_clerk();
    let own = world.db.backup_folder();
    let old = world.db.back_up(&own).unwrap();
    world.person("Trần Văn Bình", "HS", "4B");
    world.db.rekey(PASSWORD, Effort::Least).unwrap();
    world.db.change_password(PASSWORD, "mật khẩu sau khi đổi", Effort::Least).unwrap();
    let new = world.db.back_up(&own).unwrap();
    let listed: Vec<String> = world.db.old_copies().unwrap().into_iter().map(|one| one.path).collect();
    assert!(listed.contains(&old.folder) && !listed.contains(&new.folder), "{listed:?}");

    let folder = Path::new(&old.folder);
    let asked = world.db.preview_restore(folder, "").unwrap_err();
    assert_eq!(asked.problems[0].field, "password");
    assert_eq!(world.db.restore(folder, "mật khẩu sau khi đổi").unwrap_err().problems[0].field, "password");
    assert_eq!(world.db.preview_restore(folder, PASSWORD).unwrap().differences[1].backup, 1);
    world.db.restore(folder, PASSWORD).unwrap();
    assert_eq!(crate::beneficiary::count(world.db.read()).unwrap(), 1);
    assert_eq!(account::list(&world.db).unwrap().len(), 2);
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let mut db = db::unlock(&dir, "mật khẩu sau khi đổi", answers()).unwrap();
    // Its lineage is known after restoring, too.
    assert!(db.preview_restore(folder, PASSWORD).is_ok());
    assert_eq!(db.delete_old_copies(&listed).unwrap() as usize, listed.len());
    assert!(!folder.exists() && Path::new(&new.folder).exists());
    assert_eq!(db.old_copies().unwrap(), []);

    let mut stranger = World::open();
    let theirs = stranger.db.back_up(&stranger.db.backup_folder()).unwrap();
    assert_eq!(db.preview_restore(Path::new(&theirs.folder), PASSWORD).unwrap_err().code, Code::Refused);
}

#[test]
fn whenever_the_power_goes_one_of_the_two_registers_opens() {
    let mut world = with_clerk();
    let dir = world.db.dir().to_path_buf();
    world.db.checkpoint().unwrap();
    let (old, new) = (world.dir.path().join("old"), world.dir.path().join("new"));
    copy(&dir, &old);
    world.db.rekey(PASSWORD, Effort::Least).unwrap();
    world.db.checkpoint().unwrap();
    copy(&dir, &new);
    let half = |bytes: Vec<u8>| bytes[..bytes.len() / 2].to_vec();
    let read = |folder: &Path, name: &str| fs::read(folder.join(name)).unwrap();
    // Which database and slots lie there, what is on its way beside them, and whether the new key is in force.
    type Moment<'a> = (&'a str, &'a Path, &'a Path, Vec<u8>, Vec<u8>, bool);
    let moments: [Moment; 6] = [
        ("half a database", &old, &old, half(read(&new, FILE)), Vec::new(), false),
        ("the database", &old, &old, read(&new, FILE), Vec::new(), false),
        ("half of the slots", &old, &old, read(&new, FILE), half(read(&new, "khoa.json")), false),
        ("the slots", &old, &old, read(&new, FILE), read(&new, "khoa.json"), false),
        ("the name", &new, &old, Vec::new(), read(&new, "khoa.json"), true),
        ("all but the end", &new, &new, Vec::new(), read(&new, "khoa.json"), true),
    ];
    for (moment, database, slots, rekeyed, next, finished) in moments {
        let so = world.dir.path().join("so-khi-mat-dien");
        let _ = fs::remove_dir_all(&so);
        copy(slots, &so);
        fs::copy(database.join(FILE), so.join(FILE)).unwrap();
        for (name, bytes) in [(open::REKEYED, rekeyed), ("khoa.moi.json", next)] {
            if !bytes.is_empty() {
                fs::write(so.join(name), bytes).unwrap();
            }
        }
        let other = db::unlock_as(&so, FIRST, "không phải mật khẩu", answers()).err().unwrap();
        assert_eq!(other.code, Code::WrongPassword, "{moment}");
        let db = db::unlock(&so, PASSWORD, answers()).unwrap_or_else(|why| panic!("{moment}: {why:?}"));
        assert_eq!(crate::beneficiary::count(db.read()).unwrap(), 1, "{moment}");
        assert_eq!(db.read().setting(UNPRINTED).unwrap().is_some(), finished, "{moment}");
        drop(db);
        for name in [open::REKEYED, "khoa.moi.json"] {
            assert!(!so.join(name).exists(), "{moment}: {name} stays");
        }
        assert_eq!(db::unlock(&so, CLERK, answers()).is_ok(), !finished, "{moment}");
        assert!(db::unlock(&so, PASSWORD, answers()).is_ok(), "{moment}");
    }
}

#[test]
fn a_register_damaged_after_the_change_takes_a_backup_of_the_old_key_with_its_slots() {
    let mut world = with_clerk();
    world.db.rekey(PASSWORD, Effort::Least).unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    fs::write(dir.join(FILE), vec![7; 8_192]).unwrap();
    assert_eq!(db::unlock(&dir, PASSWORD, answers()).err().unwrap().code, Code::Damaged);
    db::backup::repair(&dir, PASSWORD).unwrap();
    let db = db::unlock(&dir, PASSWORD, answers()).unwrap();
    assert_eq!(crate::beneficiary::count(db.read()).unwrap(), 1);
    assert!(!dir.join("khoa.moi.json").exists());
}
