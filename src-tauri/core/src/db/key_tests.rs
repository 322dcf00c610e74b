use super::*;

const PASSWORD: &str = "bốn từ không liên quan";

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
}

#[test]
fn a_mistyped_group_is_named() {
    let (slots, _, code) = made();
    let mut groups = code.groups();
    let last = if groups[4].ends_with('0') { "1" } else { "0" };
    groups[4].replace_range(5.., last);
    let error = slots.open_with_recovery(&groups.join(" ")).err().unwrap();
    assert!(error.message.starts_with("Nhóm thứ 5"), "{}", error.message);
    assert!(slots.open_with_recovery("123").err().unwrap().message.contains("3 chữ số"));
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
fn a_damaged_file_falls_back_to_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let (mut slots, key, _) = made();
    slots.write(dir.path()).unwrap();
    slots.set_password(&key, "một mật khẩu khác hẳn", Effort::Least).unwrap();
    slots.write(dir.path()).unwrap();
    assert_eq!(Slots::read(dir.path()).unwrap(), slots);
    fs::write(dir.path().join(FILE), b"{").unwrap();
    let before = Slots::read(dir.path()).unwrap();
    assert_eq!(before.open_with_password(PASSWORD).unwrap().0, key.0);
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
