//! Accounts: who opens, who no longer does, and what the history says of it.

use super::*;
use crate::basics::Clock;
use crate::db::{self, Answers};
use crate::testing::{PASSWORD, World, answers};

const CLERK: &str = "mật khẩu của văn thư";

fn form(name: &str, role: AccountRole, label: &str, password: &str) -> AccountForm {
    let text = |words: &str| words.to_string();
    AccountForm { id: String::new(), name: text(name), role, label: text(label), password: text(password) }
}

fn problems(outcome: Result<String>) -> Vec<String> {
    outcome.expect_err("a refusal").problems.into_iter().map(|one| one.field).collect()
}

#[test]
fn each_account_opens_with_its_own_password_and_stands_in_the_history() {
    let mut world = World::open();
    let clerk = form("Lê Thị Thư", AccountRole::Clerk, "Văn thư", CLERK);
    let id = save(&mut world.db, clerk, Effort::Least).unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let doors: Vec<String> = db::doors(&dir).unwrap().iter().map(label_of).collect();
    assert_eq!(doors, ["Bí thư", "Văn thư"]);
    assert!(!std::fs::read_to_string(dir.join("khoa.json")).unwrap().contains("Thư\""), "no name beside the register");

    assert_eq!(db::unlock_as(&dir, FIRST, CLERK, answers()).err().unwrap().code, Code::WrongPassword);
    let mut db = db::unlock_as(&dir, &id, CLERK, answers()).unwrap();
    assert_eq!((db.account().name.as_str(), db.account().role), ("Lê Thị Thư", AccountRole::Clerk));
    crate::initiative::save(&mut db, crate::testing::model("Vườn rau của lớp", &["K1"])).unwrap();
    drop(db);
    let db = db::unlock(&dir, PASSWORD, answers()).unwrap();
    assert_eq!(db.account().role, AccountRole::Secretary);
    let history = db.read().history(0).unwrap();
    assert_eq!(
        (history[0].actor.as_str(), history[0].sentence.as_str()),
        ("Lê Thị Thư", "Đăng ký mô hình “Vườn rau của lớp”")
    );
    let added = &history[1];
    assert_eq!(added.sentence, "Thêm tài khoản “Lê Thị Thư”, văn thư");
    let changes = db.read().changes(added.seq).unwrap();
    assert_eq!(changes[0].noun, "account");
    assert!(!format!("{changes:?}").contains(CLERK));
}

#[test]
fn a_form_is_told_everything_at_once() {
    let mut world = World::open();
    let nothing = save(&mut world.db, form("", AccountRole::Viewer, "", ""), Effort::Least);
    assert_eq!(problems(nothing), ["name", "label", "password"]);
    let named = save(&mut world.db, form("Lê Thị Thư", AccountRole::Clerk, "lê thị  thư", "ngắn"), Effort::Least);
    assert_eq!(problems(named), ["label", "password"]);
    let again = save(&mut world.db, form("Lê Thị Thư", AccountRole::Clerk, "bí thư", CLERK), Effort::Least);
    assert_eq!(problems(again), ["label"]);
    save(&mut world.db, form("Lê Thị Thư", AccountRole::Clerk, "Văn thư", CLERK), Effort::Least).unwrap();
    let twice = save(&mut world.db, form("le thi thu", AccountRole::Clerk, "Văn thư", CLERK), Effort::Least);
    assert_eq!(problems(twice), ["name", "label"]);
}

#[test]
fn a_password_that_was_reset_and_an_account_that_was_removed_open_nothing() {
    let mut world = World::open();
    let id = save(&mut world.db, form("Lê Thị Thư", AccountRole::Clerk, "Văn thư", CLERK), Effort::Least).unwrap();
    let dir = world.db.dir().to_path_buf();
    let old_slots = std::fs::read(dir.join("khoa.json")).unwrap();
    let row = list(&world.db).unwrap().remove(1);
    let changed = AccountForm {
        id: id.clone(),
        name: row.name,
        role: AccountRole::Viewer,
        label: row.label,
        password: "mật khẩu đặt lại".to_string(),
    };
    save(&mut world.db, changed, Effort::Least).unwrap();
    for file in ["khoa.json", "khoa.json.bak"] {
        let now = std::fs::read(dir.join(file)).unwrap();
        assert_ne!(now, old_slots, "{file}");
    }
    drop(world.db);
    assert_eq!(db::unlock(&dir, CLERK, answers()).err().unwrap().code, Code::WrongPassword);
    let mut db = db::unlock(&dir, "mật khẩu đặt lại", answers()).unwrap();
    assert_eq!(db.account().role, AccountRole::Viewer);
    assert_eq!(remove(&mut db, FIRST).unwrap_err().code, Code::Forbidden);
    assert_eq!(list(&db).unwrap_err().code, Code::Forbidden);
    drop(db);

    let mut db = db::unlock(&dir, PASSWORD, answers()).unwrap();
    assert_eq!(remove(&mut db, FIRST).unwrap_err().code, Code::Refused);
    remove(&mut db, &id).unwrap();
    assert_eq!(list(&db).unwrap().len(), 1);
    drop(db);
    assert_eq!(db::unlock(&dir, "mật khẩu đặt lại", answers()).err().unwrap().code, Code::WrongPassword);
    // Slots somebody kept from before open the database's lock, and the register still says no.
    std::fs::write(dir.join("khoa.json"), old_slots).unwrap();
    assert_eq!(db::unlock(&dir, CLERK, answers()).err().unwrap().code, Code::Forbidden);
    assert!(db::unlock(&dir, PASSWORD, answers()).is_ok());
}

#[test]
fn everybody_changes_their_own_password_and_the_history_says_so() {
    let mut world = World::open();
    save(&mut world.db, form("Phạm Văn Xem", AccountRole::Viewer, "Người xem", CLERK), Effort::Least).unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let next_day = Clock::Fixed(crate::testing::day("2026-11-21"));
    let mut db = db::unlock(&dir, CLERK, Answers { clock: next_day, ..answers() }).unwrap();
    assert_eq!(
        change_password(&mut db, PASSWORD, "mật khẩu mới của tôi", Effort::Least).unwrap_err().code,
        Code::WrongPassword
    );
    change_password(&mut db, CLERK, "mật khẩu mới của tôi", Effort::Least).unwrap();
    drop(db);
    assert!(db::unlock(&dir, CLERK, answers()).is_err());
    let mut db = db::unlock(&dir, PASSWORD, answers()).unwrap();
    let last = db.read().history(0).unwrap().remove(0);
    assert_eq!((last.actor.as_str(), last.sentence.as_str()), ("Phạm Văn Xem", "Đổi mật khẩu của mình"));
    assert_eq!(db.undo().unwrap(), None, "accounts are never undone");
}

#[test]
fn the_first_account_takes_a_name_and_stays_the_secretarys() {
    let mut world = World::open();
    let named =
        AccountForm { id: FIRST.to_string(), ..form("Đặng Thị Huệ", AccountRole::Viewer, "Bí thư", "") };
    save(&mut world.db, named, Effort::Least).unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let slots = std::fs::read_to_string(dir.join("khoa.json")).unwrap();
    assert!(slots.contains("\"format\": 1"), "a program that knows no accounts can still open it");
    let db = db::unlock(&dir, PASSWORD, answers()).unwrap();
    assert_eq!((db.actor(), db.account().role), ("Đặng Thị Huệ", AccountRole::Secretary));
}

#[test]
fn nothing_is_written_by_who_may_not() {
    let mut world = World::open();
    let person = world.person("Nguyễn Thị Ánh", "HS", "5A");
    save(&mut world.db, form("Phạm Văn Xem", AccountRole::Viewer, "Người xem", CLERK), Effort::Least).unwrap();
    save(&mut world.db, form("Lê Thị Thư", AccountRole::Clerk, "Văn thư", "mật khẩu văn thư 2"), Effort::Least)
        .unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let mut viewer = db::unlock(&dir, CLERK, answers()).unwrap();
    let model = crate::testing::model("Vườn rau", &["K1"]);
    assert_eq!(crate::initiative::save(&mut viewer, model.clone()).unwrap_err().code, Code::Forbidden);
    assert_eq!(viewer.undo().unwrap(), None);
    drop(viewer);
    let mut clerk = db::unlock(&dir, "mật khẩu văn thư 2", answers()).unwrap();
    crate::initiative::save(&mut clerk, model).unwrap();
    let gift = crate::testing::gift(&person, "2026-03-05", 7);
    assert_eq!(crate::support::save(&mut clerk, gift).unwrap_err().code, Code::Forbidden);
    // Undo takes back what the clerk did, never the person somebody else entered.
    assert!(clerk.undo().unwrap().is_some_and(|sentence| sentence.contains("Vườn rau")));
    assert_eq!(clerk.steps().unwrap().undo, None);
    assert_eq!(clerk.undo().unwrap(), None);
    assert_eq!(clerk.read().history(0).unwrap_err().code, Code::Forbidden);
}

#[test]
fn drafts_are_everybodys_own() {
    let mut world = World::open();
    world.db.keep_draft("people", "Nguyễn Thị Ánh").unwrap();
    save(&mut world.db, form("Phạm Văn Xem", AccountRole::Viewer, "Người xem", CLERK), Effort::Least).unwrap();
    let dir = world.db.dir().to_path_buf();
    drop(world.db);
    let mut viewer = db::unlock(&dir, CLERK, answers()).unwrap();
    assert_eq!(viewer.draft("people").unwrap(), None);
    viewer.keep_draft("people", "khác").unwrap();
    drop(viewer);
    assert_eq!(db::unlock(&dir, PASSWORD, answers()).unwrap().draft("people").unwrap().unwrap(), "Nguyễn Thị Ánh");
}
