//! Figures that come on paper: pictures of codes, what is missing, and that they give way to their package.

use super::open::Desk;
use super::tests::{Above, stranger};
use super::{Cause, Outcome, Verdict, paper, recount, review};
use crate::package::v1::{Figure, Record};
use crate::sample::packages::Sender;
use image::{GrayImage, Luma};
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The text of the sheet that belongs to a package.
pub fn text_of(above: &Above, package: &[u8]) -> String {
    let contents = crate::package::read(above.db.read(), package).unwrap();
    let figure = |record| match record {
        Record::Figure(figure) => Some(figure),
        _ => None,
    };
    let figures: Vec<Figure> = contents.records.into_iter().filter_map(figure).collect();
    let hash = crate::db::hex(&Sha256::digest(package));
    crate::package::paper::text(&contents.manifest, figures.iter(), &hash)
}

pub fn take(above: &mut Above, sheet: Vec<u8>) -> Verdict {
    let desk = Desk::set_up(above.db.read()).unwrap();
    paper::file(&mut above.db, &desk, Path::new("ảnh.png"), sheet).unwrap()
}

fn sheet(above: &Above, sender: &Sender, package: &[u8]) -> Vec<u8> {
    sender.seal_sheet(&text_of(above, package)).unwrap()
}

/// Codes beside each other on a white page, four points a field.
fn picture(path: PathBuf, codes: &[String]) -> PathBuf {
    const FIELD: u32 = 4;
    let drawn: Vec<QrCode> = codes
        .iter()
        .map(|code| {
            let segments = QrSegment::make_segments(code);
            let ecc = QrCodeEcc::Quartile;
            QrCode::encode_segments_advanced(&segments, ecc, Version::MIN, Version::MAX, None, false).unwrap()
        })
        .collect();
    let side = drawn.iter().map(|code| code.size() as u32 + 10).max().unwrap() * FIELD;
    let mut page = GrayImage::from_pixel(side * drawn.len() as u32, side, Luma([255]));
    for (i, code) in drawn.iter().enumerate() {
        for (x, y) in (0..side).flat_map(|x| (0..side).map(move |y| (x, y))) {
            if code.get_module((x / FIELD) as i32 - 5, (y / FIELD) as i32 - 5) {
                page.put_pixel(i as u32 * side + x, y, Luma([0]));
            }
        }
    }
    page.save(&path).unwrap();
    path
}

fn figures(above: &Above) -> Vec<(String, Option<i64>, Option<f64>)> {
    let lines = review::view(above.db.read(), "MAU-0000", "2026").unwrap().lines;
    let mut all: Vec<_> = lines.into_iter().map(|line| (line.indicator, line.registered, line.achieved)).collect();
    all.retain(|(_, registered, achieved)| registered.is_some() || achieved.is_some());
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

#[test]
fn two_pictures_of_one_sheet_count_until_the_package_comes() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let package = above.package(&mut sender, "2026");
    let codes = dan_van_sealed::paper::codes(&sheet(&above, &sender, &package)).unwrap();
    assert!(codes.len() > 2, "{}", codes.len());
    let folder = above.dir.path().to_path_buf();
    let one = picture(folder.join("1.png"), &codes[..2]);
    let two = picture(folder.join("2.PNG"), &codes[2..]);

    let tally = super::receive(&mut above.db, std::slice::from_ref(&two), |_| true).unwrap();
    assert_eq!(tally.refused[&Cause::PartMissing], 1);
    let gone = format!("Còn thiếu mã 1/{0}, 2/{0}", codes.len());
    assert!(tally.verdicts[0].sentence.starts_with(&gone), "{tally:?}");

    let mut seen = Vec::new();
    let tally = super::receive(&mut above.db, &[one.clone(), two], |far| {
        seen.push((far.done, far.total));
        true
    })
    .unwrap();
    assert_eq!((tally.accepted, tally.refused_total(), seen), (1, 0, vec![(1, 2), (2, 2)]), "{tally:?}");
    let verdict = &tally.verdicts[0];
    assert!(verdict.sentence.contains("trên giấy") && verdict.notes[0].contains("mã QR"), "{verdict:?}");
    let view = review::view(above.db.read(), "MAU-0000", "2026").unwrap();
    assert_eq!(view.counts, ["số liệu từ mã QR trên giấy, chưa có gói"]);
    assert!(view.lines.iter().all(|line| !line.name.is_empty() && !line.unit.is_empty()));
    assert_eq!(view.package, crate::db::hex(&Sha256::digest(&package)), "answers go to the package");
    let on_paper = figures(&above);
    assert_eq!(recount(above.db.read()).unwrap().differences.len(), 0);

    let tally = above.receive(std::slice::from_ref(&package));
    assert_eq!((tally.accepted, tally.newer), (1, 1));
    assert!(tally.verdicts[0].sentence.contains("thay số liệu nhận từ giấy"), "{tally:?}");
    assert_eq!(figures(&above), on_paper);
    assert!(review::view(above.db.read(), "MAU-0000", "2026").unwrap().counts.len() > 1);
    assert_eq!(recount(above.db.read()).unwrap().packages, 1);
    let again = sheet(&above, &sender, &package);
    let late = take(&mut above, again);
    assert_eq!(late.outcome, Outcome::Repeated);
}

#[test]
fn sheets_that_cannot_be_meant_are_refused_with_words() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let package = above.package(&mut sender, "2026");
    let text = text_of(&above, &package);
    let first = text.lines().next().unwrap().to_string();
    let words: Vec<&str> = first.split(' ').collect();
    let with = |at: usize, word: &str| {
        let mut words = words.clone();
        words[at] = word;
        text.replacen(&first, &words.join(" "), 1)
    };
    let cases = [
        (
            with(0, "2").replacen(&format!(" {} ", env!("CARGO_PKG_VERSION")), " 3.0 ", 1),
            Cause::NewerFormat,
            "cài phiên bản 3.0 hoặc mới hơn",
        ),
        (with(0, "0"), Cause::Damaged, "hỏng"),
        (with(0, "x"), Cause::Damaged, "hỏng"),
        (with(2, "MAU-0001"), Cause::AnotherUnit, "MAU-0001"),
        (with(3, "0"), Cause::Implausible, "số thứ tự"),
        (with(3, "-1"), Cause::Damaged, "hỏng"),
        (with(5, "2026-khong-co"), Cause::Implausible, "2026-khong-co"),
        (with(6, "111112222233333444445555566666"), Cause::NotForUs, "không gửi cho"),
        (with(8, "1999-01-01"), Cause::Implausible, "01/01/1999"),
        (with(8, "2026-02-31"), Cause::Damaged, "hỏng"),
        (with(9, "real"), Cause::NotSample, "số liệu thật"),
        (with(9, "other"), Cause::Damaged, "hỏng"),
        (with(10, "00"), Cause::Damaged, "hỏng"),
        (format!("{text}K1.01 1 1\n"), Cause::Implausible, "lặp lại"),
        (format!("{first}\nK1.01 1\n"), Cause::Damaged, "hỏng"),
        (format!("{first}\nK1.01 x 1\n"), Cause::Damaged, "hỏng"),
        (format!("{first}\nK1.01 -5 1\n"), Cause::Implausible, "K1.01"),
        (format!("{first}\nK1.01 1 1e300\n"), Cause::Implausible, "K1.01"),
        (format!("{first}\nK1.01 1 NaN\n"), Cause::Implausible, "K1.01"),
        (format!("{first}\n<b> 1 1\n"), Cause::Implausible, "sai mã"),
        (String::new(), Cause::Damaged, "hỏng"),
    ];
    let before = (above.digest(), above.db.read().last_act().unwrap());
    for (text, reason, word) in cases {
        let verdict = take(&mut above, sender.seal_sheet(&text).unwrap());
        assert_eq!(verdict.reason, Some(reason), "{text:.120}: {verdict:?}");
        assert!(verdict.sentence.contains(word), "{word}: {}", verdict.sentence);
    }
    let verdict = take(&mut above, stranger(9).seal_sheet(&text).unwrap());
    assert_eq!(verdict.reason, Some(Cause::UnknownUnit));
    let mut flipped = sender.seal_sheet(&text).unwrap();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    assert_eq!(take(&mut above, flipped).reason, Some(Cause::WrongSignature));
    assert_eq!((above.digest(), above.db.read().last_act().unwrap()), before);
}

#[test]
fn an_unconfirmed_card_waits_a_revoked_one_is_refused_and_an_older_sheet_is_only_kept() {
    let mut above = Above::open();
    let (mut waiting, mut sender) = (above.sender(1, false), above.sender(0, true));
    let package = above.package(&mut waiting, "2026");
    let paper = sheet(&above, &waiting, &package);
    assert_eq!(take(&mut above, paper).outcome, Outcome::Waiting);

    let (first, second) = (above.package(&mut sender, "2026"), above.package(&mut sender, "2026"));
    let (old, new) = (sheet(&above, &sender, &first), sheet(&above, &sender, &second));
    assert_eq!(take(&mut above, new).outcome, Outcome::Accepted);
    let verdict = take(&mut above, old.clone());
    assert_eq!((verdict.outcome, verdict.reason), (Outcome::Refused, Some(Cause::Older)));
    assert_eq!(take(&mut above, old).outcome, Outcome::Repeated);

    let third = above.package(&mut sender, "2026");
    let paper = sheet(&above, &sender, &third);
    let fingerprint = dan_van_sealed::Card::read(&sender.card).unwrap().fingerprint();
    super::revoke(&mut above.db, &fingerprint, 3).unwrap();
    assert_eq!(take(&mut above, paper).reason, Some(Cause::RevokedKey));
}

#[test]
fn a_sheet_of_another_package_with_the_same_number_raises_the_alarm() {
    let mut above = Above::open();
    let mut sender = above.sender(0, true);
    let package = above.package(&mut sender, "2026");
    let hash = crate::db::hex(&Sha256::digest(&package));
    let text = text_of(&above, &package).replace(&hash, &"0".repeat(64));
    above.receive(&[package]);
    let paper = sender.seal_sheet(&text).unwrap();
    let verdict = take(&mut above, paper);
    assert_eq!(verdict.reason, Some(Cause::Conflict));
    assert_eq!(recount(above.db.read()).unwrap().packages, 0, "neither counts");
}

#[test]
fn a_sheet_that_names_the_package_of_another_unit_counts_for_nothing_whichever_comes_first() {
    let mut states = Vec::new();
    for sheet_first in [true, false] {
        let mut above = Above::open();
        let (mut victim, mut thief) = (above.sender(0, true), above.sender(1, true));
        let package = above.package(&mut victim, "2026");
        let own = above.package(&mut thief, "2026");
        let (theirs, ours) = [&package, &own].map(|bytes| crate::db::hex(&Sha256::digest(bytes))).into();
        let text = text_of(&above, &own).replace(&ours, &theirs);
        let paper = thief.seal_sheet(&text).unwrap();
        if sheet_first {
            take(&mut above, paper);
            above.receive(&[package]);
        } else {
            above.receive(&[package]);
            assert_eq!(take(&mut above, paper).reason, Some(Cause::Conflict));
        }
        assert_eq!(recount(above.db.read()).unwrap().packages, 1);
        assert!(review::view(above.db.read(), "MAU-0001", "2026").is_err());
        states.push(review::view(above.db.read(), "MAU-0000", "2026").unwrap().standing);
    }
    assert_eq!(states, ["counts", "counts"]);
}

#[test]
fn files_that_hold_no_codes_are_named_and_the_others_come_in() {
    let mut above = Above::open();
    let folder = above.dir.path().to_path_buf();
    let empty = folder.join("trang.png");
    GrayImage::from_pixel(400, 300, Luma([250])).save(&empty).unwrap();
    let text = folder.join("anh.jpg");
    std::fs::write(&text, "không phải ảnh").unwrap();
    let foreign = picture(folder.join("khac.png"), &["HTTPS://EXAMPLE.VN".to_string()]);
    let gone = folder.join("mat.pdf");
    let mut sender = above.sender(0, true);
    let package = folder.join("a.sdv");
    std::fs::write(&package, above.package(&mut sender, "2026")).unwrap();
    let files = [empty, text, foreign, gone, package];
    let tally = super::receive(&mut above.db, &files, |_| true).unwrap();
    assert_eq!((tally.accepted, tally.refused_total()), (1, 4));
    assert_eq!((tally.refused[&Cause::NoCode], tally.refused[&Cause::Unreadable]), (2, 2));
    let cancelled = super::receive(&mut above.db, &files, |far| far.done < 3).unwrap();
    assert_eq!((cancelled.repeated, cancelled.refused_total(), cancelled.left), (1, 2, 2));
}
