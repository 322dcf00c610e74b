//! What an initiative must hold, and in which order its status may change (dự kiến → … → nhân rộng | dừng).

use super::Initiative;
use crate::basics::Problems;
use crate::campaign::Campaign;

/// The status of one that was given up.
pub const STOPPED: &str = "DUNG";
const RECOGNISED: &str = "CN";
/// The chain, in order; a step may skip forward, and back by one to mend a slip.
const CHAIN: [&str; 7] = ["DK", "DKY", "TH", "SK", "HT", "CN", "NR"];

/// May `to` follow `from`? Stopping and taking up again are always possible.
pub fn may_follow(from: &str, to: &str) -> bool {
    let place = |status: &str| CHAIN.iter().position(|step| *step == status);
    match (place(from), place(to)) {
        (Some(from), Some(to)) => to + 1 >= from,
        _ => from == STOPPED || to == STOPPED,
    }
}

/// Registered or further.
pub fn registered(initiative: &Initiative) -> bool {
    initiative.status != "DK"
}

/// Everything wrong with it except codes of the lists.
pub fn check(i: &Initiative, campaign: &Campaign) -> Problems {
    let mut problems = Problems::default();
    problems.add_if(i.name.is_empty(), "name", "Ghi tên mô hình, ngắn gọn, dễ nhớ");
    problems.add_if(i.name.chars().count() > 300, "name", "Tên dài quá 300 chữ cái. Chuyển phần giải thích xuống dưới");
    problems.add_if(i.responsible.is_empty(), "responsible", "Ghi người phụ trách");
    problems.add_if(i.contents.is_empty(), "contents", "Chọn ít nhất một nội dung “không”");
    if let Some(unknown) = i.contents.iter().find(|code| campaign.content(code).is_none()) {
        problems.add("contents", format!("Năm {} không có nội dung “{unknown}”", i.year));
    }
    problems.add_if(!(2000..=2100).contains(&i.year), "year", "Năm phải từ 2000 đến 2100");
    if let Some(since) = i.since_year {
        let wrong = since >= i.year || since < 1990;
        problems.add_if(wrong, "since_year", format!("Mô hình duy trì phải bắt đầu trước năm {}", i.year));
    }
    let reversed = matches!((i.starts, i.ends), (Some(starts), Some(ends)) if ends < starts);
    problems.add_if(reversed, "ends", "Ngày kết thúc phải sau ngày bắt đầu");
    let unexplained = i.status == STOPPED && i.stop_reason.is_empty();
    problems.add_if(unexplained, "stop_reason", "Ghi lý do dừng");
    let unnamed = i.status == RECOGNISED && i.recognised_by.is_empty();
    problems.add_if(unnamed, "recognised_by", "Ghi cấp công nhận");
    for (n, note) in i.progress.iter().enumerate() {
        problems.add_if(note.note.is_empty(), &format!("progress.{n}.note"), "Ghi nội dung tiến độ");
    }
    for (n, replication) in i.replications.iter().enumerate() {
        problems.add_if(replication.place.is_empty(), &format!("replications.{n}.place"), "Ghi nơi nhân rộng");
    }
    problems
}
