//! Names, schools and sentences of sample data; none belongs to anybody.

pub const FAMILY: [&str; 20] = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
    "Lý", "Đinh", "Trương", "Mai", "Tô",
];
pub const MIDDLE: [&str; 16] = [
    "Thị",
    "Văn",
    "Ngọc",
    "Minh",
    "Thanh",
    "Đức",
    "Hữu",
    "Thị Ngọc",
    "Quốc",
    "Gia",
    "Bảo",
    "Thị Mỹ",
    "Xuân",
    "Nguyễn Hoài",
    "Khánh",
    "",
];
pub const GIVEN: [&str; 40] = [
    "An",
    "Ánh",
    "Ân",
    "Bình",
    "Bích",
    "Châu",
    "Chi",
    "Cường",
    "Diệp",
    "Dũng",
    "Duy",
    "Đạt",
    "Đông",
    "Đức",
    "Giang",
    "Hà",
    "Hạnh",
    "Hiếu",
    "Hòa",
    "Huệ",
    "Huy",
    "Khang",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Nam",
    "Ngân",
    "Nhi",
    "Oanh",
    "Phúc",
    "Phượng",
    "Quỳnh",
    "Sơn",
    "Thảo",
    "Thủy",
    "Trâm",
    "Uyên",
    "Vy",
    "Yến",
];
pub const SCHOOLS: [&str; 8] =
    ["Hoa Phượng", "Ánh Dương", "Bình Minh", "Sông Xanh", "Măng Non", "Hướng Dương", "Cây Bàng", "Đồng Tâm"];
pub const SECTIONS: [&str; 6] = ["Tổ 1", "Tổ 2", "Tổ 3", "Tổ Văn phòng", "Tổ Bảo mẫu", "Tổ Bộ môn"];
pub const LEARNER_HARDSHIPS: [&str; 9] = ["HN_TP", "HCN_TP", "MC1", "MC2", "KT", "CMTT", "CMTB", "NT", "DT"];
pub const STAFF_HARDSHIPS: [&str; 4] = ["GVK", "BHN", "TN", "TNT"];
pub const SITUATIONS: [&str; 5] = [
    "Cha mất sớm, mẹ bán vé số nuôi hai con.",
    "Ở trọ cùng bà ngoại, cha mẹ làm công nhân ở xa.",
    "Mẹ bệnh dài ngày, thu nhập không ổn định.",
    "Gia đình thuộc hộ cận nghèo, ba chị em cùng đi học.",
    "",
];
pub const LEARNED: [&str; 4] = [
    "Gia đình mong được miễn các khoản thu và có thêm sách vở.",
    "Em muốn có xe đạp để tự đi học.",
    "Phụ huynh đề nghị nhà trường báo sớm lịch học bù.",
    "Cô cần được bố trí giờ dạy phù hợp trong thời gian điều trị.",
];
pub const RESULTS: [&str; 6] = [
    "Duy trì đều ở các khối, phụ huynh đồng tình.",
    "Giảm rõ tình trạng ùn tắc trước cổng trường giờ tan học.",
    "Vận động được thêm nguồn lực từ cựu học sinh.",
    "",
    "Vận động 42 phụ huynh tham gia, 18 học sinh được giúp đỡ thường xuyên, không em nào bỏ học giữa chừng.",
    "Tiết kiệm 30% giấy in so với năm trước; hồ sơ trả trong ngày, phụ huynh không phải đi lại lần thứ hai.",
];
pub const ACHIEVEMENTS: [&str; 3] = [
    "Kèm cặp 12 học sinh có hoàn cảnh khó khăn, cuối năm cả 12 em hoàn thành chương trình lớp học.",
    "Phân luồng đón trẻ theo khối lớp, cổng trường không còn ùn tắc giờ tan học.",
    "Góp 200 ngày công sửa bàn ghế, tiết kiệm 15.000.000 đồng cho nhà trường.",
];
pub const GOODS: [(&str, &str, i64); 5] = [
    ("XD", "Xe đạp", 1_800_000),
    ("SGK", "Bộ sách giáo khoa và 20 quyển vở", 450_000),
    ("NTP", "10 kg gạo và nhu yếu phẩm", 500_000),
    ("BHYT", "Thẻ bảo hiểm y tế", 680_000),
    ("DP", "Hai bộ đồng phục", 400_000),
];
pub const INITIATIVES: [(&str, &[&str]); 6] = [
    ("Đôi bạn cùng tiến – mỗi đảng viên nhận đỡ đầu một học sinh khó khăn", &["K1"]),
    ("Một cửa thân thiện: trả hồ sơ trong ngày", &["K2"]),
    ("Ngày thứ sáu xanh – lớp học không rác thải nhựa", &["K3"]),
    ("Cổng trường an toàn giao thông", &["K4"]),
    ("Lắng nghe trước khi phải họp", &["K2", "K5"]),
    ("Tủ sách và quần áo nghĩa tình", &["K1", "K3"]),
];
