//! The window itself: its size, what it may show, and coming forward when the program is started again.

use tauri::{AppHandle, Emitter, Manager, Runtime, Url, WebviewUrl, WebviewWindowBuilder};

/// Fits a 1366×768 screen at 150 %, with its task bar.
const SMALLEST: (f64, f64) = (800.0, 420.0);
const WANTED: (f64, f64) = (1280.0, 720.0);

/// Opens the one window. Autofill is off and nothing is kept by the webview: it would write names to the disk in clear.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let screen = app.primary_monitor()?.map(|monitor| monitor.size().to_logical::<f64>(monitor.scale_factor()));
    let small = screen.is_some_and(|size| size.width < 1500.0);
    WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Sổ Dân Vận")
        .inner_size(WANTED.0, WANTED.1)
        .min_inner_size(SMALLEST.0, SMALLEST.1)
        .maximized(small)
        .incognito(!driven_by_a_test())
        .general_autofill_enabled(false)
        .on_navigation(is_our_page)
        .build()?;
    Ok(())
}

/// WebKitGTK's incognito webview cannot be driven, so a debug build gives it up when a test asks; a release never does.
fn driven_by_a_test() -> bool {
    cfg!(debug_assertions) && std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true")
}

/// The page never leaves itself.
fn is_our_page(url: &Url) -> bool {
    matches!((url.scheme(), url.host_str()), ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost")))
}

pub fn bring_forward<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = app.get_webview_window("main") {
        // A window manager that refuses leaves the window where it is; nothing to say about it.
        let _ = window.unminimize();
        let _ = window.set_focus();
        // A page that is not there yet asks by itself when it is.
        let _ = window.emit("arrived", ());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_page_is_shown() {
        let ours = |url: &str| is_our_page(&url.parse().unwrap());
        assert!(ours("tauri://localhost/index.html") && ours("http://tauri.localhost/"));
        for other in
            ["https://example.com", "file:///etc/passwd", "data:text/html,x", "http://localhost:8080", "about:blank"]
        {
            assert!(!ours(other), "{other}");
        }
    }
}
