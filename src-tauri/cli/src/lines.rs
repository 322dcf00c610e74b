//! Records as JSON lines, in the shapes the window uses: all or nothing per file, every problem with its line.

use crate::Common;
use crate::answer::Answer;
use crate::jobs::{open, read_text};
use dan_van_core::basics::{Code, Error, Problem, Result};
use dan_van_core::db::{Act, Read, Write};
use dan_van_core::{beneficiary, book, initiative, support, target, unit};
use serde::Serialize;
use serde_json::json;
use std::io::Read as _;
use std::path::Path;

pub fn put(register: &Path, noun: &str, file: &Path, common: &Common) -> Result<Answer> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text)?;
        text
    } else {
        read_text(file)?
    };
    let mut db = open(register, common)?;
    let save = saver(noun)?;
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(i, line)| (i + 1, line)).collect();
    let ids = db.write(Act::new(format!("Nhập {} bản ghi {noun} từ tệp", lines.len())), |w| {
        let (mut ids, mut problems) = (Vec::new(), Vec::new());
        for (number, line) in &lines {
            match save(w, line) {
                Ok(id) => ids.push(id),
                Err(error) if matches!(error.code, Code::Refused | Code::Missing) => {
                    problems.extend(of_line(*number, error))
                }
                Err(error) => return Err(error),
            }
        }
        if problems.is_empty() {
            return Ok(ids);
        }
        let message = format!("Không ghi gì cả: {} chỗ cần sửa trong tệp", problems.len());
        Err(Error { code: Code::Refused, message, problems, detail: String::new() })
    })?;
    Ok(Answer::done(format!("Đã ghi {} bản ghi", ids.len()), json!({ "saved": ids.len(), "ids": ids })))
}

type Saver = Box<dyn Fn(&mut Write, &str) -> Result<String>>;

fn saver(noun: &str) -> Result<Saver> {
    if let Some(book) = book::book(noun) {
        return Ok(Box::new(|w, line| book::put(w, &book.code, parse(line)?).map(|id| id.0)));
    }
    let save: fn(&mut Write, &str) -> Result<String> = match noun {
        "beneficiary" => |w, line| beneficiary::put(w, parse(line)?).map(|id| id.0),
        "support" => |w, line| support::put(w, parse(line)?).map(|id| id.0),
        "initiative" => |w, line| initiative::put(w, parse(line)?).map(|id| id.0),
        "target" => |w, line| target::put_registered(w, parse(line)?).map(|()| String::new()),
        "figure" => |w, line| target::put_counted(w, parse(line)?).map(|()| String::new()),
        "unit" => |w, line| unit::put(w, parse(line)?).map(|()| String::new()),
        _ => return Err(unknown(noun)),
    };
    Ok(Box::new(save))
}

fn unknown(noun: &str) -> Error {
    Error::new(
        Code::Refused,
        format!(
            "Không có loại bản ghi “{noun}”. Dùng: unit, initiative, beneficiary, support, target, figure, {}",
            book::shelf().books.iter().map(|book| book.code.as_str()).collect::<Vec<_>>().join(", ")
        ),
    )
}

fn parse<T: serde::de::DeserializeOwned>(line: &str) -> Result<T> {
    serde_json::from_str(line).map_err(|cause| Error::field("", format!("Dòng không đúng dạng: {cause}")))
}

fn of_line(number: usize, error: Error) -> Vec<Problem> {
    let at =
        |field: &str| if field.is_empty() { format!("dòng {number}") } else { format!("dòng {number}, {field}") };
    if error.problems.is_empty() {
        return vec![Problem { field: at(""), message: error.message }];
    }
    error.problems.into_iter().map(|p| Problem { field: at(&p.field), message: p.message }).collect()
}

pub fn list(register: &Path, noun: &str, common: &Common) -> Result<Answer> {
    let db = open(register, common)?;
    let r = db.read();
    let lines = match noun {
        "beneficiary" => texts(beneficiary::all(r)?)?,
        "support" => texts(every_support(r)?)?,
        "initiative" => {
            let mut all = Vec::new();
            for year in initiative::years(r)? {
                all.extend(initiative::of_year(r, year)?);
            }
            texts(all)?
        }
        "target" => texts(target::all(r)?.0)?,
        "figure" => texts(target::all(r)?.1)?,
        "unit" => texts(unit::get(r)?.into_iter().collect::<Vec<_>>())?,
        noun if book::book(noun).is_some() => texts(book::all(r, noun)?)?,
        _ => return Err(unknown(noun)),
    };
    let values: Vec<serde_json::Value> = lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    Ok(Answer { lines, json: json!(values), exit: 0 })
}

fn every_support(r: Read) -> Result<Vec<support::Support>> {
    let day = |text: &str| text.parse().map_err(Error::internal);
    support::between(r, day("1900-01-01")?, day("2100-12-31")?)
}

fn texts<T: Serialize>(all: Vec<T>) -> Result<Vec<String>> {
    all.iter().map(|one| serde_json::to_string(one).map_err(Error::internal)).collect()
}
