//! All figures for other programs: a partitioned Parquet data set, or a PostgreSQL database loaded by COPY.
//!
//! Trap: both are copies of what counts today. A second run replaces the first; nothing is ever added twice.

use dan_van_core::basics::{Code, Error, Result};
use dan_van_core::db::Db;
use dan_van_core::rollup::sums::store::{Row, every_figure};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::parser::parse_message_type;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Year, period and province stand in the names of the folders, as Hive writes them.
const SCHEMA: &str = "message figure {
  REQUIRED BYTE_ARRAY unit (STRING);
  REQUIRED BYTE_ARRAY unit_name (STRING);
  REQUIRED BYTE_ARRAY indicator (STRING);
  OPTIONAL INT64 registered;
  OPTIONAL DOUBLE achieved;
  REQUIRED BYTE_ARRAY package (STRING);
}";
const MARK: &str = "_dan_van.json";
/// Rows kept in memory for one file before they are written.
const GROUP: usize = 50_000;

#[derive(Default)]
struct Part {
    rows: Vec<Row>,
    writer: Option<SerializedFileWriter<File>>,
}

/// Writes `out/year=…/period=…/province=…/figures.parquet`; returns how many figures.
pub fn parquet(db: &Db, out: &Path) -> Result<u64> {
    clear(out)?;
    let (mut parts, mut total, mut period) = (BTreeMap::<String, Part>::new(), 0, String::new());
    every_figure(db.read(), |row| -> Result<()> {
        if row.period != period {
            finish(out, &period, &mut parts)?;
            period.clone_from(&row.period);
        }
        total += 1;
        let province = row.province.clone();
        let part = parts.entry(province.clone()).or_default();
        part.rows.push(row);
        if part.rows.len() == GROUP { part.flush(out, &period, &province) } else { Ok(()) }
    })??;
    finish(out, &period, &mut parts)?;
    let mark = json!({ "format": 1, "schema": SCHEMA, "partitions": ["year", "period", "province"], "figures": total });
    std::fs::write(out.join(MARK), mark.to_string())?;
    Ok(total)
}

/// A folder of ours is emptied; another one is refused.
fn clear(out: &Path) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let entries: Vec<_> = std::fs::read_dir(out)?.collect::<std::io::Result<_>>()?;
    if !entries.is_empty() && !out.join(MARK).is_file() {
        let text = "Thư mục này đã có tệp khác. Chọn thư mục trống cho bộ số liệu Parquet";
        return Err(Error::new(Code::Refused, text));
    }
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with("year=") {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    // Until the new one is whole the folder says that it is ours and nothing more.
    Ok(std::fs::write(out.join(MARK), "{}")?)
}

fn finish(out: &Path, period: &str, parts: &mut BTreeMap<String, Part>) -> Result<()> {
    for (province, mut part) in std::mem::take(parts) {
        part.flush(out, period, &province)?;
        if let Some(writer) = part.writer {
            writer.close().map_err(Error::internal)?;
        }
    }
    Ok(())
}

impl Part {
    fn flush(&mut self, out: &Path, period: &str, province: &str) -> Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let Some(first) = rows.first() else { return Ok(()) };
        if self.writer.is_none() {
            let folder = out.join(format!("year={}/period={period}/province={province}", first.year));
            std::fs::create_dir_all(&folder)?;
            let schema = parse_message_type(SCHEMA).map_err(Error::internal)?;
            let file = File::create(folder.join("figures.parquet"))?;
            let options = Arc::new(WriterProperties::builder().build());
            self.writer = Some(SerializedFileWriter::new(file, Arc::new(schema), options).map_err(Error::internal)?);
        }
        let Some(writer) = &mut self.writer else { return Ok(()) };
        let mut group = writer.next_row_group().map_err(Error::internal)?;
        columns(&mut group, &rows).map_err(Error::internal)?;
        group.close().map(|_| ()).map_err(Error::internal)
    }
}

fn columns(group: &mut SerializedRowGroupWriter<'_, File>, rows: &[Row]) -> parquet::errors::Result<()> {
    texts(group, rows, |row| &row.unit)?;
    texts(group, rows, |row| &row.unit_name)?;
    texts(group, rows, |row| &row.indicator)?;
    if let Some(mut column) = group.next_column()? {
        let values: Vec<i64> = rows.iter().filter_map(|row| row.registered).collect();
        let known: Vec<i16> = rows.iter().map(|row| i16::from(row.registered.is_some())).collect();
        column.typed::<Int64Type>().write_batch(&values, Some(&known), None)?;
        column.close()?;
    }
    if let Some(mut column) = group.next_column()? {
        let values: Vec<f64> = rows.iter().filter_map(|row| row.achieved).collect();
        let known: Vec<i16> = rows.iter().map(|row| i16::from(row.achieved.is_some())).collect();
        column.typed::<DoubleType>().write_batch(&values, Some(&known), None)?;
        column.close()?;
    }
    texts(group, rows, |row| &row.package)
}

fn texts(
    group: &mut SerializedRowGroupWriter<'_, File>,
    rows: &[Row],
    of: impl Fn(&Row) -> &String,
) -> parquet::errors::Result<()> {
    let Some(mut column) = group.next_column()? else { return Ok(()) };
    let values: Vec<ByteArray> = rows.iter().map(|row| ByteArray::from(of(row).as_bytes().to_vec())).collect();
    column.typed::<ByteArrayType>().write_batch(&values, None, None)?;
    column.close()
}

const BEFORE: &str = "\\set ON_ERROR_STOP on
BEGIN;
SET LOCAL client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS dan_van;
CREATE TABLE IF NOT EXISTS dan_van.figure (
  superior text NOT NULL, period text NOT NULL, unit text NOT NULL, indicator text NOT NULL,
  year integer NOT NULL, province text NOT NULL, unit_name text NOT NULL,
  registered bigint, achieved double precision, package text NOT NULL,
  PRIMARY KEY (superior, period, unit, indicator));
CREATE TEMPORARY TABLE stage (LIKE dan_van.figure) ON COMMIT DROP;
COPY stage (superior, period, unit, indicator, year, province, unit_name, registered, achieved, package) FROM STDIN;
";
const AFTER: &str = "\\.
CREATE UNIQUE INDEX ON stage (superior, period, unit, indicator);
ANALYZE stage;
DELETE FROM dan_van.figure f WHERE f.superior = :'superior' AND NOT EXISTS (SELECT 1 FROM stage s
  WHERE (s.superior, s.period, s.unit, s.indicator) = (f.superior, f.period, f.unit, f.indicator));
INSERT INTO dan_van.figure AS f SELECT * FROM stage ON CONFLICT (superior, period, unit, indicator) DO UPDATE SET
  (year, province, unit_name, registered, achieved, package) =
  (excluded.year, excluded.province, excluded.unit_name, excluded.registered, excluded.achieved, excluded.package)
  WHERE (f.year, f.province, f.unit_name, f.registered, f.achieved, f.package) IS DISTINCT FROM
  (excluded.year, excluded.province, excluded.unit_name, excluded.registered, excluded.achieved, excluded.package);
COMMIT;
";

/// Writes the script that `psql` runs: one transaction, what is there already is left alone. Returns how many figures.
pub fn postgres(db: &Db, superior: &str, out: &mut impl Write) -> Result<u64> {
    let mut total = 0;
    writeln!(out, "\\set superior '{}'", superior.replace('\\', "\\\\").replace('\'', "''"))?;
    out.write_all(BEFORE.as_bytes())?;
    let superior = escaped(superior);
    every_figure(db.read(), |row| -> Result<()> {
        total += 1;
        let number = |value: Option<String>| value.unwrap_or_else(|| "\\N".to_string());
        let fields = [
            superior.clone(),
            escaped(&row.period),
            escaped(&row.unit),
            escaped(&row.indicator),
            row.year.to_string(),
            escaped(&row.province),
            escaped(&row.unit_name),
            number(row.registered.map(|value| value.to_string())),
            number(row.achieved.map(|value| value.to_string())),
            row.package,
        ];
        Ok(writeln!(out, "{}", fields.join("\t"))?)
    })??;
    out.write_all(AFTER.as_bytes())?;
    out.flush()?;
    Ok(total)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

/// The same into a database, by `psql` (part of every PostgreSQL).
pub fn load(db: &Db, superior: &str, database: &str) -> Result<u64> {
    let absent = |cause| {
        Error::new(Code::Missing, "Không chạy được psql. Hãy cài PostgreSQL, hoặc dùng --out để ghi ra tệp SQL")
            .because(cause)
    };
    let mut psql = Command::new("psql")
        .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, "-f", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(absent)?;
    let total = match psql.stdin.take() {
        Some(stdin) => postgres(db, superior, &mut std::io::BufWriter::with_capacity(1 << 20, stdin)),
        None => Ok(0),
    };
    let output = psql.wait_with_output()?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Error::new(Code::Storage, "PostgreSQL không nhận số liệu; không có gì thay đổi").because(why));
    }
    total
}
