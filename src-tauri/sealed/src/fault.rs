//! Why a package or card was refused, in words for the person who opened it.

/// A refusal; its text is a Vietnamese sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Fault {
    #[error("Tệp này không phải gói số liệu của Sổ Dân Vận")]
    NotOurs,
    #[error("Gói do phiên bản mới hơn tạo ra. Hãy cài phiên bản mới rồi mở lại")]
    Newer,
    #[error("Gói quá lớn nên không mở")]
    TooBig,
    #[error("Gói bị thiếu hoặc thừa dữ liệu, có thể do chép dở. Hãy xin gửi lại")]
    Length,
    #[error("Chữ ký không khớp: gói đã bị sửa hoặc hỏng sau khi ký. Hãy xin gửi lại")]
    Signature,
    #[error("Gói này không gửi cho đơn vị đang mở nên không đọc được nội dung")]
    NotForUs,
    #[error("Nội dung bên trong gói bị hỏng. Hãy xin gửi lại")]
    Content,
    #[error("Khóa không đúng dạng")]
    Key,
    #[error("Ứng dụng chưa tạo được gói. Hãy thử lại")]
    Broken,
}

impl Fault {
    /// A step of our own failed; its cause tells the user nothing.
    pub(crate) fn broken<E>(_cause: E) -> Fault {
        Fault::Broken
    }
}
