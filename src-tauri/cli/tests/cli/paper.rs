//! Figures on paper, from the printed page back into the superior's register: turned, tilted, blurred, badly photographed.
//!
//! The pages of the pdf become pictures with `pdftoppm`, a renderer that is not ours; on Debian only, where that is.

use crate::{ok, refused, text};
use dan_van_sealed::paper;
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What happens to a page on its way: angle in degrees, how far the top leans back, blur, grain.
struct Way {
    turned: f64,
    leaning: f64,
    blur: f32,
    grain: i32,
}

/// A photo of the page on a grey table, as a JPEG of quality 50.
fn photo(page: &GrayImage, way: &Way) -> Vec<u8> {
    let (width, height) = (f64::from(page.width()), f64::from(page.height()));
    let side = width.hypot(height) * 1.05;
    let (sine, cosine) = way.turned.to_radians().sin_cos();
    let mut dice = 7_u64;
    let blurred = if way.blur > 0.0 { image::imageops::fast_blur(page, way.blur) } else { page.clone() };
    let (across, down) = if way.turned % 180.0 == 90.0 { (height, width) } else { (side, side) };
    let shot = GrayImage::from_fn(across as u32, down as u32, |x, y| {
        let (x, y) = (f64::from(x) - across / 2.0, f64::from(y) - down / 2.0);
        let far = 1.0 + way.leaning * y / height;
        let (x, y) = (x * far, y * far);
        let (x, y) = (cosine * x + sine * y + width / 2.0, cosine * y - sine * x + height / 2.0);
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let grain = (dice >> 33) as i32 % (2 * way.grain + 1) - way.grain;
        let (left, top) = (x.floor(), y.floor());
        if left < 0.0 || top < 0.0 || left + 1.0 >= width || top + 1.0 >= height {
            return Luma([140]);
        }
        let at = |dx: u32, dy: u32| f64::from(blurred.get_pixel(left as u32 + dx, top as u32 + dy).0[0]);
        let (over, down) = (x - left, y - top);
        let upper = at(0, 0) * (1.0 - over) + at(1, 0) * over;
        let lower = at(0, 1) * (1.0 - over) + at(1, 1) * over;
        // Light falls off towards one corner.
        let light = 0.75 + 0.25 * (x / width + y / height) / 2.0;
        let point = (upper * (1.0 - down) + lower * down) * light;
        Luma([(point as i32 + grain).clamp(0, 255) as u8])
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 50).encode_image(&shot).unwrap();
    jpeg
}

/// The pages of a pdf in grey.
fn pages(dir: &Path, pdf: &str, dpi: u32) -> Vec<PathBuf> {
    let folder = dir.join(format!("pages-{dpi}"));
    std::fs::create_dir(&folder).unwrap();
    let dpi = dpi.to_string();
    let mut poppler = Command::new("pdftoppm");
    let done =
        poppler.args(["-r", &dpi, "-gray", "-png", pdf]).arg(folder.join("p")).current_dir(dir).status().unwrap();
    assert!(done.success());
    let mut all: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

fn parts(file: &[u8]) -> BTreeSet<paper::Part> {
    paper::read(file).map(|parts| parts.into_iter().collect()).unwrap_or_default()
}

/// A pdf as scanners make it: nothing but a JPEG on a page.
fn scanned(jpeg: &[u8], width: u32, height: u32) -> Vec<u8> {
    let head = format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj\
         <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</I 4 0 R>>>>>>endobj\n4 0 obj\n<</Type \
         /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter \
         /DCTDecode /Length {}>>\nstream\n",
        jpeg.len()
    );
    [head.as_bytes(), jpeg, b"\nendstream\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"].concat()
}

/// A unit whose package did not come, its superior, and the printed report.
fn printed(dir: &Path) -> Value {
    ok(dir, &["demo", "dưới", "--people", "12", "--supports", "40", "--year", "2026"]);
    ok(dir, &["demo", "trên", "--units", "1", "--packages", "--year", "2026", "--seed", "9"]);
    std::fs::remove_dir_all(dir.join("trên/packages")).unwrap();
    let above = ok(dir, &["card", "trên/superior.register", "--out", "out"]);
    ok(dir, &["enrol", "dưới", text(&above, "/file"), "--confirmed"]);
    let package = ok(dir, &["export", "dưới", "--period", "2026", "--out", "out"]);
    ok(dir, &["report", "dưới", "--period", "2026", "--format", "pdf,docx", "--out", "out"]);
    package
}

fn figures(view: &Value) -> Vec<Value> {
    let lines = view["lines"].as_array().unwrap().iter();
    let kept = lines.filter(|line| !line["achieved"].is_null() || !line["registered"].is_null());
    kept.map(|line| json!([line["indicator"], line["registered"], line["achieved"]])).collect()
}

#[test]
fn the_printed_page_reads_back_however_it_was_photographed() {
    let temporary = tempfile::tempdir().unwrap();
    let dir = temporary.path();
    let package = printed(dir);
    let pdf = "out/bao-cao-nam-2026.pdf";
    let whole = parts(&std::fs::read(dir.join(pdf)).unwrap());
    let of = whole.first().unwrap().of;
    assert_eq!(whole.len(), of, "the pdf's own pictures");

    // Each page with codes, at the two resolutions of an office scanner.
    let with_codes = |dpi: u32| -> Vec<(GrayImage, BTreeSet<paper::Part>)> {
        let files = pages(dir, pdf, dpi);
        let read = files.iter().map(|file| {
            let bytes = std::fs::read(file).unwrap();
            (image::load_from_memory(&bytes).unwrap().into_luma8(), parts(&bytes))
        });
        read.filter(|(_, parts)| !parts.is_empty()).collect()
    };
    let (coarse, fine) = (with_codes(150), with_codes(200));
    for pages in [&coarse, &fine] {
        let all: BTreeSet<paper::Part> = pages.iter().flat_map(|(_, parts)| parts.clone()).collect();
        assert_eq!(all, whole);
    }
    let ways = [
        (&coarse, Way { turned: 3.0, leaning: 0.0, blur: 0.0, grain: 0 }),
        (&coarse, Way { turned: 90.0, leaning: 0.0, blur: 0.7, grain: 6 }),
        (&coarse, Way { turned: -4.0, leaning: 0.05, blur: 1.0, grain: 10 }),
        (&fine, Way { turned: 181.0, leaning: 0.1, blur: 1.2, grain: 14 }),
        (&fine, Way { turned: 40.0, leaning: 0.06, blur: 1.4, grain: 10 }),
    ];
    let mut photos = Vec::new();
    for (pages, way) in &ways {
        for (page, parts_of_page) in *pages {
            let jpeg = photo(page, way);
            let read = parts(&jpeg);
            assert_eq!(&read, parts_of_page, "{}° leaning {} blur {}", way.turned, way.leaning, way.blur);
            photos.push(jpeg);
        }
    }
    let (page, parts_of_page) = &coarse[0];
    let scan = scanned(&photo(page, &ways[1].1), page.height(), page.width());
    assert_eq!(&parts(&scan), parts_of_page);

    // The last photos go to the superior; they count until the package comes.
    let mut names: Vec<String> = Vec::new();
    for (i, jpeg) in photos[photos.len() - fine.len()..].iter().enumerate() {
        names.push(format!("anh-{i}.jpg"));
        std::fs::write(dir.join(&names[i]), jpeg).unwrap();
    }
    let above = "trên/superior.register";
    let mut arguments = vec!["receive", above];
    arguments.extend(names.iter().map(String::as_str));
    let refused = refused(dir, &arguments);
    assert_eq!(refused["refused"]["unknown_unit"], 1, "{refused}");
    let card = ok(dir, &["card", "dưới", "--out", "out"]);
    ok(dir, &["enrol", above, text(&card, "/file"), "--confirmed"]);
    assert_eq!(ok(dir, &arguments)["accepted"], 1);
    let code = text(&card, "/code");
    let view = ["view", above, "--unit", code, "--period", "2026"];
    let on_paper = ok(dir, &view);
    assert_eq!(ok(dir, &["receive", above, pdf])["repeated"], 1);
    assert_eq!(ok(dir, &["receive", above, text(&package, "/file")])["newer"], 1);
    let in_package = ok(dir, &view);
    assert!(figures(&on_paper).len() > 20);
    assert_eq!(figures(&on_paper), figures(&in_package));
    assert_eq!(on_paper["package"], in_package["package"]);
    assert_eq!(ok(dir, &["check", above])["recount"]["differences"], json!([]));
}
