use super::*;
use crate::testing::{World, school};
use dan_van_sealed::inspect;

fn world() -> World {
    let mut world = World::open();
    let anh = world.person("Nguyễn Thị Ánh", "HS", "5A");
    world.support(&anh, "2026-03-05", 1_000_000);
    world.initiative("Đôi bạn cùng tiến", &["K1"]);
    world
}

fn order(names: bool) -> Order {
    Order { period: "2026".to_string(), names, ..Order::default() }
}

#[test]
fn what_leaves_is_what_was_listed_and_holds_no_name() {
    let mut world = world();
    let listed = preview(world.db.read(), &order(true)).unwrap();
    assert!(listed.names.is_empty(), "no consent to be named in reports");
    let attachment = Attachment { role: "report.docx".to_string(), bytes: vec![7; 100_000] };
    let (submission, bytes) = submit(&mut world.db, &order(true), &[attachment]).unwrap();
    let contents = read(world.db.read(), &bytes).unwrap();
    let text = format!("{contents:?}");
    for hidden in ["Ánh", "5A", "Nguyễn Văn Cha"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    assert_eq!(contents.manifest.counts["support"], 1);
    assert_eq!(contents.manifest.counts["file"], 1);
    assert_eq!(submission.file_name, "DVK_2026_HCM-26740_v1.sdv");
    assert_eq!(inspect(&bytes).unwrap().label.seq, 1);
}

#[test]
fn names_leave_only_with_consent_to_be_named() {
    let mut world = world();
    let mut person = beneficiary_of(&world);
    person.consents.push(crate::beneficiary::Consent { purpose: "BAO_CAO".to_string(), ..crate::testing::consent() });
    crate::beneficiary::save(&mut world.db, person).unwrap();
    assert_eq!(preview(world.db.read(), &order(true)).unwrap().names, ["Nguyễn Thị Ánh"]);
    assert!(preview(world.db.read(), &order(false)).unwrap().names.is_empty());
}

fn beneficiary_of(world: &World) -> crate::beneficiary::Beneficiary {
    crate::beneficiary::all(world.db.read()).unwrap().remove(0)
}

#[test]
fn the_same_period_again_is_the_next_version_chained_to_the_one_before() {
    let mut world = world();
    let (first, one) = submit(&mut world.db, &order(false), &[]).unwrap();
    let (second, two) = submit(&mut world.db, &order(false), &[]).unwrap();
    assert_eq!((first.version, second.version, second.seq), (1, 2, 2));
    let contents = read(world.db.read(), &two).unwrap();
    assert_eq!(contents.manifest.previous, hex(&Sha256::digest(&one)));
    assert_eq!(list(world.db.read()).unwrap().len(), 2);
    assert_eq!(bytes(world.db.read(), &first.id).unwrap(), one);
    assert_eq!(world.db.steps().unwrap().undo.as_deref(), Some("Đăng ký mô hình “Đôi bạn cùng tiến”"));
}

#[test]
fn the_superior_whose_card_was_opened_can_read_it() {
    let mut above = World::open();
    let mut unit = school();
    unit.role = unit::Role::Superior;
    unit::save(&mut above.db, unit).unwrap();
    let (fingerprint, card) = card(&mut above.db).unwrap();
    let mut below = world();
    assert_eq!(open_card(&mut below.db, &card, true).unwrap().fingerprint, fingerprint);
    let (_, bytes) = submit(&mut below.db, &order(false), &[]).unwrap();
    assert_eq!(read(above.db.read(), &bytes).unwrap().manifest.unit.name, school().party_name);
    let stranger = World::open();
    assert!(read(stranger.db.read(), &bytes).is_err());
}

#[test]
fn every_printing_of_a_package_shows_the_same_codes() {
    let mut world = world();
    assert!(paper::printed(world.db.read(), "2026").unwrap().codes.is_empty());
    let (_, bytes) = submit(&mut world.db, &order(false), &[]).unwrap();
    let codes = paper::printed(world.db.read(), "2026").unwrap().codes;
    assert_eq!(paper::printed(world.db.read(), "2026").unwrap().codes, codes);
    let parts: Vec<_> = codes.iter().map(|c| dan_van_sealed::paper::Part::parse(c.as_bytes()).unwrap()).collect();
    let joined = dan_van_sealed::paper::join(&parts);
    let dan_van_sealed::paper::Sheet::Whole(sheet) = joined.values().next().unwrap() else { panic!("not whole") };
    let (_, text) = dan_van_sealed::paper::open(sheet).unwrap();
    assert!(text.contains(&crate::db::hex(&sha2::Sha256::digest(&bytes))), "{text}");
}

#[test]
fn a_card_of_a_unit_is_not_a_superior() {
    let mut one = World::open();
    let (_, card) = card(&mut one.db).unwrap();
    let mut other = World::open();
    assert!(open_card(&mut other.db, &card, true).unwrap_err().message.contains("cơ sở"));
}

#[test]
fn a_changed_line_inside_is_noticed() {
    let mut world = world();
    let (_, bytes) = submit(&mut world.db, &order(false), &[]).unwrap();
    let contents = read(world.db.read(), &bytes).unwrap();
    let lines = v1::write(contents.manifest.clone(), &contents.records).unwrap();
    assert!(v1::read(&lines).is_ok());
    let text = String::from_utf8(lines).unwrap();
    assert!(v1::read(text.replace("1000000", "9000000").as_bytes()).is_err());
    let newer = text.replacen("\"format\":1", "\"format\":2", 1);
    assert_eq!(v1::read(newer.as_bytes()).unwrap_err().code, Code::Newer);
}

#[test]
fn the_history_does_not_show_the_secret_keys() {
    let mut world = world();
    submit(&mut world.db, &order(false), &[]).unwrap();
    let r = world.db.read();
    let secret = store::own_key(r).unwrap().unwrap();
    for act in r.history(0).unwrap() {
        assert!(!format!("{:?}", r.changes(act.seq).unwrap()).contains(&secret));
    }
}

#[test]
fn a_later_format_names_the_version_to_install() {
    let said = |json: &str| v1::check_format(json.as_bytes(), 1).map_err(crate::basics::Error::from);
    assert!(said(r#"{"format": 1, "field_of_2030": {}}"#).is_ok());
    let later = said(r#"{"format": 2, "app": "7.3.1"}"#).unwrap_err();
    assert!(later.code == Code::Newer && later.message.contains("cài phiên bản 7.3.1 hoặc mới hơn"), "{later:?}");
    for strange in
        [r#"{"format": 2}"#, r#"{"format": 99, "app": "<b>1"}"#, r#"{"format": 2, "app": "1.2.3.4.5.6.7.8.9.10.11"}"#]
    {
        let later = said(strange).unwrap_err();
        assert!(later.code == Code::Newer && later.message.contains("cài phiên bản mới"), "{strange}: {later:?}");
    }
    for broken in ["", "{}", r#"{"format": 0}"#, r#"{"format": -1}"#, r#"{"format": "1"}"#] {
        assert_eq!(said(broken).unwrap_err().code, Code::Refused, "{broken}");
    }
}

/// Format × campaign: plans of older and newer applications, as units open them.
#[test]
fn plans_of_other_versions() {
    let mut above = World::open();
    unit::save(&mut above.db, unit::Unit { role: unit::Role::Superior, ..crate::testing::school() }).unwrap();
    let (_, bytes) = plan::make(&mut above.db, 2026, Vec::new(), plan::Asks::default()).unwrap();
    let (_, text) = dan_van_sealed::read_notice(&bytes).unwrap();
    let key = SigningKey::from_text(&store::own_key(above.db.read()).unwrap().unwrap()).unwrap();
    let mut sound: serde_json::Value = serde_json::from_str(text).unwrap();
    sound["field_of_2030"] = serde_json::json!({"a": [1]});
    let signed = |value: &serde_json::Value| dan_van_sealed::sign_notice(&key, &value.to_string()).unwrap();
    assert_eq!(plan::read(&signed(&sound)).unwrap().0.number, 1, "fields of later versions are passed over");
    for (format, campaign, expected) in [
        (1, 1, None),
        (1, 2, Some(Code::Newer)),
        (2, 1, Some(Code::Newer)),
        (2, 2, Some(Code::Newer)),
        (0, 1, Some(Code::Refused)),
    ] {
        let mut case = sound.clone();
        (case["format"], case["campaign"]["format"]) = (format.into(), campaign.into());
        case["app"] = "7.3.1".into();
        let mut below = World::open();
        let opened = plan::open(&mut below.db, &signed(&case), true);
        assert_eq!(opened.as_ref().err().map(|error| error.code), expected, "{format} × {campaign}: {opened:?}");
    }
    // Without the version of the application, as the first ones wrote it.
    sound.as_object_mut().unwrap().remove("app");
    assert!(plan::read(&signed(&sound)).is_ok());
}
