//! Key slots: who opens, who does not, and what survives damage.

use super::*;

const PASSWORD: &str = "bốn từ không liên quan";
const OTHER: &str = "một mật khẩu khác hẳn";

fn made() -> (Slots, DataKey, RecoveryCode) {
    Slots::create("0190-abc", PASSWORD, Effort::Least).unwrap()
}

fn code_of<T>(outcome: Result<T>) -> Code {
    outcome.err().map(|error| error.code).expect("a refusal")
}

#[test]
fn each_slot_alone_opens() {
    let (slots, key, code) = made();
    assert_eq!(slots.open_with_password(PASSWORD).unwrap().0, key.0);
    assert_eq!(slots.open_with_recovery(&code.groups().join(" ")).unwrap().0, key.0);
    assert_eq!(slots.open_with_recovery(&code.groups().join("-")).unwrap().0, key.0);
}

#[test]
fn a_password_is_the_same_however_its_marks_are_composed() {
    let (slots, ..) = made();
    let decomposed: String = PASSWORD.nfd().collect();
    assert_ne!(decomposed, PASSWORD);
    assert!(slots.open_with_password(&decomposed).is_ok());
    assert_eq!(code_of(slots.open_with_password("bốn từ không liên quam")), Code::WrongPassword);
}

#[test]
fn short_passwords_are_refused_with_a_hint() {
    let error = check_password("mật khẩu").unwrap_err();
    assert_eq!(error.problems[0].field, "password");
    assert!(error.message.contains("10 ký tự (đang có 8)"), "{}", error.message);
    // Ten letters with marks; decomposed they would be many more.
    let (nine, ten) = ("ếệộữậằẵặẩ", "ếệộữậằẵặẩử");
    for form in [ten.to_string(), ten.nfd().collect()] {
        assert!(check_password(&form).is_ok());
    }
    for form in [nine.to_string(), nine.nfd().collect()] {
        assert!(check_password(&form).is_err());
    }
    let (mut slots, key, _) = made();
    let before = slots.clone();
    assert!(slots.set_password(&key, "ngắn", Effort::Least).is_err());
    assert_eq!(slots, before);
    assert!(Slots::create("x", "ngắn", Effort::Least).is_err());
}

#[test]
fn the_key_is_given_to_the_database_as_it_is() {
    let pragma = DataKey([0xab; 32]).pragma();
    assert_eq!(pragma.as_str(), format!("x'{}'", "ab".repeat(32)));
    assert_ne!(DataKey::fresh().unwrap().0, DataKey::fresh().unwrap().0);
}

/// Every wrong digit and every two neighbours swapped, in every place.
#[test]
fn a_mistyped_group_is_named() {
    let (slots, _, code) = made();
    let groups = code.groups();
    let typed = groups.join(" ");
    let wrong = |changed: String, group: usize| {
        let error = RecoveryCode::parse(&changed).err().unwrap();
        assert_eq!((error.code, error.problems[0].field.as_str()), (Code::Refused, "code"));
        assert!(error.message.starts_with(&format!("Nhóm thứ {} ", group + 1)), "{changed}: {}", error.message);
    };
    for (at, was) in typed.char_indices().filter(|(_, c)| *c != ' ') {
        for digit in ('0'..='9').filter(|digit| *digit != was) {
            let mut changed = typed.clone();
            changed.replace_range(at..=at, &digit.to_string());
            wrong(changed, at / 7);
        }
        let next = typed[at + 1..].chars().next().filter(|next| *next != ' ' && *next != was);
        if let Some(next) = next {
            let mut changed = typed.clone();
            changed.replace_range(at..at + 2, &format!("{next}{was}"));
            wrong(changed, at / 7);
        }
    }
    let error = slots.open_with_recovery(&typed.replacen(&groups[2], &groups[2][1..], 1)).err().unwrap();
    assert_eq!(error.message, "Nhóm thứ 3 có 5 chữ số, cần 6. Xem lại tờ mã khôi phục");
    assert!(slots.open_with_recovery("123").err().unwrap().message.contains("3 chữ số"));
    assert!(slots.open_with_recovery("").err().unwrap().message.contains("0 chữ số"));
    let letter = format!("O{}", &typed[1..]);
    assert!(slots.open_with_recovery(&letter).err().unwrap().message.contains("chữ cái"));
}

#[test]
fn a_damaged_slot_leaves_the_other() {
    let (mut slots, key, code) = made();
    slots.password.sealed = BASE64.encode([0; 72]);
    assert_eq!(code_of(slots.open_with_password(PASSWORD)), Code::WrongPassword);
    assert_eq!(slots.open_with_recovery(&code.groups().concat()).unwrap().0, key.0);
}

#[test]
fn slots_cannot_be_moved_or_weakened() {
    let (slots, ..) = made();
    let mut moved = slots.clone();
    moved.database = "0190-xyz".to_string();
    assert_eq!(code_of(moved.open_with_password(PASSWORD)), Code::WrongPassword);
    for (memory, passes, lanes) in
        [(8, 2, 1), (64 * 1024 * 1024, 2, 1), (19 * 1024, 65, 1), (19 * 1024, 2, 5), (19 * 1024, 0, 1)]
    {
        let mut changed = slots.clone();
        (changed.password.memory, changed.password.passes, changed.password.lanes) = (memory, passes, lanes);
        assert_eq!(code_of(changed.open_with_password(PASSWORD)), Code::Damaged);
    }
}

#[test]
fn a_slot_of_another_register_does_not_fit() {
    let (one, ..) = made();
    let (two, _, code) = Slots::create("0190-xyz", PASSWORD, Effort::Least).unwrap();
    let mut mixed = one.clone();
    (mixed.password, mixed.recovery) = (two.password.clone(), two.recovery.clone());
    assert_eq!(code_of(mixed.open_with_password(PASSWORD)), Code::WrongPassword);
    assert_eq!(code_of(mixed.open_with_recovery(&code.groups().concat())), Code::WrongPassword);
    // Nor one kind of slot in the place of the other.
    mixed = two.clone();
    mixed.recovery.sealed = two.password.sealed.clone();
    assert_eq!(code_of(mixed.open_with_recovery(&code.groups().concat())), Code::WrongPassword);
}

#[test]
fn parts_of_the_wrong_length_are_damage() {
    let (slots, _, code) = made();
    for wrong in ["", "AAAA", "not base64", &BASE64.encode([0; 71]), &BASE64.encode([0; 73])] {
        for part in 0..4 {
            let mut changed = slots.clone();
            let Slots { password, recovery, .. } = &mut changed;
            let field = [&mut password.salt, &mut password.sealed, &mut recovery.salt, &mut recovery.sealed];
            *field.into_iter().nth(part).unwrap() = wrong.to_string();
            let by_password = changed.open_with_password(PASSWORD).map(|_| ());
            let by_code = changed.open_with_recovery(&code.groups().concat()).map(|_| ());
            let (broken, whole) = if part < 2 { (by_password, by_code) } else { (by_code, by_password) };
            assert_eq!(code_of(broken), Code::Damaged, "{wrong:?}");
            assert!(whole.is_ok());
        }
    }
}

/// A folder with the slots before and after a change of password.
fn changed_password() -> (tempfile::TempDir, Slots, DataKey) {
    let dir = tempfile::tempdir().unwrap();
    let (mut slots, key, _) = made();
    slots.write(dir.path()).unwrap();
    slots.set_password(&key, OTHER, Effort::Least).unwrap();
    slots.write(dir.path()).unwrap();
    (dir, slots, key)
}

#[test]
fn a_damaged_or_missing_file_falls_back_to_the_one_before() {
    let (dir, slots, key) = changed_password();
    let file = dir.path().join(FILE);
    assert_eq!(Slots::read(dir.path()).unwrap(), slots);
    for damage in [&b"{"[..], b"", &[b' '; 20_000]] {
        fs::write(&file, damage).unwrap();
        let before = Slots::read(dir.path()).unwrap();
        assert_eq!(before.open_with_password(PASSWORD).unwrap().0, key.0);
    }
    fs::remove_file(&file).unwrap();
    assert!(Slots::read(dir.path()).unwrap().open_with_password(PASSWORD).is_ok());
    fs::write(dir.path().join(BEFORE), b"{").unwrap();
    assert_eq!(code_of(Slots::read(dir.path())), Code::Damaged);
    fs::remove_file(dir.path().join(BEFORE)).unwrap();
    assert_eq!(code_of(Slots::read(dir.path())), Code::Damaged);
}

/// A disk that refuses for a moment, or a newer version's file, must not bring the old password back.
#[test]
fn other_troubles_do_not_fall_back() {
    let (dir, slots, _) = changed_password();
    let file = dir.path().join(FILE);
    let text = String::from_utf8(slots.to_bytes().unwrap()).unwrap();
    let newer = text.replacen("\"format\": 1", "\"format\": 3,\n  \"more\": true", 1);
    fs::write(&file, newer).unwrap();
    assert_eq!(code_of(Slots::read(dir.path())), Code::Newer);
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    assert_eq!(code_of(Slots::read(dir.path())), Code::Storage);
}

#[test]
fn a_flipped_bit_is_damage_and_never_a_wrong_password() {
    let (slots, ..) = made();
    let bytes = slots.to_bytes().unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << bit;
            match parse(&changed) {
                Ok(read) => assert_eq!(read, slots, "offset {at}: only blanks may differ"),
                // A digit of the format number may become a larger one.
                Err(error) => assert!(matches!(error.code, Code::Damaged | Code::Newer), "offset {at}"),
            }
        }
        assert!(parse(&bytes[..at]).is_err(), "length {at}");
    }
}

#[test]
fn mangled_files_do_not_panic() {
    let bytes = made().0.to_bytes().unwrap();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..20_000 {
        let mut changed = bytes.clone();
        for _ in 0..=next() % 4 {
            let at = next() % changed.len().max(1);
            match (next() % 4, changed.get_mut(at)) {
                (0, Some(byte)) => *byte = b"\"{}[]:,0-9e\\\xff"[next() % 13],
                (1, Some(_)) => drop(changed.remove(at)),
                (2, Some(_)) => changed.truncate(at),
                _ => changed.insert(at, next() as u8),
            }
        }
        let _ = parse(&changed);
    }
}

#[test]
fn a_wrong_password_changes_no_byte() {
    let (dir, slots, _) = changed_password();
    let bytes = || [FILE, BEFORE].map(|name| fs::read(dir.path().join(name)).unwrap());
    let before = bytes();
    for wrong in ["", "x", PASSWORD, "bốn từ không liên quan nhau"] {
        let read = Slots::read(dir.path()).unwrap();
        assert_eq!(code_of(read.open_with_password(wrong)), Code::WrongPassword);
        assert!(read.open_with_recovery("000000").is_err());
        assert_eq!(read, slots);
    }
    assert_eq!(bytes(), before);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn settled_slots_leave_no_way_for_the_old_password() {
    let (dir, slots, key) = changed_password();
    let old = read_file(&dir.path().join(BEFORE)).unwrap().unwrap();
    assert!(old.open_with_password(PASSWORD).is_ok());
    slots.settle(dir.path()).unwrap();
    for name in [FILE, BEFORE] {
        let there = read_file(&dir.path().join(name)).unwrap().unwrap();
        assert_eq!(code_of(there.open_with_password(PASSWORD)), Code::WrongPassword);
        assert_eq!(there.open_with_password(OTHER).unwrap().0, key.0);
    }
    // Nothing to do writes nothing; a damaged or missing copy is made good.
    let at = |name: &str| fs::metadata(dir.path().join(name)).unwrap().modified().unwrap();
    let before = [at(FILE), at(BEFORE)];
    slots.settle(dir.path()).unwrap();
    assert_eq!([at(FILE), at(BEFORE)], before);
    fs::write(dir.path().join(FILE), b"{").unwrap();
    fs::remove_file(dir.path().join(BEFORE)).unwrap();
    slots.settle(dir.path()).unwrap();
    assert_eq!(Slots::read(dir.path()).unwrap(), slots);
    assert_eq!(read_file(&dir.path().join(BEFORE)).unwrap().unwrap(), slots);
}

#[test]
fn a_new_recovery_code_replaces_the_old_one() {
    let (mut slots, key, old) = made();
    let new = slots.new_recovery(&key).unwrap();
    assert_eq!(code_of(slots.open_with_recovery(&old.groups().concat())), Code::WrongPassword);
    assert!(slots.open_with_recovery(&new.groups().concat()).is_ok());
}

#[test]
fn a_calibrated_slot_takes_half_a_second_of_work() {
    let (memory, passes) = cost(Effort::Calibrated).unwrap();
    assert!(memory == 64 * 1024 && (3..=MAX_PASSES).contains(&passes));
}

/// A file as the first version wrote it, its key and its code: they open for good. Another program (Argon2id, HKDF and
/// XChaCha20-Poly1305 of other libraries) opened both slots of it too.
#[test]
fn a_file_of_format_1_opens() {
    const FIRST: &str = r#"{
  "format": 1,
  "database": "0190f3d2-7c1e-7a55-9b1e-5d0c3f2a8b64",
  "password": {
    "memory": 19456,
    "passes": 2,
    "lanes": 1,
    "salt": "h5kkD7BIlKlgNBYMGpBhsA==",
    "sealed": "DNaP3vpE38OljkIah6Rx8k2u9sVo9h857jewsawZ/v90+eXLXtoyGPSaoPGhoXTOvbIpqBcvbDyRKszOMO4EgOl9mZhd73ze"
  },
  "recovery": {
    "salt": "XZvDZ8czbblVYf9YCU0NBA==",
    "sealed": "CuI7/xOaEM1KxnxYhr1/xaMv/FMpjuVbg8B9Fye04RehYO2zczzjnvcKp6W1eARwF5G475QrFXfJnzPJk0rYF/BmLqzlSmFb"
  },
  "check": "c15a684b37d12a3a"
}"#;
    const KEY: &str = "x'e51e06b5fa9b7728935a3b9b8fbb9ce7bcb3c7fa8f753ccbb0d029a7608257b2'";
    const CODE: &str = "597124 517902 206943 586641 076538 711524 522027 356818";
    let slots = parse(FIRST.as_bytes()).unwrap();
    assert_eq!(slots.open_with_password(PASSWORD).unwrap().pragma().as_str(), KEY);
    assert_eq!(slots.open_with_recovery(CODE).unwrap().pragma().as_str(), KEY);
    assert_eq!(slots.short_name(), "3F2A8B64");
    assert_eq!(slots.to_bytes().unwrap(), FIRST.as_bytes());
}
