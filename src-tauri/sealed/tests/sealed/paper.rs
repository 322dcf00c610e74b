//! Pictures and pdfs with codes: what is read, and what is refused before it costs anything.

use dan_van_sealed::paper::{Part, read};
use dan_van_sealed::{Fault, SigningKey, paper};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use qrcodegen::{QrCode, QrCodeEcc};
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

fn codes() -> Vec<String> {
    let lines: String = (0..60).map(|n| format!("K1.{n} {} {}\n", n * 7, n * 31 % 97)).collect();
    paper::codes(&paper::seal(&SigningKey::generate().unwrap(), &lines).unwrap()).unwrap()
}

/// Codes below each other.
fn page(codes: &[String], field: u32) -> GrayImage {
    let drawn: Vec<QrCode> = codes.iter().map(|code| QrCode::encode_text(code, QrCodeEcc::Quartile).unwrap()).collect();
    let side = drawn.iter().map(|code| code.size() as u32 + 10).max().unwrap() * field;
    GrayImage::from_fn(side, side * drawn.len() as u32, |x, y| {
        let code = &drawn[(y / side) as usize];
        let dark = code.get_module((x / field) as i32 - 5, (y % side / field) as i32 - 5);
        Luma([if dark { 20 } else { 240 }])
    })
}

fn file(page: &GrayImage, kind: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(page.clone()).write_to(&mut bytes, kind).unwrap();
    bytes.into_inner()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn pdf(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("%PDF-1.7\n4 0 obj\n<< /Type /XObject /Subtype /Image {dictionary} >>\nstream\r\n");
    [head.as_bytes(), data, b"\r\nendstream\nendobj\n%%EOF"].concat()
}

fn sorted(mut parts: Vec<Part>) -> Vec<Part> {
    parts.sort();
    parts
}

#[test]
fn every_kind_of_picture_gives_the_same_parts() {
    let codes = codes();
    let parts: Vec<Part> = codes.iter().map(|code| Part::parse(code.as_bytes()).unwrap()).collect();
    let page = page(&codes, 4);
    let (width, height) = page.dimensions();
    let sides = format!("/Width {width} /Height {height}");
    let rows: Vec<&[u8]> = page.as_raw().chunks(width as usize).collect();
    let up: Vec<u8> = rows
        .iter()
        .enumerate()
        .flat_map(|(y, row)| {
            let above = if y > 0 { rows[y - 1].to_vec() } else { vec![0; row.len()] };
            let differences = row.iter().zip(above).map(|(now, above)| now.wrapping_sub(above)).collect::<Vec<u8>>();
            [vec![2], differences].concat()
        })
        .collect();
    let coloured: Vec<u8> = page.as_raw().iter().flat_map(|point| [*point, *point, 200]).collect();
    let bits = |white: bool| -> Vec<u8> {
        let eight = |eight: &[u8]| {
            eight.iter().enumerate().fold(0_u8, |byte, (i, point)| byte | (u8::from((*point > 99) == white) << (7 - i)))
        };
        rows.iter().flat_map(|row| row.chunks(8).map(eight).collect::<Vec<u8>>()).collect()
    };
    let eight = format!("{sides} /BitsPerComponent 8 /Filter /FlateDecode");
    let one = format!("{sides} /BitsPerComponent 1 /Filter [ /FlateDecode ]");
    let jpeg = file(&page, ImageFormat::Jpeg);
    for (name, bytes) in [
        ("png", file(&page, ImageFormat::Png)),
        ("jpeg", jpeg.clone()),
        ("grey", pdf(&eight, &deflated(page.as_raw()))),
        ("differences", pdf(&format!("{eight} /DecodeParms << /Predictor 15 /Columns {width} >>"), &deflated(&up))),
        ("colours", pdf(&eight, &deflated(&coloured))),
        ("two tones", pdf(&one, &deflated(&bits(true)))),
        ("two tones, the other way round", pdf(&one, &deflated(&bits(false)))),
        ("a scan", pdf(&format!("{sides} /BitsPerComponent 8 /Filter/DCTDecode /Length 9 0 R"), &jpeg)),
    ] {
        assert_eq!(sorted(read(&bytes).unwrap()), parts, "{name}");
    }
}

/// `fax.pdf` was written with libtiff: one code of two tones, as office scanners send them.
#[test]
fn a_scan_in_the_manner_of_a_fax_is_read() {
    let parts = read(include_bytes!("../fax.pdf")).unwrap();
    assert_eq!((parts.len(), parts[0].number, parts[0].of), (1, 2, 3));
}

/// A PNG that says it is this large and has nothing in it.
fn empty_png(width: u32, height: u32, colour: u8) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
    chunk.extend([8, colour, 0, 0, 0]);
    let with_sum = |chunk: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(chunk);
        [&(chunk.len() as u32 - 4).to_be_bytes(), chunk, &crc.sum().to_be_bytes()].concat()
    };
    [b"\x89PNG\r\n\x1a\n".as_slice(), &with_sum(&chunk), &with_sum(b"IDAT\x78\x01")].concat()
}

#[test]
fn hostile_pictures_are_refused_in_time() {
    let codes = codes();
    let small = page(&codes[..1], 3);
    let png = file(&small, ImageFormat::Png);
    let mut jpeg = file(&small, ImageFormat::Jpeg);
    let frame = jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    let bomb = deflated(&vec![0; 100_000_000]);
    let grey = |sides: &str| format!("{sides} /BitsPerComponent 8 /Filter /FlateDecode");
    let many = format!("<< /Subtype /Image {} >>\nstream\nx\nendstream\n", grey("/Width 9 /Height 9"));
    // Corner marks everywhere.
    let marks = GrayImage::from_fn(3_000, 3_000, |x, y| {
        let ring = (x % 8).abs_diff(3).max((y % 8).abs_diff(3));
        Luma([if ring == 2 || ring > 3 { 255 } else { 0 }])
    });
    let noise = GrayImage::from_fn(3_000, 2_500, |x, y| Luma([((x * 7_919 + y * 104_729) % 251) as u8]));
    let cases: Vec<(&str, Vec<u8>, Fault)> = vec![
        ("nothing", Vec::new(), Fault::Picture),
        ("a package", b"untrusted comment: So Dan Van x".to_vec(), Fault::Picture),
        ("heic", b"\0\0\0\x18ftypheic".to_vec(), Fault::Picture),
        ("a gif", b"GIF89a".to_vec(), Fault::Picture),
        ("a cut png", png[..png.len() / 2].to_vec(), Fault::Picture),
        ("a huge png", empty_png(4_000_000_000, 4_000_000_000, 2), Fault::PictureTooBig),
        ("a wide png", empty_png(12_001, 1, 0), Fault::PictureTooBig),
        ("25 million points and some", empty_png(5_100, 5_000, 2), Fault::PictureTooBig),
        ("a huge jpeg", jpeg, Fault::PictureTooBig),
        ("a white page", file(&GrayImage::from_pixel(2_000, 2_000, Luma([255])), ImageFormat::Png), Fault::NoCode),
        ("a black page", file(&GrayImage::from_pixel(2_000, 2_000, Luma([0])), ImageFormat::Png), Fault::NoCode),
        ("one point", file(&GrayImage::from_pixel(1, 1, Luma([0])), ImageFormat::Png), Fault::NoCode),
        ("marks everywhere", file(&marks, ImageFormat::Png), Fault::NoCode),
        ("noise", file(&noise, ImageFormat::Png), Fault::NoCode),
        ("a foreign code", file(&page(&["HTTPS://EXAMPLE.VN".to_string()], 4), ImageFormat::Png), Fault::NoCode),
        ("a pdf without pictures", b"%PDF-1.4\n1 0 obj<<>>endobj".to_vec(), Fault::Picture),
        ("a pdf with a password", b"%PDF-1.4\ntrailer<</Encrypt 5 0 R>>".to_vec(), Fault::PdfLocked),
        ("a bomb in a pdf", pdf(&grey("/Width 10 /Height 10"), &bomb), Fault::PictureTooBig),
        ("a huge picture in a pdf", pdf(&grey("/Width 4000000000 /Height 10"), b"x"), Fault::PictureTooBig),
        ("sides below nothing", pdf(&grey("/Width -5 /Height 10"), b"x"), Fault::Picture),
        ("sides that are elsewhere", pdf(&grey("/Width 7 0 R /Height 10"), b"x"), Fault::Picture),
        ("no sides", pdf("/Filter /FlateDecode", b"x"), Fault::Picture),
        ("rows that do not fit", pdf(&grey("/Width 10 /Height 10"), &deflated(&[0; 150])), Fault::Picture),
        ("strange bits", pdf("/Width 10 /Height 10 /BitsPerComponent 77 /Filter /FlateDecode", b"x"), Fault::Picture),
        ("a kind not read", pdf("/Width 10 /Height 10 /Filter /JBIG2Decode", b"x"), Fault::Picture),
        (
            "a fax of nonsense",
            pdf("/Width 900 /Height 900 /Filter /CCITTFaxDecode /K -1", &[0x55; 5_000]),
            Fault::NoCode,
        ),
        (
            "an endless fax",
            pdf("/Width 12000 /Height 12000 /Filter /CCITTFaxDecode", &[0; 9_000]),
            Fault::PictureTooBig,
        ),
        (
            "a hundred thousand pictures",
            [b"%PDF-".to_vec(), many.repeat(100_000).into_bytes()].concat(),
            Fault::Picture,
        ),
        ("streams without end", [b"%PDF-".to_vec(), b"stream".repeat(500_000)].concat(), Fault::Picture),
        ("s and nothing else", [b"%PDF-".to_vec(), vec![b's'; 30_000_000]].concat(), Fault::Picture),
        ("too large", vec![0x89; dan_van_sealed::MAX_FILE + 1], Fault::TooBig),
    ];
    for (name, bytes, fault) in cases {
        let begun = Instant::now();
        let outcome = read(&bytes);
        assert!(begun.elapsed() < Duration::from_secs(8), "{name}: {:?}", begun.elapsed());
        assert_eq!(outcome, Err(fault), "{name}");
    }
}

#[test]
fn mangled_pictures_never_end_the_program() {
    let codes = codes();
    let small = page(&codes[..1], 3);
    let whole = [
        file(&small, ImageFormat::Png),
        file(&small, ImageFormat::Jpeg),
        include_bytes!("../fax.pdf").to_vec(),
        pdf(
            &format!("/Width {0} /Height {0} /BitsPerComponent 8 /Filter /FlateDecode", small.width()),
            &deflated(small.as_raw()),
        ),
    ];
    let mut dice = 11_u64;
    let mut roll = |end: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % end.max(1)
    };
    for file in &whole {
        for _ in 0..60 {
            let mut wrong = file.clone();
            for _ in 0..1 + roll(4) {
                let at = roll(wrong.len());
                wrong[at] ^= 1 << roll(8);
            }
            if roll(3) == 0 {
                wrong.truncate(roll(file.len()));
            }
            // Whatever it says; that it says something is the point.
            drop(read(&wrong));
        }
    }
}
