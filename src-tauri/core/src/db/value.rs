//! What a column holds, so that nouns name no SQL library when they save.

use crate::basics::{Date, Money};
use serde_json::Value as Json;

/// One column of a row about to be written: its name and its value.
pub type Field = (&'static str, Json);

/// A value a noun may save.
pub trait Column {
    fn column(&self) -> Json;
}

impl Column for str {
    fn column(&self) -> Json {
        Json::String(self.to_string())
    }
}

impl Column for String {
    fn column(&self) -> Json {
        Json::String(self.clone())
    }
}

impl Column for i64 {
    fn column(&self) -> Json {
        Json::from(*self)
    }
}

impl Column for i32 {
    fn column(&self) -> Json {
        Json::from(*self)
    }
}

impl Column for i16 {
    fn column(&self) -> Json {
        Json::from(*self)
    }
}

impl Column for u32 {
    fn column(&self) -> Json {
        Json::from(*self)
    }
}

impl Column for bool {
    fn column(&self) -> Json {
        Json::from(i64::from(*self))
    }
}

impl Column for Money {
    fn column(&self) -> Json {
        Json::from(self.0)
    }
}

impl Column for Date {
    fn column(&self) -> Json {
        Json::String(self.to_string())
    }
}

impl<T: Column> Column for Option<T> {
    fn column(&self) -> Json {
        self.as_ref().map_or(Json::Null, Column::column)
    }
}

impl<T: Column + ?Sized> Column for &T {
    fn column(&self) -> Json {
        (*self).column()
    }
}

/// `fields![("name", &x.name), …]`: the columns of a row.
#[macro_export]
macro_rules! fields {
    ($(($name:literal, $value:expr)),* $(,)?) => {
        vec![$(($name, $crate::db::Column::column(&$value))),*]
    };
}
