//! Tauri's code generation; the list of our commands becomes their permissions.

fn main() {
    tauri_build::build();
}
