//! Accounts: who opens this register, in which role, and by which words they are chosen before it is open.
//!
//! Traps: those words stand in clear beside the register, so they are a task and never a name; a slot and its row are two
//! files, so the slot is written inside the transaction of the row, and a slot without a row opens nothing.

use crate::basics::{Code, Error, Problems, Result, id, text};
use crate::db::key::{Door, Effort, FIRST, Slots, check_password};
use crate::db::{AccountRole, Act, Db, Read, Right};
use serde::{Deserialize, Serialize};

mod store;
#[cfg(test)]
mod tests;

/// One account as the settings list it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct AccountRow {
    pub id: String,
    /// Empty for the first account: called as the first signer.
    pub name: String,
    pub role: AccountRole,
    /// By which it is chosen.
    pub label: String,
    /// When its password was set last; empty: when the register was made.
    pub password_at: String,
    /// False: nobody can open with it until a password is set.
    pub opens: bool,
    /// Who looks at the list.
    pub own: bool,
    pub first: bool,
}

/// An account as the settings save it.
#[derive(Clone, PartialEq, Debug, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct AccountForm {
    /// Empty: a new one.
    pub id: String,
    pub name: String,
    pub role: AccountRole,
    pub label: String,
    /// Empty: stays as it is.
    pub password: String,
}

/// By which an account is chosen: its own words, or what its role is called.
pub fn label_of(door: &Door) -> String {
    if door.label.is_empty() { AccountRole::Secretary.label().to_string() } else { door.label.clone() }
}

/// Every account, the first one first.
pub fn list(db: &Db) -> Result<Vec<AccountRow>> {
    db.need(Right::Manage)?;
    let doors = Slots::read(db.dir())?.doors();
    let row = |stored: store::Stored| {
        let door = doors.iter().find(|door| door.account == stored.id);
        AccountRow {
            label: door.map_or_else(String::new, label_of),
            opens: door.is_some(),
            own: stored.id == db.account().id,
            first: stored.id == FIRST,
            id: stored.id,
            name: stored.name,
            role: stored.role,
            password_at: stored.password_at,
        }
    };
    Ok(store::all(db.read())?.into_iter().map(row).collect())
}

/// Saves a new or changed account, with a new password when one is given; returns its id.
pub fn save(db: &mut Db, form: AccountForm, effort: Effort) -> Result<String> {
    db.need(Right::Manage)?;
    let form = AccountForm { name: text::line(&form.name), label: text::line(&form.label), ..form };
    let mut slots = Slots::read(db.dir())?;
    check(db.read(), &slots, &form)?;
    let id = if form.id.is_empty() { id::fresh() } else { form.id.clone() };
    // The first account stays the secretary's: somebody must be able to manage the others.
    let role = if id == FIRST { AccountRole::Secretary } else { form.role };
    slots.keep_accounts(&rows_of(db.read())?.iter().map(String::as_str).collect::<Vec<_>>());
    if !form.password.is_empty() {
        slots.set_account(&id, &form.label, db.key(), &form.password, effort)?;
    }
    let own_words = id != FIRST || form.label != AccountRole::Secretary.label();
    slots.set_label(&id, if own_words { &form.label } else { "" });
    let dir = db.dir().to_path_buf();
    let sentence = sentence(&form, role);
    db.write(Act::lasting(sentence), |w| {
        let mut fields = crate::fields![("name", form.name), ("role", role.name())];
        if !form.password.is_empty() {
            fields.extend(crate::fields![("password_at", w.now())]);
        }
        w.put("account", &id, &fields)?;
        keep(&slots, &dir)
    })?;
    Ok(id)
}

fn sentence(form: &AccountForm, role: AccountRole) -> String {
    let who = if form.name.is_empty() { "của bí thư".to_string() } else { format!("“{}”", form.name) };
    match (form.id.is_empty(), form.password.is_empty()) {
        (true, _) => format!("Thêm tài khoản {who}, {}", role.label().to_lowercase()),
        (false, true) => format!("Sửa tài khoản {who}, {}", role.label().to_lowercase()),
        (false, false) => format!("Đặt lại mật khẩu của tài khoản {who}"),
    }
}

/// Its password opens the register no more. Its name stays in the history.
pub fn remove(db: &mut Db, id: &str) -> Result<()> {
    db.need(Right::Manage)?;
    if id == FIRST || id == db.account().id {
        let text = "Không xóa được tài khoản đầu tiên và tài khoản đang mở sổ";
        return Err(Error::new(Code::Refused, text));
    }
    let gone = store::all(db.read())?.into_iter().find(|one| one.id == id);
    let gone = gone.ok_or_else(|| Error::new(Code::Missing, "Không còn tài khoản này"))?;
    let mut slots = Slots::read(db.dir())?;
    let left: Vec<String> = rows_of(db.read())?.into_iter().filter(|one| one != id).collect();
    slots.keep_accounts(&left.iter().map(String::as_str).collect::<Vec<_>>());
    let dir = db.dir().to_path_buf();
    db.write(Act::lasting(format!("Xóa tài khoản “{}”", gone.name)), |w| {
        w.remove("account", id)?;
        keep(&slots, &dir)
    })
}

/// Whoever opened the register gives themselves another password.
pub fn change_password(db: &mut Db, old: &str, new: &str, effort: Effort) -> Result<()> {
    db.change_password(old, new, effort)?;
    let id = db.account().id.clone();
    db.write(Act::of_oneself("Đổi mật khẩu của mình"), |w| {
        let fields = crate::fields![("password_at", w.now())];
        w.put("account", &id, &fields)
    })
}

/// Both slot files at once: a password that was reset must not be found in the file before.
fn keep(slots: &Slots, dir: &std::path::Path) -> Result<()> {
    slots.write(dir)?;
    slots.settle(dir)
}

fn rows_of(r: Read) -> Result<Vec<String>> {
    Ok(store::all(r)?.into_iter().map(|one| one.id).collect())
}

fn check(r: Read, slots: &Slots, form: &AccountForm) -> Result<()> {
    let mut problems = Problems::default();
    let all = store::all(r)?;
    let doors = slots.doors();
    let known = all.iter().any(|one| one.id == form.id);
    if !form.id.is_empty() && !known {
        return Err(Error::new(Code::Missing, "Không còn tài khoản này"));
    }
    let opens = doors.iter().any(|door| door.account == form.id);
    problems.add_if(form.name.is_empty() && form.id != FIRST, "name", "Ghi họ tên, để nhật ký biết ai làm");
    let key = text::search_key(&form.name);
    let taken = |one: &store::Stored| one.id != form.id && !key.is_empty() && text::search_key(&one.name) == key;
    problems.add_if(all.iter().any(taken), "name", "Đã có tài khoản mang tên này");
    let label = text::search_key(&form.label);
    problems.add_if(label.is_empty(), "label", "Ghi chức trách hiện khi mở sổ, ví dụ “Văn thư”");
    let clear = "Ghi chức trách, không ghi họ tên: ai bật máy cũng đọc được dòng này";
    problems.add_if(!label.is_empty() && label == key, "label", clear);
    let same = |door: &Door| door.account != form.id && text::search_key(&label_of(door)) == label;
    problems.add_if(doors.iter().any(same), "label", "Đã có tài khoản dùng tên hiện này");
    if !opens && form.password.is_empty() {
        problems.add("password", "Đặt mật khẩu đầu tiên, ít nhất 10 ký tự");
    } else if !form.password.is_empty()
        && let Err(error) = check_password(&form.password)
    {
        error.problems.iter().for_each(|problem| problems.add(&problem.field, &problem.message));
    }
    problems.check()
}
