//! Why a package or card was refused, in words for the person who opened it.

/// A refusal; its text is a Vietnamese sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    /// Not a package at all.
    #[error("Tệp này không phải gói số liệu của Sổ Dân Vận")]
    NotOurs,
    /// Not a card at all.
    #[error("Tệp này không phải thẻ đơn vị của Sổ Dân Vận")]
    NotACard,
    /// Not a plan at all.
    #[error("Tệp này không phải kế hoạch do cấp trên gửi bằng Sổ Dân Vận")]
    NotAPlan,
    /// A later format than this version reads.
    #[error("Tệp do phiên bản mới hơn của Sổ Dân Vận tạo ra. Hãy cài phiên bản mới rồi mở lại")]
    Newer,
    /// The file is larger than any package or card.
    #[error("Tệp quá lớn nên không mở")]
    TooBig,
    /// Fewer or more bytes than its header says.
    #[error("Tệp bị thiếu hoặc thừa dữ liệu, có thể do chép dở. Hãy xin gửi lại")]
    Length,
    /// The signature does not fit: changed or damaged after signing.
    #[error("Chữ ký không khớp: tệp đã bị sửa hoặc hỏng sau khi ký. Hãy xin gửi lại")]
    Signature,
    /// Encrypted to other keys than the one given.
    #[error("Gói này không gửi cho đơn vị đang mở nên không đọc được nội dung")]
    NotForUs,
    /// Encrypted in a way that packages never are: a passphrase, a foreign kind of key, too many keys.
    #[error("Gói được khóa theo cách Sổ Dân Vận không dùng nên không mở. Hãy xin gói xuất từ Sổ Dân Vận")]
    Lock,
    /// Small when packed, huge when unpacked.
    #[error("Gói phình ra quá lớn khi mở, giống tệp phá hoại, nên đã dừng lại. Hãy hỏi lại nơi gửi")]
    Bomb,
    /// What is inside is not text.
    #[error("Nội dung bên trong gói không phải văn bản tiếng Việt (UTF-8) nên không đọc được. Hãy xin gửi lại")]
    NotText,
    /// What is inside is damaged or not as the format says.
    #[error("Nội dung bên trong tệp bị hỏng. Hãy xin gửi lại")]
    Content,
    /// Not a picture, or one that does not read.
    #[error(
        "Ảnh hoặc tệp pdf hỏng, chép dở hay thuộc dạng chưa đọc được (HEIC, JBIG2). Chụp hoặc quét lại thành tệp JPEG, PNG"
    )]
    Picture,
    /// More points than a scanned page has.
    #[error(
        "Ảnh quá lớn (hơn 25 triệu điểm màu) hoặc tệp có quá nhiều trang. Chụp cỡ thường, quét ở 300 dpi, chỉ trang có mã"
    )]
    PictureTooBig,
    /// A pdf with a password.
    #[error("Tệp pdf có mật khẩu nên không đọc được. Hãy bỏ mật khẩu hoặc chụp ảnh trang mã")]
    PdfLocked,
    /// A picture without a code of ours.
    #[error("Không thấy mã QR số liệu trong tệp này. Chụp thẳng, đủ sáng, thấy trọn trang mã; hoặc quét ở 300 dpi")]
    NoCode,
    /// The text of a key cannot be one.
    #[error("Khóa không đúng dạng")]
    Key,
    /// Making a package or card failed.
    #[error("Ứng dụng chưa tạo được gói. Hãy thử lại")]
    Broken,
}

impl Fault {
    /// A step of our own failed; its cause tells the user nothing.
    pub(crate) fn broken<E>(_cause: E) -> Fault {
        Fault::Broken
    }
}
