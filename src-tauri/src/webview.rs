//! What each system's webview needs beyond what Tauri sets: Windows' runtime, the browser's own keys, and coming back after
//! the page's process has died. On macOS Tauri itself loads the page again.
//!
//! The register stays open in our process, and every draft is in it: the page finds both when it is loaded again.

use crate::desk::Desk;
use tauri::{AppHandle, Manager, WebviewWindow};

/// Watches the window's webview.
pub fn prepare(app: &AppHandle) -> tauri::Result<()> {
    let Some(window) = app.get_webview_window("main") else { return Ok(()) };
    let (app, page) = (app.clone(), window.clone());
    window.with_webview(move |webview| platform::prepare(&webview, app, page))
}

#[cfg_attr(not(any(windows, target_os = "linux")), expect(dead_code, reason = "Tauri does it there"))]
fn load_again(app: &AppHandle, page: &WebviewWindow) {
    app.state::<Desk>().came_back();
    if let Err(cause) = page.reload() {
        eprintln!("Không mở lại được cửa sổ: {cause}");
    }
}

#[cfg(target_os = "linux")]
mod platform {
    use tauri::webview::PlatformWebview;
    use tauri::{AppHandle, WebviewWindow};
    use webkit2gtk::WebViewExt;

    pub fn prepare(webview: &PlatformWebview, app: AppHandle, page: WebviewWindow) {
        webview.inner().connect_web_process_terminated(move |_, _| super::load_again(&app, &page));
    }
}

#[cfg(target_os = "macos")]
mod platform {
    pub fn prepare(_: &tauri::webview::PlatformWebview, _: tauri::AppHandle, _: tauri::WebviewWindow) {}
}

/// The runtime is a part of Windows 11 and of most Windows 10, but not of all.
#[cfg(windows)]
pub fn runtime_is_missing() -> bool {
    let Err(cause) = tauri::webview_version() else { return false };
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Sổ Dân Vận")
        .set_description(format!(
            "Máy này chưa có Microsoft Edge WebView2 Runtime nên chưa mở được cửa sổ. Sổ và dữ liệu không bị ảnh hưởng.\n\n\
             Chép tệp MicrosoftEdgeWebView2RuntimeInstallerX64.exe (tải ở trang của Microsoft) vào cạnh tệp cài đặt \
             Sổ Dân Vận rồi chạy cài đặt lại, hoặc nhờ người phụ trách máy tính của trường.\n\n({cause})"
        ))
        .show();
    true
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "WebView2 is a COM library: every call into it is foreign")]
mod platform {
    use tauri::webview::PlatformWebview;
    use tauri::{AppHandle, WebviewWindow};
    use webview2_com::Microsoft::Web::WebView2::Win32::{
        COREWEBVIEW2_PROCESS_FAILED_KIND, COREWEBVIEW2_PROCESS_FAILED_KIND_BROWSER_PROCESS_EXITED,
        COREWEBVIEW2_PROCESS_FAILED_KIND_RENDER_PROCESS_EXITED, ICoreWebView2Settings3,
    };
    use webview2_com::ProcessFailedEventHandler;
    use windows_core::Interface;

    pub fn prepare(webview: &PlatformWebview, app: AppHandle, page: WebviewWindow) {
        if let Err(cause) = watch(webview, app, page) {
            eprintln!("WebView2: {cause}");
        }
    }

    fn watch(webview: &PlatformWebview, app: AppHandle, page: WebviewWindow) -> windows_core::Result<()> {
        let handler = ProcessFailedEventHandler::create(Box::new(move |_, event| {
            let mut kind = COREWEBVIEW2_PROCESS_FAILED_KIND::default();
            if let Some(event) = event {
                // SAFETY: the event lives for this call, and `kind` is a value of ours that it writes.
                unsafe { event.ProcessFailedKind(&mut kind)? };
                match kind {
                    COREWEBVIEW2_PROCESS_FAILED_KIND_RENDER_PROCESS_EXITED => super::load_again(&app, &page),
                    // Nothing is left that could show a page; the register is closed and the program begins anew.
                    COREWEBVIEW2_PROCESS_FAILED_KIND_BROWSER_PROCESS_EXITED => app.request_restart(),
                    // The rest WebView2 mends by itself.
                    _ => {}
                }
            }
            Ok(())
        }));
        // SAFETY: called on the window's own thread, as `with_webview` promises; the objects live as long as the window.
        unsafe {
            let core = webview.controller().CoreWebView2()?;
            core.add_ProcessFailed(&handler, &mut 0)?;
            core.Settings()?.cast::<ICoreWebView2Settings3>()?.SetAreBrowserAcceleratorKeysEnabled(false)
        }
    }
}
