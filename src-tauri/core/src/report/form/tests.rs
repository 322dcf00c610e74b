use super::*;
use crate::beneficiary::{Consent, Hardship};
use crate::book::Entry;
use crate::code;
use crate::report::content::Block;
use crate::report::content::{Cell, Table};
use crate::testing::{World, day, person};
use serde_json::{Value as Json, json};

fn put(world: &mut World, book: &str, values: Json) -> String {
    let entry = Entry { values: serde_json::from_value(values).unwrap(), ..Entry::default() };
    book::save(&mut world.db, book, entry).unwrap_or_else(|error| panic!("{book}: {error:?}")).0
}

fn order(form: &str) -> FormOrder {
    FormOrder { form: form.to_string(), period: "2026".to_string(), ..FormOrder::default() }
}

fn made(world: &World, order: &FormOrder) -> Report {
    build(world.db.read(), order).unwrap_or_else(|error| panic!("{}: {error:?}", order.form)).report
}

/// Every word of the text, a block a line.
fn words(report: &Report) -> String {
    let cells = |table: &Table| {
        let rows = table.rows.iter().map(|row| row.cells.iter().map(Cell::shown).collect::<Vec<_>>().join(" | "));
        rows.collect::<Vec<_>>().join("\n")
    };
    let line = |block: &Block| match block {
        Block::Heading { text, .. } | Block::Paragraph { text } | Block::Item { text } => text.clone(),
        Block::Field { label, text, .. } => format!("{label}: {text}"),
        Block::Table { table } => cells(table),
        Block::Sentence { .. } | Block::Break => block.text().unwrap_or_default(),
    };
    report.blocks.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_form_opens_empty_in_the_layout_of_its_family() {
    let world = World::open();
    let all = forms().unwrap();
    for number in 1..=22 {
        assert!(all.iter().any(|form| form.code.starts_with(&format!("F{number:02}"))), "F{number:02}");
    }
    for form in all {
        let report = made(&world, &FormOrder { empty: true, ..order(&form.code) });
        assert!(!report.blocks.is_empty(), "{}", form.code);
        assert_eq!(report.letterhead.family, form.family, "{}", form.code);
        assert!(report.letterhead.by_hand, "{}", form.code);
        assert!(!words(&report).contains(['{', '}']), "{}: {}", form.code, words(&report));
        for block in &report.blocks {
            if let Block::Table { table } = block {
                assert!(!table.rows.is_empty(), "{}: {}", form.code, table.sheet);
                assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()), "{}", form.code);
                assert!(table.sheet.chars().count() <= 31, "{}", form.code);
            }
        }
        assert!(build(world.db.read(), &FormOrder { empty: true, ..order(&form.code) }).unwrap().logged.is_none());
    }
}

/// The fields of a source, as forms may name them.
fn fields_of(source: &str) -> Vec<String> {
    let listed = |names: &str| names.split(' ').map(String::from).collect();
    match source {
        "initiative" => listed(
            "name responsible reason goal method audience forces resources output outlook results main scope kind field status since contents numbers time",
        ),
        "beneficiary" => {
            listed("name code group hardships needs responsible outcome class situation wishes birth_date")
        }
        "support" => listed("name code class what money date kind source occasion goods_value given_by"),
        "figures" => listed("number name unit registered achieved last_year change percent remark"),
        "initiatives_by_field" | "initiatives_by_content" => listed("name count"),
        "$members" => listed("name title team party_member signed_on"),
        "$scores" => listed("text max score"),
        "$answers" => listed("text c1 c2 c3 c4 c5"),
        "$findings" => fields_of("finding"),
        "$praises" => fields_of("praise"),
        "" | "report" => Vec::new(),
        code => {
            let book = book::book(code).unwrap_or_else(|| panic!("no source {code}"));
            let names = book.fields.iter().map(|field| field.name.clone());
            names.chain(["result".to_string(), "procedure".to_string(), "receipt".to_string()]).collect()
        }
    }
}

fn check_names(form: &Form, parts: &[definition::Part], group: &str) {
    use definition::Part;
    let common = "unit school above year period campaign basis staff members pupils violations next1 next2 next3 n full content group \
                  total.count total.money total.money.words";
    let known = |source: &str, name: &str| {
        let near = fields_of(source).iter().any(|field| field == name);
        assert!(near || common.split(' ').any(|word| word == name), "{}: {name} of {source}", form.code);
    };
    let braces = |source: &str, text: &str| {
        text.split('{').skip(1).for_each(|piece| known(source, piece.split('}').next().unwrap_or_default()));
    };
    for part in parts {
        match part {
            Part::Heading(heading) => braces(&form.source, &heading.text),
            Part::Text(text) | Part::Item(text) => braces(&form.source, text),
            Part::Field(field) => braces(&form.source, &field.value),
            Part::Ticks(ticks) => known(&form.source, &ticks.value),
            Part::Items(items) => braces(&items.of, &items.text),
            Part::Table(table) => {
                let of = if table.of.is_empty() { group } else { &table.of };
                let named = table.columns.iter().map(|(_, _, field)| field).filter(|f| !f.is_empty() && *f != "#");
                named.chain(&table.sum).for_each(|field| known(of, field));
            }
            Part::Contents(parts) => check_names(form, parts, ""),
            Part::Group(of) => check_names(form, &of.parts, &of.of),
            Part::Break => {}
        }
    }
    braces(&form.source, &form.subject);
}

/// A typing mistake in a definition would print dots for ever.
#[test]
fn the_definitions_name_fields_that_are_there() {
    for form in forms().unwrap() {
        check_names(form, &form.parts, "");
        assert_eq!(form.title, form.title.to_uppercase(), "{}", form.code);
        let all = code::shipped().unwrap();
        let known = form.document.is_empty() || ["TXL", "TCO"].contains(&form.document.as_str());
        assert!(
            known || all.iter().any(|row| row.list == "outgoing_kind" && row.code == form.document),
            "{}",
            form.code
        );
    }
}

#[test]
fn an_initiative_fills_its_registration() {
    let mut world = World::open();
    let id = world.initiative("Đôi bạn cùng tiến", &["K1", "K2"]);
    let report = made(&world, &FormOrder { record: id.0, dated: Some(day("2026-12-05")), ..order("F01") });
    let text = words(&report);
    for part in
        ["1. Tên mô hình: Đôi bạn cùng tiến", "■\u{a0}Mô hình", "□\u{a0}Công trình", "Người nghèo, người yếu thế"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(report.addressees, ["Đảng ủy phường Bến Thành"]);
    assert_eq!(report.signatures[0].on_behalf, "Chi bộ");
    let list = made(&world, &order("F02"));
    assert!(list.landscape && words(&list).contains("1 | Đôi bạn cùng tiến"), "{}", words(&list));
}

#[test]
fn a_form_about_a_record_asks_for_one() {
    let world = World::open();
    let error = build(world.db.read(), &order("F01")).err().unwrap();
    assert_eq!(error.problems[0].field, "record");
    assert!(build(world.db.read(), &order("F99")).is_err());
}

#[test]
fn who_did_not_agree_to_be_named_stands_by_code_except_where_people_sign() {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let mut agreed = person("Đặng Văn Bình", "HS", "4B");
    agreed.consents.push(Consent { purpose: "BAO_CAO".to_string(), ..agreed.consents[0].clone() });
    crate::beneficiary::save(&mut world.db, agreed).unwrap();
    world.support(&anh, "2026-03-05", 1_200_000);
    let register = build(world.db.read(), &order("F06")).unwrap();
    let text = words(&register.report);
    assert!(text.contains("HC-001") && !text.contains("Ánh") && !text.contains("5A"), "{text}");
    assert!(text.contains("Đặng Văn Bình"), "{text}");
    assert!(register.logged.is_some(), "names leave: the access log is told");
    let signed = build(world.db.read(), &order("F08")).unwrap();
    let text = words(&signed.report);
    assert!(text.contains("Nguyễn Thị Ánh | 5A") && signed.logged.is_some(), "{text}");
    assert!(text.contains("Tổng số tiền bằng số: 1.200.000 đồng."), "{text}");
    assert!(text.contains("Tổng số tiền bằng chữ: Một triệu hai trăm nghìn đồng."), "{text}");
    assert_eq!(signed.report.letterhead.family, Family::State);
    hand_out(&mut world.db, &order("F08"), &signed).unwrap();
    assert_eq!(world.db.read().accesses(0).unwrap()[0].what, "Danh sách ký nhận hỗ trợ có họ tên");
}

#[test]
fn the_receipt_list_follows_the_filters_of_the_list() {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let hue = world.person("Trần Thị Huệ", "NV", "Văn phòng");
    world.support(&anh, "2026-03-05", 1_000_000);
    world.support(&hue, "2026-03-05", 2_000_000);
    let only = BTreeMap::from([("person_group".to_string(), "NV".to_string())]);
    let text = words(&made(&world, &FormOrder { only, ..order("F08") }));
    assert!(text.contains("Trần Thị Huệ") && !text.contains("Ánh") && text.contains("2.000.000 đồng"), "{text}");
}

#[test]
fn amounts_are_spelled_as_the_register_says() {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    world.support(&anh, "2026-03-05", 1_105_000);
    let spelled = |world: &World| words(&made(world, &order("F08")));
    assert!(spelled(&world).contains("Một triệu một trăm linh năm nghìn đồng"), "{}", spelled(&world));
    super::super::set_wording(&mut world.db, amount::Wording { le: true, ngan: true }).unwrap();
    assert!(spelled(&world).contains("Một triệu một trăm lẻ năm ngàn đồng"));
    world.db.undo().unwrap();
    assert!(spelled(&world).contains("linh năm nghìn"));
}

#[test]
fn an_inspection_fills_plan_minutes_and_conclusion_with_its_findings() {
    let mut world = World::open();
    let inspection = put(
        &mut world,
        "inspection",
        json!({"kind": "CD", "subject": "Tổ Văn phòng", "planned_on": "2026-10-01",
        "scope": "Thái độ phục vụ", "held_on": "2026-10-02", "result": "Tốt", "team": "Chi ủy"}),
    );
    put(
        &mut world,
        "finding",
        json!({"inspection": inspection, "found_on": "2026-10-02", "text": "Chưa niêm yết lịch tiếp dân",
        "owner": "Văn thư", "due": "2026-10-15"}),
    );
    for (form, kind) in [("F16A", "KH/CB"), ("F16B", "BB/CB"), ("F16C", "KL/CB")] {
        let report = made(&world, &FormOrder { record: inspection.clone(), ..order(form) });
        assert_eq!(report.letterhead.symbol, kind);
        assert_eq!(report.subject, "kiểm tra Tổ Văn phòng");
        assert_eq!(words(&report).contains("Chưa niêm yết lịch tiếp dân"), form != "F16A", "{form}");
    }
    assert_eq!(made(&world, &FormOrder { empty: true, ..order("F16A") }).subject, "kiểm tra ……………");
}

#[test]
fn a_nomination_fills_the_dossier() {
    let mut world = World::open();
    let id = put(
        &mut world,
        "nomination",
        json!({"scope": "CN", "name": "Trần Văn An", "summary": "Vận động học bổng.",
        "proposed_on": "2026-09-20", "form": "BD", "grantor": "CB", "status": "HOP", "voters": 18, "votes": 17}),
    );
    put(
        &mut world,
        "praise",
        json!({"form": "TK", "date": "2026-09-01", "recipient": "Trần Văn An", "reason": "Giúp học sinh"}),
    );
    let one = |form: &str| words(&made(&world, &FormOrder { record: id.clone(), ..order(form) }));
    assert!(
        one("F21B").contains("Vận động học bổng.") && one("F21B").contains("01/09/2026 | Thư khen"),
        "{}",
        one("F21B")
    );
    assert!(one("F22").contains("Điểm chấm; số phiếu đồng ý"));
    assert!(
        build(world.db.read(), &FormOrder { record: id.clone(), ..order("F21") }).is_err(),
        "it is for collectives"
    );
    assert!(words(&made(&world, &order("F18"))).contains("1 | Trần Văn An | Biểu dương"));
    assert!(words(&made(&world, &order("F19"))).contains("khen thưởng 01 tập thể, cá nhân"));
    assert!(
        words(&made(&world, &FormOrder { empty: true, ..order("F17") })).contains("sáng tạo"),
        "criteria that ship"
    );
}

#[test]
fn the_staff_sign_team_by_team_each_on_a_page_of_its_own() {
    let mut world = World::open();
    for (name, team) in [("Trần Văn An", "Tổ 1"), ("Lê Thị Bình", "Tổ 2"), ("Đỗ Văn Cường", "Tổ 1")]
    {
        put(&mut world, "staff_member", json!({"name": name, "team": team, "party_member": 1}));
    }
    let campaign = put(
        &mut world,
        "pledge_campaign",
        json!({"name": "Đợt 1", "kind": "NLD", "cutoff": "2026-03-31", "headcount": 3}),
    );
    let report = made(&world, &FormOrder { record: campaign, ..order("F14") });
    assert_eq!(report.blocks.iter().filter(|block| **block == Block::Break).count(), 1);
    assert!(words(&report).contains("Tổ, bộ phận: Tổ 1\n1 | Trần Văn An"), "{}", words(&report));
    let class = |pupils: u32| json!({"name": "Học sinh", "kind": "HS", "cutoff": "2026-09-30", "headcount": pupils});
    let pupils = put(&mut world, "pledge_campaign", class(35));
    let class = put(
        &mut world,
        "pupil_pledge",
        json!({"campaign": pupils, "class": "5A", "signed_on": "2026-09-10", "pupils": 35}),
    );
    let list = made(&world, &FormOrder { record: class, ..order("F14B") });
    let Some(Block::Table { table }) = list.blocks.iter().find(|block| matches!(block, Block::Table { .. })) else {
        panic!()
    };
    assert_eq!(table.rows.len(), 35);
}

#[test]
fn the_plan_puts_every_item_under_its_content() {
    let mut world = World::open();
    put(&mut world, "plan_item", json!({"year": 2026, "kind": "CD", "text": "Gần dân"}));
    put(
        &mut world,
        "plan_item",
        json!({"year": 2026, "kind": "GP", "content": "K3", "text": "Không rác", "owner": "Đoàn", "cost": 500000}),
    );
    let text = words(&made(&world, &order("F03")));
    assert!(text.contains("1. Chủ đề năm\nGần dân."), "{text}");
    assert!(text.contains("2 | Không rác | Đoàn |  | 500.000") && text.contains("| Cộng |"), "{text}");
}

#[test]
fn a_number_goes_into_the_register_and_stays_with_its_document() {
    let mut world = World::open();
    let with = |number| FormOrder { number: Some(number), dated: Some(day("2026-03-05")), ..order("F02") };
    let paper = |world: &World, order: &FormOrder| build(world.db.read(), order).unwrap();
    let first = paper(&world, &with(1));
    hand_out(&mut world.db, &with(1), &first).unwrap();
    hand_out(&mut world.db, &with(1), &first).unwrap();
    let other = FormOrder { form: "F06".to_string(), ..with(1) };
    let second = paper(&world, &other);
    let refused = hand_out(&mut world.db, &other, &second).unwrap_err();
    assert!(refused.message.contains("Số kế tiếp là 02"), "{}", refused.message);
    let entries = book::all(world.db.read(), "outgoing_document").unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0].values["symbol"], "01-BC/CB");
}

#[test]
fn a_hardship_hidden_by_default_is_no_box_to_tick() {
    let mut world = World::open();
    let mut one = person("Nguyễn Thị Ánh", "HS", "5A");
    one.hardships = vec![Hardship { kind: "KT".to_string(), ..one.hardships[0].clone() }];
    let id = crate::beneficiary::save(&mut world.db, one).unwrap();
    let paper = build(world.db.read(), &FormOrder { record: id.0, ..order("F07") }).unwrap();
    assert!(words(&paper.report).contains("Họ và tên (hoặc mã): Nguyễn Thị Ánh"));
    assert!(paper.logged.is_some() && paper.report.file_stem.contains("hc-001"), "{}", paper.report.file_stem);
}
