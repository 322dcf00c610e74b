//! SQL of replies and their comments.

use super::{Comment, Head, Remark, Reply, Ruling};
use crate::basics::Result;
use crate::db::{Read, Write, column};
use crate::fields;
use rusqlite::{OptionalExtension, Row, params};

pub fn save(w: &mut Write, id: &str, head: &Head, remarks: &[Remark], file_name: &str, from_us: bool) -> Result<()> {
    let verdict = if head.reply == Ruling::Receipt { "receipt" } else { "return" };
    let fields = fields![
        ("package", head.package),
        ("verdict", *verdict),
        ("made_on", head.made_on),
        ("file_name", *file_name),
        ("from_us", from_us),
    ];
    w.put("reply", id, &fields)?;
    for (number, remark) in remarks.iter().enumerate() {
        let fields = fields![
            ("reply", *id),
            ("number", number as i64),
            ("anchor", remark.anchor),
            ("text", remark.text),
            ("answer", *""),
            ("words", *""),
        ];
        w.put("reply_comment", &remark.id, &fields)?;
    }
    Ok(())
}

const REPLY: &str = "SELECT y.id, y.package, coalesce(s.period, x.period, ''), coalesce(s.version, x.version, 0),
    y.verdict, y.made_on FROM reply y LEFT JOIN submission s ON s.hash = y.package
    LEFT JOIN received x ON x.rowid = (SELECT min(rowid) FROM received WHERE package = y.package)";

fn reply(row: &Row) -> rusqlite::Result<Reply> {
    let verdict: String = row.get(4)?;
    Ok(Reply {
        id: row.get(0)?,
        package: row.get(1)?,
        period: row.get(2)?,
        version: row.get(3)?,
        verdict: if verdict == "receipt" { Ruling::Receipt } else { Ruling::Return },
        made_on: column::day(row, 5)?,
        comments: Vec::new(),
    })
}

fn comments(r: Read, reply: &str) -> Result<Vec<Comment>> {
    let sql = "SELECT id, anchor, text, answer, words FROM reply_comment WHERE reply = ?1 ORDER BY number";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([reply], comment)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn comment(row: &Row) -> rusqlite::Result<Comment> {
    Ok(Comment { id: row.get(0)?, anchor: row.get(1)?, text: row.get(2)?, answer: row.get(3)?, words: row.get(4)? })
}

pub fn get(r: Read, id: &str) -> Result<Option<Reply>> {
    let sql = format!("{REPLY} WHERE y.id = ?1");
    let found = r.sql().prepare_cached(&sql)?.query_row([id], reply).optional()?;
    found.map(|reply| Ok(Reply { comments: comments(r, &reply.id)?, ..reply })).transpose()
}

pub fn list(r: Read) -> Result<Vec<Reply>> {
    all(r, &format!("{REPLY} WHERE y.from_us = 0 ORDER BY y.rowid DESC"), &[])
}

/// What this superior answered to a package, newest first.
pub fn from_us(r: Read, package: &str) -> Result<Vec<Reply>> {
    all(r, &format!("{REPLY} WHERE y.from_us = 1 AND y.package = ?1 ORDER BY y.rowid DESC"), &[package])
}

fn all(r: Read, sql: &str, values: &[&str]) -> Result<Vec<Reply>> {
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map(rusqlite::params_from_iter(values), reply)?;
    let rows: Vec<Reply> = rows.collect::<rusqlite::Result<_>>()?;
    rows.into_iter().map(|reply| Ok(Reply { comments: comments(r, &reply.id)?, ..reply })).collect()
}

pub fn submission(r: Read, hash: &str) -> Result<Option<String>> {
    let sql = "SELECT id FROM submission WHERE hash = ?1";
    Ok(r.sql().prepare_cached(sql)?.query_row([hash], |row| row.get(0)).optional()?)
}

pub fn has_comment(r: Read, id: &str) -> Result<bool> {
    let sql = "SELECT 1 FROM reply_comment c JOIN reply y ON y.id = c.reply WHERE c.id = ?1 AND y.from_us = 0";
    Ok(r.sql().prepare_cached(sql)?.exists([id])?)
}

/// Comments of every return of a period at the unit.
pub fn comments_of_period(r: Read, period: &str) -> Result<Vec<Comment>> {
    let sql = "SELECT c.id, c.anchor, c.text, c.answer, c.words FROM reply_comment c JOIN reply y ON y.id = c.reply
               JOIN submission s ON s.hash = y.package
               WHERE y.from_us = 0 AND y.verdict = 'return' AND s.period = ?1 ORDER BY y.rowid, c.number";
    let mut find = r.sql().prepare_cached(sql)?;
    let rows = find.query_map([period], comment)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The unit's answer as its package says it; only to comments this superior made on a package of that unit.
pub fn answered(w: &mut Write, subunit: &str, id: &str, answer: &str, words: &str) -> Result<()> {
    let sql = "SELECT 1 FROM reply_comment c JOIN reply y ON y.id = c.reply JOIN received x ON x.package = y.package
               WHERE c.id = ?1 AND y.from_us = 1 AND x.subunit = ?2 AND x.standing IN ('counts', 'older')";
    if !w.sql().prepare_cached(sql)?.exists(params![id, subunit])? {
        return Ok(());
    }
    let fields = fields![("answer", *answer), ("words", *words)];
    w.put("reply_comment", id, &fields)
}

/// Text of a comment, for whoever reads an answer.
pub fn comment_of(r: Read, id: &str) -> Result<Option<Comment>> {
    let sql = "SELECT id, anchor, text, answer, words FROM reply_comment WHERE id = ?1";
    Ok(r.sql().prepare_cached(sql)?.query_row([id], comment).optional()?)
}
