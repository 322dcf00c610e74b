//! Roles and rights through the window's own commands: every command for every role, and nothing restricted in any answer.

#![expect(clippy::unwrap_used, reason = "a step that fails is a failed test")]

use dan_van_app::commands::rights::guarded;
use dan_van_app::{Desk, handler, needed};
use dan_van_core::account::{self, AccountForm};
use dan_van_core::db::key::Effort;
use dan_van_core::db::{self, AccountRole, Answers, Right, rights};
use dan_van_core::{book, campaign, sample, target};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tauri::Manager;
use tauri::ipc::{CallbackFn, Invoke, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets};
use tauri::webview::{InvokeRequest, WebviewWindow, WebviewWindowBuilder};

const YEAR: i16 = 2026;

struct World {
    app: tauri::App<MockRuntime>,
    window: WebviewWindow<MockRuntime>,
    folder: PathBuf,
    out: PathBuf,
    _dir: tempfile::TempDir,
}

fn password(role: AccountRole) -> String {
    format!("mật khẩu của {}", role.name())
}

impl World {
    /// A sample register with an account of every role.
    fn new() -> World {
        World::answering(handler())
    }

    fn answering(handler: impl Fn(Invoke<MockRuntime>) -> bool + Send + Sync + 'static) -> World {
        let dir = tempfile::tempdir().unwrap();
        let (folder, out) = (dir.path().join("so"), dir.path().join("out"));
        let answers = Answers { effort: Effort::Least, ..Answers::default() };
        let (mut db, _) = db::create(&folder, &password(AccountRole::Secretary), answers).unwrap();
        sample::fill(&mut db, sample::Size { people: 12, supports: 30, year: YEAR, seed: 3 }, 0).unwrap();
        for role in [AccountRole::Member, AccountRole::Clerk, AccountRole::Viewer] {
            let (name, label) = (format!("Người {}", role.label()), role.label().to_string());
            let form = AccountForm { id: String::new(), name, role, label, password: password(role) };
            account::save(&mut db, form, Effort::Least).unwrap();
        }
        drop(db);
        let app = mock_builder().invoke_handler(handler).build(mock_context(noop_assets())).unwrap();
        app.manage(Desk::new(dir.path().join("data"), out.clone()));
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default()).build().unwrap();
        World { app, window, folder, out, _dir: dir }
    }

    fn call(&self, command: &str, arguments: Value) -> Result<String, Value> {
        let request = InvokeRequest {
            cmd: command.to_string(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" }.parse().unwrap(),
            body: InvokeBody::Json(arguments),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.to_string(),
        };
        get_ipc_response(&self.window, request).map(|body| match body {
            InvokeResponseBody::Json(text) => text,
            InvokeResponseBody::Raw(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        })
    }

    fn open_as(&self, role: AccountRole) {
        self.app.state::<Desk>().close();
        self.call("open_register", json!({ "folder": self.folder, "password": password(role) })).unwrap();
    }

    fn read<T>(&self, work: impl FnOnce(&mut db::Db) -> dan_van_core::basics::Result<T>) -> T {
        self.app.state::<Desk>().with(work).unwrap()
    }
}

fn is_forbidden(refused: &Value) -> bool {
    refused["code"] == "forbidden"
}

/// The page's bindings are made from the list of commands, so they name every one.
fn commands() -> Vec<String> {
    let bindings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/lib/bindings.ts");
    let text = std::fs::read_to_string(bindings).unwrap();
    let calls = text.split("__TAURI_INVOKE<").skip(1);
    let names: Vec<String> =
        calls.filter_map(|call| call.split(">(\"").nth(1)?.split('"').next().map(String::from)).collect();
    assert!(names.len() > 100, "the bindings were not understood: {}", names.len());
    names
}

#[test]
fn every_command_answers_every_role_as_the_table_says() {
    let world = World::new();
    // What would end the session, or open windows of other programs, is in the table and is not called here.
    let left_out = ["lock", "create_register", "open_register", "recover_register", "repair_register", "open_sample"];
    for role in AccountRole::ALL {
        world.open_as(role);
        for command in commands() {
            let needed = needed(&command).unwrap_or_else(|| panic!("{command} is in no table of rights"));
            if left_out.contains(&command.as_str()) {
                continue;
            }
            let allowed = needed.is_none_or(|right| role.may(right));
            // Without arguments a command that may run refuses them, or does what needs none.
            let refused = world.call(&command, json!({})).err();
            let forbidden = refused.as_ref().is_some_and(is_forbidden);
            // Whether it may be seen is a matter of the arguments: the core asks, and there were none.
            assert_eq!(forbidden, !allowed, "{command} as {}: {refused:?}", role.name());
            if forbidden {
                let said = refused.unwrap()["message"].as_str().unwrap().to_string();
                assert!(said.starts_with("Chỉ bí thư") && said.ends_with(&role.label().to_lowercase()), "{said}");
            }
        }
    }
}

#[test]
fn what_is_no_command_is_answered_whether_a_register_is_open_or_not() {
    let world = World::new();
    assert_eq!(needed("no_such_command"), None);
    assert!(world.call("no_such_command", json!({})).is_err());
    world.open_as(AccountRole::Secretary);
    assert!(world.call("no_such_command", json!({})).is_err());
}

#[test]
fn a_command_that_panics_or_answers_nothing_is_answered_with_our_sentence() {
    let world = World::answering(guarded(|invoke| {
        assert_ne!(invoke.message.command(), "doors");
        false
    }));
    for command in ["doors", "codes"] {
        assert_eq!(world.call(command, json!({})).unwrap_err()["code"], "internal", "{command}");
    }
}

#[test]
fn restricted_books_are_closed_to_who_may_not_see_them() {
    let world = World::new();
    for role in AccountRole::ALL {
        world.open_as(role);
        for book in &book::shelf().books {
            let closed = rights::is_restricted(&book.code) && !role.may(Right::Restricted);
            let span = json!({ "book": book.code, "scope": "all", "from": "2020-01-01", "to": "2030-12-31" });
            let id = "01900000-0000-7000-8000-000000000000";
            let entry = json!({ "id": "", "values": {} });
            let asked = [
                ("entry_list", json!({ "query": span }), false),
                ("save_entries", json!({ "query": span, "folder": "" }), false),
                ("entry_get", json!({ "book": book.code, "id": id }), false),
                ("entry_suggest", json!({ "book": book.code, "typed": "a" }), false),
                ("entry_save", json!({ "book": book.code, "entry": entry }), true),
            ];
            for (command, arguments, writes) in asked {
                let forbidden = world.call(command, arguments).err().as_ref().is_some_and(is_forbidden);
                // Saving refuses the empty entry first where nothing is forbidden by the role alone.
                let expected = (closed && !writes) || (writes && !role.may(Right::Write));
                assert_eq!(forbidden, expected, "{command} of {} as {}", book.code, role.name());
            }
        }
    }
}

/// Names of people cared for, as the secretary sees them, with everything else that tells who they are.
fn secrets(world: &World) -> Vec<String> {
    let people = world.call("beneficiary_list", json!({ "query": {} })).unwrap();
    let people: Value = serde_json::from_str(&people).unwrap();
    let names = people["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_string());
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    assert!(names.len() > 5, "{names:?}");
    names
}

#[test]
fn no_answer_to_a_viewer_or_clerk_names_anybody() {
    let world = World::new();
    world.open_as(AccountRole::Secretary);
    let names = secrets(&world);
    let period = YEAR.to_string();
    let span = json!({ "from": "2020-01-01", "to": "2030-12-31" });
    let indicators: Vec<String> = world.read(|db| {
        let campaign = campaign::of_year(db.read(), YEAR)?;
        Ok(campaign.indicators.into_iter().map(|one| one.code).collect())
    });
    let supports: Value = serde_json::from_str(&world.call("support_list", json!({ "query": span })).unwrap()).unwrap();
    let person = supports["page"]["rows"][0]["beneficiary"].clone();
    assert!(!supports["page"]["rows"][0]["person"].as_str().unwrap().is_empty());
    let named = world.read(|db| target::reasons(db.read(), &period, "K1.01"));
    assert!(named.iter().any(|one| names.contains(&one.label)), "the secretary sees names behind the number");

    for role in [AccountRole::Clerk, AccountRole::Viewer] {
        world.open_as(role);
        let mut heard = Vec::new();
        let mut ask = |command: &str, arguments: Value| {
            heard.push((
                command.to_string(),
                match world.call(command, arguments) {
                    Ok(text) => text,
                    Err(refused) => refused.to_string(),
                },
            ));
        };
        let first = names[0].split(' ').next_back().unwrap().to_string();
        for typed in names.iter().chain([&first, &"HC-0".to_string()]) {
            ask("search_everywhere", json!({ "typed": typed }));
            ask("entry_suggest", json!({ "book": "beneficiary", "typed": typed }));
            ask("beneficiary_suggest", json!({ "typed": typed }));
        }
        for indicator in &indicators {
            ask("reasons", json!({ "period": period, "indicator": indicator }));
        }
        for book in &book::shelf().books {
            let query = json!({ "book": book.code, "scope": "all", "from": "2020-01-01", "to": "2030-12-31" });
            ask("entry_list", json!({ "query": query }));
            ask("save_entries", json!({ "query": query, "folder": "" }));
        }
        let issue = json!({ "number": null, "dated": null });
        ask("support_list", json!({ "query": span }));
        ask("entry_name", json!({ "book": "beneficiary", "id": person }));
        ask("beneficiary_get", json!({ "id": person }));
        ask("person_sheet", json!({ "id": person, "folder": "" }));
        ask("save_person_sheet", json!({ "id": person, "folder": "" }));
        ask("tasks", json!({}));
        ask("figures", json!({ "period": period }));
        ask("steps", json!({}));
        ask("history", json!({ "page": 0 }));
        ask("changes", json!({ "act": 2 }));
        ask("accesses", json!({ "page": 0 }));
        ask("undo", json!({}));
        ask("preview_package", json!({ "order": { "period": period, "names": true } }));
        ask("save_care_list", json!({ "period": period, "names": true, "folder": "" }));
        ask("save_care_list", json!({ "period": period, "names": false, "folder": "" }));
        ask("save_report", json!({ "period": period, "issue": issue, "folder": "" }));
        ask("save_calendar", json!({ "year": YEAR, "folder": "" }));
        ask("draft", json!({ "form": "beneficiary" }));
        for (command, said) in &heard {
            let leaked: Vec<&String> = names.iter().filter(|name| said.contains(name.as_str())).collect();
            assert!(leaked.is_empty(), "{command} as {} names {leaked:?}", role.name());
        }
        // Searching by a name must not tell either that somebody is there.
        let by_name = json!({ "query": { "from": "2020-01-01", "to": "2030-12-31", "search": names[0] } });
        let found: Value = serde_json::from_str(&world.call("support_list", by_name).unwrap()).unwrap();
        assert_eq!(found["page"]["total"], 0, "as {}", role.name());
        let by_code = json!({ "query": { "from": "2020-01-01", "to": "2030-12-31", "search": "hc-0" } });
        let found: Value = serde_json::from_str(&world.call("support_list", by_code).unwrap()).unwrap();
        assert!(found["page"]["total"].as_u64().unwrap() > 0);
    }
    // What was written outside, unpacked.
    let mut files = 0;
    for file in std::fs::read_dir(&world.out).unwrap() {
        let path = file.unwrap().path();
        let text = unpacked(&path);
        files += 1;
        for name in &names {
            assert!(!text.contains(name.as_str()), "{} names {name}", path.display());
        }
    }
    assert!(files > 10, "{files} files were written");
}

/// The text of a workbook or document; of other files their bytes as text.
fn unpacked(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_none_or(|kind| kind != "xlsx") {
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let sheets = dan_van_sealed::sheet::read(&bytes, &|| true).unwrap().sheets;
    sheets.into_iter().flat_map(|sheet| sheet.rows).flatten().collect::<Vec<_>>().join("\n")
}
