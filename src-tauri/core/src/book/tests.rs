use super::*;
use crate::testing::{World, day};
use serde_json::json;

/// An entry from `{field: value}`.
fn entry(values: Json) -> Entry {
    Entry { id: EntryId::default(), values: serde_json::from_value(values).unwrap() }
}

fn put(world: &mut World, book: &str, values: Json) -> EntryId {
    save(&mut world.db, book, entry(values)).unwrap_or_else(|error| panic!("{book}: {error:?}"))
}

fn refused(world: &mut World, book: &str, values: Json) -> Vec<String> {
    let error = save(&mut world.db, book, entry(values)).unwrap_err();
    error.problems.into_iter().map(|p| p.field).collect()
}

fn query(book: &str) -> BookQuery {
    BookQuery {
        book: book.to_string(),
        scope: EntryScope::Period,
        from: day("2026-01-01"),
        to: day("2026-12-31"),
        search: String::new(),
        only: BTreeMap::new(),
        sort: String::new(),
        descending: false,
        page: 0,
    }
}

fn case(world: &mut World, procedure: &EntryId, receipt: &str, received: &str, returned: Json) -> EntryId {
    let reason = if returned.is_null() { "" } else { "GT" };
    let values = json!({"procedure": procedure, "receipt": receipt, "received_on": received,
        "returned_on": returned, "late_reason": reason});
    put(world, "procedure_case", values)
}

#[test]
fn the_tables_have_the_columns_the_definitions_name() {
    let world = World::open();
    assert!(shelf().books.len() >= 30, "the definitions were read");
    for book in &shelf().books {
        let mut named: Vec<String> = book.fields.iter().map(|field| field.name.clone()).collect();
        named.extend(["id", "search_key", "sort_key"].map(String::from));
        let mut there = store::columns_of(world.db.read(), &book.code).unwrap();
        named.sort();
        there.sort();
        assert_eq!(there, named, "{}", book.code);
    }
}

#[test]
fn the_definitions_agree_with_themselves_and_with_the_lists() {
    let lists: std::collections::BTreeSet<String> = code::shipped().unwrap().into_iter().map(|row| row.list).collect();
    for book in &shelf().books {
        let named = |name: &str| assert!(book.field(name).is_some(), "{}: {name}", book.code);
        assert!(shelf().groups.iter().any(|group| group.code == book.group), "{}", book.code);
        named(&book.title);
        book.columns
            .iter()
            .chain(&book.sums)
            .chain(&book.unique)
            .chain(&book.day)
            .chain(&book.year)
            .for_each(|n| named(n));
        if let Some(due) = &book.due {
            named(&due.by);
            named(&due.done);
        }
        for field in &book.fields {
            for other in [&field.not_before, &field.at_most, &field.from].into_iter().filter(|name| !name.is_empty()) {
                named(other);
            }
            let needs_list = matches!(field.kind, FieldKind::Choice | FieldKind::Checklist | FieldKind::Grid);
            assert_eq!(needs_list, lists.contains(&field.list), "{}.{}: {}", book.code, field.name, field.list);
            if field.kind == FieldKind::Ref {
                assert!(
                    ["initiative", "beneficiary"].contains(&field.book.as_str()) || super::book(&field.book).is_some(),
                    "{}",
                    field.book
                );
            }
        }
        for start in &book.starts {
            let to = super::book(&start.book).unwrap();
            assert!(start.fill.keys().chain(start.set.keys()).all(|name| to.field(name).is_some()), "{}", start.label);
            let known = |name: &String| name == "$id" || book.field(name.trim_start_matches('$')).is_some();
            assert!(start.fill.values().all(known), "{}", start.label);
        }
    }
}

#[test]
fn an_entry_is_saved_listed_found_changed_and_taken_back() {
    let mut world = World::open();
    let id = put(
        &mut world,
        "head_visit",
        json!({"date": "2026-03-05", "visitor": "Đặng Thị Huệ", "title": "Bí thư",
        "place": "Tổ Văn phòng", "learned": "Thiếu ghế chờ cho phụ huynh"}),
    );
    let mut query = query("head_visit");
    query.search = "to van".to_string();
    let found = list(world.db.read(), &query).unwrap();
    assert_eq!(found.page.rows.iter().map(|row| &row.id).collect::<Vec<_>>(), [&id]);
    let mut changed = get(world.db.read(), "head_visit", &id).unwrap();
    changed.values.insert("place".into(), json!("Tổ Bảo vệ"));
    save(&mut world.db, "head_visit", changed).unwrap();
    assert!(list(world.db.read(), &query).unwrap().page.rows.is_empty());
    delete(&mut world.db, "head_visit", std::slice::from_ref(&id)).unwrap();
    assert_eq!(world.db.undo().unwrap().unwrap(), "Xóa chuyến đi cơ sở “Tổ Bảo vệ”");
    assert_eq!(name_of(world.db.read(), "head_visit", id.as_str()).unwrap(), "Tổ Bảo vệ");
}

#[test]
fn refuses_what_the_definition_forbids_with_every_field_at_once() {
    let mut world = World::open();
    let fields = refused(
        &mut world,
        "dissemination",
        json!({"date": "2027-01-01", "meeting": " ",
        "party_invited": 10, "party_attended": 12, "khac": 1}),
    );
    assert_eq!(fields, ["khac", "date", "meeting", "party_attended"]);
    assert_eq!(refused(&mut world, "recipient", json!({"name": "Đảng ủy", "purpose": "XX"})), ["purpose"]);
    let early = json!({"name": "Ban", "purpose": "BC", "valid_from": "2026-05-01", "valid_to": "2026-04-01"});
    assert_eq!(refused(&mut world, "recipient", early), ["valid_to"]);
    let secret =
        json!({"date": "2026-03-05", "period": "TUAN", "area": "HS", "level": "T", "summary": "Tài liệu tối mật"});
    assert_eq!(refused(&mut world, "situation", secret), ["summary"]);
}

#[test]
fn a_case_is_due_after_the_published_working_days_and_says_why_it_was_late() {
    let mut world = World::open();
    let procedure = put(&mut world, "procedure", json!({"name": "Chuyển trường", "days": 2}));
    // Friday 06/03 + 2 working days = Tuesday 10/03.
    let open = case(&mut world, &procedure, "BN-01", "2026-03-06", Json::Null);
    let values = get(world.db.read(), "procedure_case", &open).unwrap().values;
    assert_eq!((&values["due_on"], &values["on_time"]), (&json!("2026-03-10"), &Json::Null));
    let late =
        json!({"procedure": procedure, "receipt": "BN-02", "received_on": "2026-03-06", "returned_on": "2026-03-11"});
    assert_eq!(refused(&mut world, "procedure_case", late), ["late_reason"]);
    let late = case(&mut world, &procedure, "BN-02", "2026-03-06", json!("2026-03-11"));
    assert_eq!(get(world.db.read(), "procedure_case", &late).unwrap().values["on_time"], json!(0));
    let waiting = tasks(world.db.read(), 14).unwrap();
    assert_eq!(
        waiting.iter().map(|task| (task.text.as_str(), task.late)).collect::<Vec<_>>(),
        [("Hồ sơ “BN-01”", true)]
    );
}

#[test]
fn an_apology_is_begun_with_its_seven_elements_and_numbered_by_kind_and_year() {
    let mut world = World::open();
    let procedure = put(&mut world, "procedure", json!({"name": "Xác nhận đang học", "days": 1}));
    let case = case(&mut world, &procedure, "BN-07", "2026-11-10", Json::Null);
    let mut letter = start(world.db.read(), "procedure_case", &case, "letter").unwrap();
    letter.values.insert("recipient".into(), json!("Phụ huynh em An"));
    let id = save(&mut world.db, "letter", letter).unwrap();
    let values = get(world.db.read(), "letter", &id).unwrap().values;
    assert_eq!(values["number"], json!(1));
    assert!(values["reason"].as_str().unwrap().contains("Xác nhận đang học, biên nhận số BN-07"));
    assert_eq!(values["new_due_on"], json!("2026-11-24"), "two working days after Friday 20/11");
    let thanks = put(
        &mut world,
        "letter",
        json!({"kind": "CO", "date": "2026-11-19", "recipient": "Hội Khuyến học", "reason": "Tặng sách"}),
    );
    assert_eq!(get(world.db.read(), "letter", &thanks).unwrap().values["number"], json!(1), "each kind has its own");
    let twice = json!({"kind": "CO", "number": 1, "date": "2026-11-20", "recipient": "Ai đó", "reason": "Việc"});
    assert_eq!(refused(&mut world, "letter", twice), ["number"]);
}

#[test]
fn pledges_count_the_staff_of_the_cut_off_day_and_list_who_has_not_signed() {
    let mut world = World::open();
    let member = |world: &mut World, name: &str, party: bool, left: Json| {
        put(world, "staff_member", json!({"name": name, "party_member": party, "left_on": left}))
    };
    let hue = member(&mut world, "Đặng Thị Huệ", true, Json::Null);
    let an = member(&mut world, "Lê Văn An", false, Json::Null);
    let gone = member(&mut world, "Trần Bình", false, json!("2026-01-15"));
    let campaign = put(
        &mut world,
        "pledge_campaign",
        json!({"name": "Năm 2026", "kind": "NLD", "cutoff": "2026-03-31", "headcount": 2}),
    );
    sign(&mut world.db, &campaign, std::slice::from_ref(&hue), day("2026-03-01")).unwrap();
    let state = pledge_state(world.db.read(), &campaign).unwrap();
    assert_eq!((state.listed, state.signed, state.party, state.party_signed, state.headcount), (2, 1, 1, 1, 2));
    assert_eq!(state.not_yet.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Lê Văn An"]);
    let again = sign(&mut world.db, &campaign, &[an, hue], day("2026-03-02")).unwrap_err();
    assert_eq!(again.problems[0].field, "member", "signed already, so nothing is written");
    assert_eq!(pledge_state(world.db.read(), &campaign).unwrap().signed, 1);
    let late = json!({"campaign": campaign, "member": gone, "signed_on": "2026-03-01"});
    assert_eq!(refused(&mut world, "pledge", late), ["member"]);
    let pupils = put(
        &mut world,
        "pledge_campaign",
        json!({"name": "HS", "kind": "HS", "cutoff": "2026-09-30", "headcount": 900}),
    );
    let member = list(world.db.read(), &query("staff_member")).unwrap().page.rows[0].id.clone();
    let wrong = json!({"campaign": pupils, "member": member, "signed_on": "2026-03-01"});
    assert_eq!(refused(&mut world, "pledge", wrong), ["campaign"]);
}

#[test]
fn a_finding_is_closed_by_evidence_only() {
    let mut world = World::open();
    let inspection = put(
        &mut world,
        "inspection",
        json!({"kind": "CV", "subject": "Văn phòng", "planned_on": "2026-04-01",
        "scope": "Thái độ phục vụ", "held_on": "2026-04-02"}),
    );
    let values = json!({"inspection": inspection, "found_on": "2026-04-02", "text": "Chưa niêm yết đủ", "owner": "Văn thư",
        "due": "2026-04-20"});
    let id = put(&mut world, "finding", values.clone());
    let mut closed = entry(values);
    closed.id = id.clone();
    closed.values.insert("fixed_on".into(), json!("2026-04-18"));
    assert_eq!(save(&mut world.db, "finding", closed.clone()).unwrap_err().problems[0].field, "fixed_on");
    let proof = evidence::NewEvidence {
        owner: evidence::Owner::Entry,
        record: id.as_str(),
        name: "bang.pdf",
        bytes: b"%PDF-1.4 bang niem yet",
        shows_people: false,
        phase: evidence::Phase::None,
    };
    evidence::add(&mut world.db, proof).unwrap();
    save(&mut world.db, "finding", closed).unwrap();
    let kept = delete(&mut world.db, "inspection", &[inspection]).unwrap_err();
    assert!(kept.message.contains("Tồn tại phải khắc phục"), "{}", kept.message);
}

#[test]
fn a_reward_is_limited_by_who_may_grant_it_and_scores_are_a_snapshot() {
    let mut world = World::open();
    let criteria = put(
        &mut world,
        "criteria_set",
        json!({"name": "Mẫu", "valid_from": "2026-01-01", "sample": true,
        "criteria": [{"text": "Kết quả", "max": 30}]}),
    );
    let values = |form: &str, score: i64| {
        json!({"scope": "TT", "name": "Tổ 5", "summary": "Việc tốt", "proposed_on": "2026-10-01",
        "form": form, "grantor": "CB", "status": "NH", "criteria": criteria, "scores": [{"text": "Kết quả", "max": 30, "score": score}]})
    };
    assert_eq!(refused(&mut world, "nomination", values("BK", 20)), ["grantor"]);
    assert_eq!(refused(&mut world, "nomination", values("BD", 31)), ["scores"]);
    let id = put(&mut world, "nomination", values("BD", 25));
    assert_eq!(get(world.db.read(), "nomination", &id).unwrap().values["points"], json!(25));
}

#[test]
fn a_support_takes_no_more_from_a_fund_than_it_has() {
    let mut world = World::open();
    let fund = put(&mut world, "fund", json!({"name": "Quỹ khuyến học", "source": "KH"}));
    put(
        &mut world,
        "fund_receipt",
        json!({"fund": fund, "date": "2026-02-01", "payer": "Cựu học sinh", "money": 1_000_000}),
    );
    let person = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let mut gift = crate::testing::gift(&person, "2026-03-05", 800_000);
    gift.fund = Some(fund.clone());
    crate::support::save(&mut world.db, gift.clone()).unwrap();
    let over = crate::support::save(&mut world.db, gift).unwrap_err();
    assert_eq!((over.problems[0].field.as_str(), over.message.contains("200.000")), ("fund", true), "{}", over.message);
    let row = &list(world.db.read(), &query("fund")).unwrap().page.rows[0];
    assert_eq!(row.left, Some(Money(200_000)));
    assert!(delete(&mut world.db, "fund", &[fund]).is_err());
}

#[test]
fn legal_basis_is_cited_in_order_while_it_is_valid() {
    let mut world = World::open();
    let document = |symbol: &str, on: &str, to: Json| {
        json!({"kind": "KH", "symbol": symbol, "issuer": "Đảng ủy Sở Giáo dục và Đào tạo",
        "issued_on": on, "summary": "thực hiện nội dung “5 không”", "basis": true, "valid_to": to})
    };
    put(&mut world, "source_document", document("09-KH/ĐU", "2026-03-16", Json::Null));
    put(&mut world, "source_document", document("01-KH/ĐU", "2026-01-05", json!("2026-06-30")));
    let cited = legal_basis(world.db.read(), day("2026-11-20")).unwrap();
    assert_eq!(
        cited,
        [
            "Kế hoạch số 09-KH/ĐU, ngày 16 tháng 3 năm 2026 của Đảng ủy Sở Giáo dục và Đào tạo về thực hiện nội dung “5 không”"
        ]
    );
    assert_eq!(legal_basis(world.db.read(), day("2026-04-01")).unwrap().len(), 2);
}

#[test]
fn one_search_finds_people_initiatives_and_entries_but_nothing_restricted() {
    let mut world = World::open();
    world.person("Nguyễn Thị Ngọc Ánh", "HS", "5A");
    world.initiative("Ánh sáng học đường", &["K1"]);
    let member = put(&mut world, "staff_member", json!({"name": "Trần Ánh"}));
    put(
        &mut world,
        "violation",
        json!({"member": member, "date": "2026-03-01", "kind": "VA", "origin": "TB", "handling": "Ánh nhắc"}),
    );
    let found = everywhere(world.db.read(), "anh").unwrap();
    assert_eq!(
        found.iter().map(|hit| hit.noun.as_str()).collect::<Vec<_>>(),
        ["beneficiary", "initiative", "staff_member"]
    );
    assert_eq!(everywhere(world.db.read(), "ntna").unwrap()[0].label, "Nguyễn Thị Ngọc Ánh");
    assert!(everywhere(world.db.read(), " ").unwrap().is_empty());
}

#[test]
fn deadlines_go_into_a_calendar_file_in_lines_other_programs_take() {
    let mut world = World::open();
    let matter = "Đề nghị sửa mái che khu rửa chén; phụ huynh, nhân viên cùng nêu ở buổi họp đầu năm học vừa qua";
    put(
        &mut world,
        "matter",
        json!({"kind": "KN", "channel": "HOP", "received_on": "2026-11-01", "matter": matter,
        "owner": "Phó hiệu trưởng", "due": "2026-12-01"}),
    );
    let text = calendar_file(world.db.read(), 2026).unwrap();
    assert!(text.contains("DTSTART;VALUE=DATE:20261201\r\n") && text.contains("khu rửa chén\\;"), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75));
    assert_eq!(text.matches("BEGIN:VEVENT").count(), text.matches("END:VEVENT").count());
}

#[test]
fn a_request_about_ones_data_has_its_deadlines_and_outlives_the_person() {
    let mut world = World::open();
    let person = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let id = put(
        &mut world,
        "data_request",
        json!({"person": person, "kind": "XOA", "requested_by": "CM", "received_on": "2026-11-02"}),
    );
    let values = get(world.db.read(), "data_request", &id).unwrap().values;
    assert_eq!((&values["answer_by"], &values["due_on"]), (&json!("2026-11-04"), &json!("2026-11-30")));
    assert_eq!(values["person_code"], json!("HC-001"));
    crate::beneficiary::delete(&mut world.db, &person).unwrap();
    let mut done = get(world.db.read(), "data_request", &id).unwrap();
    done.values.insert("done_on".into(), json!("2026-11-05"));
    save(&mut world.db, "data_request", done).unwrap();
    assert_eq!(get(world.db.read(), "data_request", &id).unwrap().values["person_code"], json!("HC-001"));
}
