//! Who may what: the table `data/roles.json`, asked by the gate, by everything that shows restricted records, and by the
//! commands of the window.
//!
//! Trap: these are rights inside the program. Whoever has a password has the register's key, and another program would not
//! ask; a suspected leak needs a new key.

use crate::basics::{Code, Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const SHIPPED: &str = include_str!("../../data/roles.json");

/// What an account may do besides reading what is not restricted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Write what is not restricted.
    Write,
    /// See and write records with personal data.
    Restricted,
    /// Packages, cards, plans and replies.
    HandIn,
    /// The unit, accounts, keys, restoring.
    Manage,
}

/// What somebody does in the cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    /// Bí thư.
    Secretary,
    /// Chi ủy viên phụ trách.
    Member,
    /// Văn thư.
    Clerk,
    /// Người xem.
    Viewer,
}

/// Who opened the register.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Account {
    pub id: String,
    /// As the history shows it.
    pub name: String,
    pub role: AccountRole,
}

/// The table as shipped.
#[derive(Debug, Default, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    pub rights: Vec<RightRow>,
    pub roles: Vec<RoleRow>,
    /// Tables whose rows are restricted.
    pub restricted: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RightRow {
    pub code: Right,
    pub label: String,
    /// Ends the sentence `Chỉ bí thư …`.
    pub may: String,
}

#[derive(Debug, Serialize, Deserialize, specta::Type)]
#[serde(deny_unknown_fields)]
pub struct RoleRow {
    pub code: AccountRole,
    pub label: String,
    pub rights: Vec<Right>,
}

/// Roles, rights, and which tables are restricted. A table that cannot be read gives nobody any right.
pub fn roles() -> &'static Roles {
    static ROLES: OnceLock<Roles> = OnceLock::new();
    ROLES.get_or_init(|| serde_json::from_str(SHIPPED).unwrap_or_default())
}

/// Is this table's content for those with [`Right::Restricted`] only?
pub fn is_restricted(noun: &str) -> bool {
    roles().restricted.iter().any(|one| one == noun)
}

impl AccountRole {
    pub const ALL: [AccountRole; 4] =
        [AccountRole::Secretary, AccountRole::Member, AccountRole::Clerk, AccountRole::Viewer];

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            AccountRole::Secretary => "secretary",
            AccountRole::Member => "member",
            AccountRole::Clerk => "clerk",
            AccountRole::Viewer => "viewer",
        }
    }

    /// The role stored under this name.
    pub fn of(name: &str) -> Option<AccountRole> {
        AccountRole::ALL.into_iter().find(|role| role.name() == name)
    }

    /// `Văn thư`.
    pub fn label(self) -> &'static str {
        roles().roles.iter().find(|row| row.code == self).map_or("", |row| row.label.as_str())
    }

    pub fn may(self, right: Right) -> bool {
        roles().roles.iter().any(|row| row.code == self && row.rights.contains(&right))
    }

    /// The rights it does not have, by their names, each with the sentence of its refusal.
    pub fn denied(self) -> BTreeMap<String, String> {
        let name = |right| match right {
            Right::Write => "write",
            Right::Restricted => "restricted",
            Right::HandIn => "hand_in",
            Right::Manage => "manage",
        };
        let lacked = roles().rights.iter().filter(|row| !self.may(row.code));
        lacked.map(|row| (name(row.code).to_string(), sentence(row.code, self))).collect()
    }

    /// A refusal that says whose right it is.
    pub fn need(self, right: Right) -> Result<()> {
        if self.may(right) { Ok(()) } else { Err(Error::new(Code::Forbidden, sentence(right, self))) }
    }
}

/// `Chỉ bí thư và chi ủy viên phụ trách … Tài khoản này là văn thư`.
fn sentence(right: Right, role: AccountRole) -> String {
    let holders: Vec<String> =
        roles().roles.iter().filter(|row| row.rights.contains(&right)).map(|row| row.label.to_lowercase()).collect();
    let (last, others) = holders.split_last().map_or((String::new(), String::new()), |(last, others)| {
        let others = others.join(", ");
        (last.clone(), if others.is_empty() { others } else { format!("{others} và ") })
    });
    let may = roles().rights.iter().find(|row| row.code == right).map_or("", |row| row.may.as_str());
    format!("Chỉ {others}{last} {may}. Tài khoản đang mở là {}", role.label().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_role_and_right_once() {
        let table = roles();
        let named: Vec<_> = table.roles.iter().map(|row| row.code).collect();
        assert_eq!(named, AccountRole::ALL);
        let rights: Vec<_> = table.rights.iter().map(|row| row.code).collect();
        assert_eq!(rights, [Right::Write, Right::Restricted, Right::HandIn, Right::Manage]);
        assert_eq!(AccountRole::of("clerk"), Some(AccountRole::Clerk));
        assert_eq!(AccountRole::of("root"), None);
    }

    #[test]
    fn a_refusal_says_whose_right_it_is() {
        let refused = AccountRole::Viewer.need(Right::Restricted).unwrap_err();
        assert_eq!(refused.code, Code::Forbidden);
        assert_eq!(
            refused.message,
            "Chỉ bí thư và chi ủy viên phụ trách xem và ghi được mục có thông tin cá nhân này. Tài khoản đang mở là người xem"
        );
        let refused = AccountRole::Member.need(Right::Manage).unwrap_err();
        assert!(refused.message.starts_with("Chỉ bí thư làm được việc này"), "{}", refused.message);
        assert!(AccountRole::Secretary.need(Right::Manage).is_ok());
    }
}
