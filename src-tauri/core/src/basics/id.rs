//! Ids: UUIDv7 as text, one type per noun, so that registers of many units merge without renumbering.

/// A fresh id: 36 characters, rising with time.
pub fn fresh() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// 36 characters in the shape of a UUID.
pub fn is_a_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// Declares an id type of a noun.
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize, specta::Type)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// An id nothing else has.
            pub fn fresh() -> $name {
                $name($crate::basics::id::fresh())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Well formed: a record from a file may bring its own id.
            pub fn is_a_uuid(&self) -> bool {
                $crate::basics::id::is_a_uuid(&self.0)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
