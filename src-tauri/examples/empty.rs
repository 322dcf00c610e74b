//! A Tauri window with nothing in it: what the cold start of the application is measured beside
//! (`node tests/window/cold-start.mjs`).

use tauri::http::{HeaderValue, Response};
use tauri::{WebviewUrl, WebviewWindowBuilder};

const PAGE: &[u8] = b"<!doctype html><title>empty</title><button id=\"ready\">ready</button>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url: tauri::Url = "empty://localhost/".parse()?;
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            let mut response = Response::new(PAGE);
            response.headers_mut().insert("content-type", HeaderValue::from_static("text/html"));
            response
        })
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "main", WebviewUrl::CustomProtocol(url)).build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
