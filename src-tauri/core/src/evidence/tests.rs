use super::*;
use crate::testing::{World, consent};
use image::{ImageFormat, RgbImage};
use std::io::Cursor;

fn picture(format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    RgbImage::from_fn(640, 400, |x, y| image::Rgb([x as u8, y as u8, 90])).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A JPEG with an EXIF block that names a camera and turns the picture by 90°.
fn with_exif(jpeg: &[u8]) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend(b"\x0f\x01\x02\0\x0c\0\0\0\x26\0\0\0");
    tiff.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    tiff.extend(b"\0\0\0\0SecretCamera");
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(((tiff.len() + 8) as u16).to_be_bytes());
    out.extend(b"Exif\0\0");
    out.extend(tiff);
    out.extend(&jpeg[2..]);
    out
}

fn new<'a>(owner: Owner, record: &'a str, name: &'a str, bytes: &'a [u8]) -> NewEvidence<'a> {
    NewEvidence { owner, record, name, bytes, shows_people: false, phase: Phase::None }
}

#[test]
fn takes_what_a_photo_tells_of_place_and_camera_out_and_turns_it_upright() {
    let mut world = World::open();
    let id = world.initiative("Cổng trường an toàn", &["K4"]);
    let photo = with_exif(&picture(ImageFormat::Jpeg));
    let photo_id = add(&mut world.db, new(Owner::Initiative, id.as_str(), "ảnh.jpg", &photo)).unwrap();
    let (_, kept) = bytes(world.db.read(), &photo_id).unwrap();
    assert!(!kept.windows(12).any(|w| w == b"SecretCamera"));
    let upright = image::load_from_memory(&kept).unwrap();
    assert_eq!((upright.width(), upright.height()), (400, 640));
    let small = image::load_from_memory(&thumbnail(world.db.read(), &photo_id).unwrap().unwrap()).unwrap();
    assert!(small.width() <= 256 && small.height() <= 256);
}

#[test]
fn tells_the_kind_by_the_bytes() {
    let mut world = World::open();
    let id = world.initiative("Cổng trường an toàn", &["K4"]);
    let refused = add(&mut world.db, new(Owner::Initiative, id.as_str(), "ảnh.jpg", b"MZ\x90\0 an exe")).unwrap_err();
    assert!(refused.message.contains("không phải ảnh"), "{}", refused.message);
    assert!(add(&mut world.db, new(Owner::Initiative, id.as_str(), "x", b"")).is_err());
    let too_big = vec![0; MAX_BYTES + 1];
    assert!(
        add(&mut world.db, new(Owner::Initiative, id.as_str(), "x", &too_big)).unwrap_err().message.contains("15 MB")
    );
    add(&mut world.db, new(Owner::Initiative, id.as_str(), "kế hoạch", b"%PDF-1.7 ...")).unwrap();
    assert_eq!(list(world.db.read(), Owner::Initiative, id.as_str()).unwrap()[0].kind, "application/pdf");
}

#[test]
fn a_photo_of_a_person_needs_consent() {
    let mut world = World::open();
    let id = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let photo = picture(ImageFormat::Png);
    let shows = |id| NewEvidence { shows_people: true, ..new(Owner::Beneficiary, id, "ảnh", &photo) };
    assert!(add(&mut world.db, shows(id.as_str())).is_err());
    let mut person = beneficiary::get(world.db.read(), &id).unwrap();
    person.consents.push(beneficiary::Consent { purpose: "ANH".to_string(), ..consent() });
    beneficiary::save(&mut world.db, person).unwrap();
    add(&mut world.db, shows(id.as_str())).unwrap();
}

#[test]
fn making_somebody_anonymous_takes_the_bytes_of_the_evidence_too() {
    let mut world = World::open();
    let id = world.person("Nguyễn Thị Ánh", "HS", "5A");
    let support = world.support(&id, "2026-03-05", 1_000_000);
    let other = world.initiative("Cổng trường an toàn", &["K4"]);
    let kept = add(&mut world.db, new(Owner::Initiative, other.as_str(), "giữ", b"%PDF-1.7 keep")).unwrap();
    let of_person = add(&mut world.db, new(Owner::Beneficiary, id.as_str(), "đơn của Ánh", b"%PDF-1.7 one")).unwrap();
    add(&mut world.db, new(Owner::Support, support.as_str(), "ký nhận của Ánh", b"%PDF-1.7 two")).unwrap();
    delete(&mut world.db, &of_person).unwrap();
    beneficiary::anonymise(&mut world.db, &id).unwrap();
    assert_eq!(store::count_bytes(world.db.read()).unwrap(), 1);
    assert_eq!(bytes(world.db.read(), &kept).unwrap().1, b"%PDF-1.7 keep");
    for act in world.db.read().history(0).unwrap() {
        let told = format!("{act:?} {:?}", world.db.read().changes(act.seq).unwrap());
        assert!(!told.contains("Ánh"), "{told}");
    }
}
