//! What an entry needs from the register: what the program works out, codes and references that are there, and the rules
//! of single books.

use super::{Book, EntryId, FieldKind, Values, numbers, pledges, required, rules, store, whole_of};
use crate::basics::{Date, Problems, Result, calendar};
use crate::beneficiary::{self, BeneficiaryId};
use crate::db::Read;
use crate::{campaign, code, evidence, initiative};
use serde_json::Value as Json;

/// What the program works out itself.
pub fn fill_in(r: Read, book: &Book, values: &mut Values) -> Result<()> {
    match book.code.as_str() {
        "procedure_case" => {
            let received = rules::day_of(values, "received_on");
            if rules::day_of(values, "due_on").is_none()
                && let (Some(received), Some(days)) =
                    (received, store::number(r, "procedure", rules::text_of(values, "procedure"), "days")?)
            {
                let due = calendar::add_working_days(received, u32::try_from(days).unwrap_or(0));
                values.insert("due_on".to_string(), Json::from(due.to_string()));
            }
            let on_time = match (rules::day_of(values, "returned_on"), rules::day_of(values, "due_on")) {
                (Some(returned), Some(due)) => Json::from(i64::from(returned <= due)),
                _ => Json::Null,
            };
            values.insert("on_time".to_string(), on_time);
        }
        "letter" if values.get("number").is_none_or(Json::is_null) => {
            if let Some(day) = rules::day_of(values, "date") {
                let next = store::next_letter(r, rules::text_of(values, "kind"), day.year())?;
                values.insert("number".to_string(), Json::from(next));
            }
        }
        "outgoing_document" => numbers::fill_in(r, values)?,
        "activity" => {
            let people: i64 = ["staff", "learners", "parents"].iter().filter_map(|name| whole_of(values, name)).sum();
            values.insert("people".to_string(), Json::from(people));
        }
        "praise" => {
            let delay = match (rules::day_of(values, "achieved_on"), rules::day_of(values, "date")) {
                (Some(achieved), Some(praised)) => Json::from(achieved.days_until(praised)),
                _ => Json::Null,
            };
            values.insert("delay_days".to_string(), delay);
        }
        "data_request" => {
            let person = beneficiary::find(r, &BeneficiaryId(rules::text_of(values, "person").to_string()))?;
            if let Some(person) = person {
                values.insert("person_code".to_string(), Json::from(beneficiary::code_of(person.number)));
            }
            if let Some(received) = rules::day_of(values, "received_on") {
                let answer = calendar::add_working_days(received, 2);
                let due = calendar::add_working_days(received, rules::days_for_request(rules::text_of(values, "kind")));
                values.insert("answer_by".to_string(), Json::from(answer.to_string()));
                values.insert("due_on".to_string(), Json::from(due.to_string()));
            }
        }
        "nomination" => {
            values.insert("points".to_string(), rules::points(values).map_or(Json::Null, Json::from));
        }
        _ => {}
    }
    Ok(())
}

/// Codes, contents and references must be there.
pub fn lists(r: Read, book: &Book, values: &Values, problems: &mut Problems) -> Result<()> {
    for field in &book.fields {
        let value = rules::text_of(values, &field.name);
        if value.is_empty() {
            continue;
        }
        match field.kind {
            FieldKind::Choice => {
                code::check(r, problems, &field.list, value, &field.name, &field.label.to_lowercase())?
            }
            FieldKind::Content => {
                let day = book.day.as_deref().and_then(|name| rules::day_of(values, name)).map(Date::year);
                let year = book.year.as_deref().and_then(|name| whole_of(values, name)).and_then(|y| y.try_into().ok());
                let campaign = campaign::of_year(r, day.or(year).unwrap_or_else(|| r.today().year()))?;
                let text = "Nội dung này không có trong phong trào của năm. Chọn lại";
                problems.add_if(campaign.content(value).is_none(), &field.name, text);
            }
            FieldKind::Ref => {
                let gone = match field.book.as_str() {
                    "initiative" => !initiative::exists(r, &initiative::InitiativeId(value.to_string()))?,
                    // Whose data was erased is no longer there; the request stays.
                    "beneficiary" => {
                        rules::day_of(values, "done_on").is_none()
                            && beneficiary::find(r, &BeneficiaryId(value.to_string()))?.is_none()
                    }
                    noun => !store::exists(r, required(noun)?, value)?,
                };
                problems.add_if(gone, &field.name, format!("Không còn {} này, chọn lại", field.label.to_lowercase()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The rules of single books.
pub fn book(r: Read, book: &Book, id: &EntryId, values: &Values, problems: &mut Problems) -> Result<()> {
    match book.code.as_str() {
        "letter" => {
            rules::check_letter(values, problems);
            let twice = store::letter_taken(r, values, id)?;
            problems.add_if(twice, "number", "Số thư này đã dùng trong năm. Để trống để lấy số kế tiếp");
        }
        "procedure_case" => rules::check_case(values, problems),
        "procedure_month" => rules::check_month(values, problems),
        "matter" => rules::check_matter(values, problems),
        "survey" => rules::check_survey(values, problems),
        "nomination" => rules::check_nomination(values, problems),
        "finding" if rules::day_of(values, "fixed_on").is_some() => {
            let proven = !id.0.is_empty() && !evidence::list(r, evidence::Owner::Entry, id.as_str())?.is_empty();
            let text = "Muốn đóng tồn tại này, thêm minh chứng khắc phục trước rồi ghi ngày khắc phục xong";
            problems.add_if(!proven, "fixed_on", text);
        }
        "outgoing_document" => numbers::check(r, id, values, problems)?,
        "pledge" => pledges::check(r, values, problems)?,
        _ => {}
    }
    if !book.unique.is_empty() && store::taken(r, book, values, id)? {
        let field = book.unique.last().map_or("", String::as_str);
        problems.add(field, format!("Đã có {} như thế này trong sổ", book.one));
    }
    Ok(())
}
