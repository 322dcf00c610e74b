//! The bridge for page tests: the window's own commands behind HTTP on this machine, for a page shown in Chromium.
//!
//! `bridge FOLDER [--sample] [FILE]…` keeps its data in FOLDER, prints its address and ends when its standard input does.
//! It serves `ui/dist` with the policy of `tauri.conf.json` and answers `POST /invoke/COMMAND` from the real commands
//! on Tauri's mock runtime. Never shipped. Trap: Tauri adds nonces to the policy; only the window tests see those.

use dan_van_app::Desk;
use serde_json::{Value, json};
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use tauri::Manager;
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
use tauri::webview::{InvokeRequest, WebviewWindow, WebviewWindowBuilder};

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

fn main() -> Outcome<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from).ok_or("which folder keeps the data?")?;
    let app =
        mock_builder().invoke_handler(dan_van_app::handler::<MockRuntime>()).build(mock_context(noop_assets()))?;
    app.manage(Desk::new(folder.clone(), folder.join("out")));
    let words: Vec<String> = std::env::args().skip(1).collect();
    app.state::<Desk>().hand_over(&words, &std::env::current_dir()?);
    let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build()?;
    let policy = policy()?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (window, policy) = (window.clone(), policy.clone());
            std::thread::spawn(move || {
                if let Err(cause) = serve(&window, &policy, stream) {
                    eprintln!("bridge: {cause}");
                }
            });
        }
    });
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    app.state::<Desk>().close();
    Ok(())
}

/// The policy of the window, as the header's text.
fn policy() -> Outcome<String> {
    let settings: Value = serde_json::from_str(include_str!("../tauri.conf.json"))?;
    let parts = settings["app"]["security"]["csp"].as_object().ok_or("no policy in tauri.conf.json")?;
    Ok(parts
        .iter()
        .map(|(what, from)| format!("{what} {}", from.as_str().unwrap_or_default()))
        .collect::<Vec<_>>()
        .join("; "))
}

fn serve(window: &WebviewWindow<MockRuntime>, policy: &str, mut stream: TcpStream) -> Outcome<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut words = first.split_whitespace();
    let answer = match (words.next(), words.next()) {
        (Some("POST"), Some(path)) => invoke(window, path.trim_start_matches("/invoke/"), &body)?,
        (Some("GET"), Some(path)) => file(path),
        _ => return Ok(()),
    };
    write!(
        stream,
        "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nContent-Security-Policy: {policy}\r\nConnection: close\r\n\r\n",
        answer.status,
        answer.kind,
        answer.body.len()
    )?;
    Ok(stream.write_all(&answer.body)?)
}

fn invoke(window: &WebviewWindow<MockRuntime>, command: &str, body: &[u8]) -> Outcome<Answer> {
    let arguments = if body.is_empty() { json!({}) } else { serde_json::from_slice(body)? };
    let request = InvokeRequest {
        cmd: command.to_string(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }.parse()?,
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_string(),
    };
    Ok(match get_ipc_response(window, request) {
        Ok(InvokeResponseBody::Json(text)) => {
            Answer { status: "200 OK", kind: "application/json", body: text.into_bytes() }
        }
        Ok(InvokeResponseBody::Raw(body)) => Answer { status: "200 OK", kind: "application/octet-stream", body },
        Err(error) => Answer { status: "422 Refused", kind: "application/json", body: error.to_string().into_bytes() },
    })
}

fn file(path: &str) -> Answer {
    let name = path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let name = if name.is_empty() { "index.html" } else { name };
    let inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist").join(name);
    match inside.then(|| std::fs::read(&page)) {
        Some(Ok(body)) => Answer { status: "200 OK", kind: kind_of(name), body },
        _ => Answer { status: "404 Not Found", kind: "text/plain", body: Vec::new() },
    }
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
