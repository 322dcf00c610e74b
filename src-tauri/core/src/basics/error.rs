//! What can go wrong, and the sentence a clerk reads.
//!
//! The sentence is made here, in Vietnamese, so that window, command line and log speak alike; programs branch
//! on [`Code`] only.

use serde::Serialize;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What kind of refusal this is; the command line turns it into an exit code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The record as given breaks a rule; `problems` says where.
    Refused,
    /// There is no such record.
    Missing,
    WrongPassword,
    /// Another window or program holds the register.
    InUse,
    /// The register was made by a newer version.
    Newer,
    /// The register's bytes are damaged.
    Damaged,
    /// The disk refused: full, read-only, gone.
    Storage,
    /// The folder may not hold a live register (network, removable, synchronised).
    Place,
    /// No register is open, or it is locked.
    Locked,
    /// The account that opened the register may not.
    Forbidden,
    /// A fault of ours.
    Internal,
}

/// One wrong field. `field` is the name in the record (`money`, `hardships.0.year`), empty for the whole.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
pub struct Problem {
    pub field: String,
    pub message: String,
}

/// A refusal with everything the window shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub code: Code,
    /// A whole Vietnamese sentence: what happened and what to do.
    pub message: String,
    pub problems: Vec<Problem>,
    /// For the log and the person who helps: the cause in the library's words. Never personal data.
    pub detail: String,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Error {
        Error { code, message: message.into(), problems: Vec::new(), detail: String::new() }
    }

    /// One problem of one field.
    pub fn field(field: &str, message: impl Into<String>) -> Error {
        let mut problems = Problems::default();
        problems.add(field, message);
        problems.into_error()
    }

    pub fn because(mut self, cause: impl std::fmt::Display) -> Error {
        self.detail = cause.to_string();
        self
    }

    pub fn missing(what: &str) -> Error {
        Error::new(Code::Missing, format!("Không còn {what} này. Có thể đã bị xóa; bấm Ctrl+Z để lấy lại"))
    }

    pub fn internal(cause: impl std::fmt::Display) -> Error {
        Error::new(Code::Internal, "Ứng dụng gặp lỗi ngoài dự kiến. Dữ liệu đã lưu vẫn còn nguyên").because(cause)
    }
}

/// Every problem of a form at once, each with its field.
#[derive(Default, Debug)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(Problem { field: field.to_string(), message: message.into() });
    }

    /// Adds the problem when `wrong`.
    pub fn add_if(&mut self, wrong: bool, field: &str, message: impl Into<String>) {
        if wrong {
            self.add(field, message);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Ok` when nothing is wrong.
    pub fn check(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(self.into_error()) }
    }

    fn into_error(self) -> Error {
        let message = match &self.0[..] {
            [one] => one.message.clone(),
            all => format!("Có {} chỗ cần sửa", all.len()),
        };
        Error { code: Code::Refused, message, problems: self.0, detail: String::new() }
    }
}

impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Error {
        let message = match cause.kind() {
            std::io::ErrorKind::StorageFull => "Chưa lưu được: ổ đĩa đã đầy. Giải phóng chỗ trống rồi lưu lại",
            std::io::ErrorKind::PermissionDenied => "Chưa ghi được: thư mục hoặc tệp không cho phép ghi",
            std::io::ErrorKind::NotFound => "Không tìm thấy tệp hoặc thư mục",
            _ => "Chưa đọc hoặc ghi được tệp. Kiểm tra ổ đĩa rồi thử lại",
        };
        Error::new(Code::Storage, message).because(cause)
    }
}
