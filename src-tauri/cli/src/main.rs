//! `dan-van`: the main jobs without a window, over the same core, rules and gate.
//!
//! Exit codes: 0 done, 2 usage, 3 input refused, 4 wrong password, 5 storage.

#![forbid(unsafe_code)]

mod above;
mod answer;
mod circle;
mod dataset;
mod demo;
mod jobs;
mod lines;
mod papers;
mod table;

use answer::Answer;
use clap::{Args, Parser, Subcommand};
use dan_van_core::basics::{Code, Error};
use dan_van_core::package::reply::Ruling;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "dan-van", version, about = "Sổ Dân Vận không cần cửa sổ", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    job: Job,
    #[command(flatten)]
    common: Common,
}

/// What every job takes.
#[derive(Args, Clone)]
pub struct Common {
    /// Tệp chứa mật khẩu (dòng đầu); nếu không có thì dùng biến DAN_VAN_PASSWORD
    #[arg(long, global = true)]
    password_file: Option<PathBuf>,
    /// In kết quả thành một tài liệu JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Job {
    /// Lập sổ mới từ hồ sơ đơn vị (JSON)
    New {
        register: PathBuf,
        #[arg(long)]
        unit: PathBuf,
    },
    /// Ghi các bản ghi từ tệp JSON mỗi dòng một bản ghi; - là đầu vào chuẩn
    Put { register: PathBuf, noun: String, file: PathBuf },
    /// In mọi bản ghi của một loại, mỗi dòng một bản ghi JSON
    List { register: PathBuf, noun: String },
    /// Nhập một bảng Excel (.xlsx) hoặc văn bản (.csv)
    ImportTable(table::Table),
    /// Tạo sổ dữ liệu mẫu
    Demo(demo::Demo),
    /// Tạo báo cáo của kỳ, danh sách, biểu mẫu
    Report(papers::ReportJob),
    /// Tạo gói nộp cấp trên
    Export(jobs::Export),
    /// Kiểm tra gói: còn nguyên không, ai ký
    Verify {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Sổ dùng để mở nội dung gói
        #[arg(long)]
        register: Option<PathBuf>,
    },
    /// Ghi thẻ của đơn vị (hoặc của cấp trên) ra tệp
    Card {
        register: PathBuf,
        #[arg(long)]
        out: PathBuf,
        /// Tạo khóa mới; thẻ mới được ký bằng cả khóa cũ
        #[arg(long)]
        rotate: bool,
        /// Thẻ mà cấp trên này dùng khi nộp lên cấp trên của mình
        #[arg(long)]
        upward: bool,
    },
    /// Nhập thẻ: cấp trên nhập thẻ đơn vị, chi bộ mở thẻ cấp trên
    Enrol(above::Enrol),
    /// Nhận gói của các đơn vị từ tệp hoặc thư mục
    Receive {
        register: PathBuf,
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Số liệu tổng hợp: tổng của kỳ, một chỉ tiêu theo đơn vị, ma trận nộp, hoặc mọi số liệu cho chương trình khác
    Rollup(above::Rollup),
    /// Lập kế hoạch (phong trào, hạn nộp, mã đơn vị, thẻ cấp trên) gửi mọi đơn vị
    Plan {
        register: PathBuf,
        #[arg(long)]
        year: Option<i16>,
        /// Gói cần chi tiết nào: figures (chỉ số liệu), codes (người theo mã) hoặc names (họ tên người đã đồng ý)
        #[arg(long, default_value = "codes")]
        detail: String,
        /// Gói cần kèm minh chứng
        #[arg(long)]
        evidence: bool,
        #[arg(long)]
        out: PathBuf,
    },
    /// Tiếp nhận gói: ghi biên nhận gửi đơn vị
    Receipt(circle::Reply),
    /// Trả lại gói kèm ý kiến
    Return(circle::Reply),
    /// Xem gói của một đơn vị: chỗ đã đổi, chỗ đáng hỏi, trả lời ý kiến
    View {
        register: PathBuf,
        #[arg(long)]
        unit: String,
        #[arg(long)]
        period: String,
    },
    /// Đơn vị mở tệp cấp trên gửi xuống: kế hoạch, biên nhận, phiếu trả lại
    Open {
        register: PathBuf,
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Đã đối chiếu dấu vân tay của cấp trên
        #[arg(long)]
        confirmed: bool,
    },
    /// Đơn vị trả lời một ý kiến: fixed (đã sửa), explained (giải trình), disagreed (không đồng ý)
    Answer {
        register: PathBuf,
        comment: String,
        answer: String,
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Sửa cây đơn vị từ tệp JSON mỗi dòng một thay đổi
    Tree {
        register: PathBuf,
        file: PathBuf,
        /// Chỉ nói sẽ làm gì
        #[arg(long)]
        preview: bool,
    },
    /// Mở sổ và kiểm tra toàn vẹn; ở cấp trên tính lại mọi số liệu từ các gói
    Check { register: PathBuf },
    /// Sao lưu vào thư mục (mặc định: thư mục backups của sổ)
    Backup {
        register: PathBuf,
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Khôi phục từ bản sao lưu; sổ chưa có thì lập lại từ bản sao lưu
    Restore {
        register: PathBuf,
        backup: PathBuf,
        /// Mật khẩu của ngày sao lưu, cho bản làm trước khi đổi khóa
        #[arg(long)]
        old_password_file: Option<PathBuf>,
    },
    /// Đổi khóa khi nghi lộ: chép sổ sang khóa mới, in mã khôi phục mới; các tài khoản khác phải đặt lại mật khẩu
    Rekey { register: PathBuf },
    /// Cấp trên tạo mã khôi phục mới từ tệp khóa (khoa.json) đơn vị gửi lên
    Rescue {
        register: PathBuf,
        slots: PathBuf,
        #[arg(long)]
        out: PathBuf,
    },
    /// Đổi mật khẩu; mật khẩu mới lấy từ tệp
    Password {
        register: PathBuf,
        #[arg(long)]
        new_password_file: PathBuf,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.common.json;
    match run(cli) {
        Ok(answer) => {
            answer.print(json);
            ExitCode::from(answer.exit)
        }
        Err(error) => {
            answer::print_refusal(&error, json);
            ExitCode::from(exit_code(error.code))
        }
    }
}

fn run(cli: Cli) -> Result<Answer, Error> {
    let common = cli.common;
    match cli.job {
        Job::New { register, unit } => jobs::new(&register, &unit, &common),
        Job::Put { register, noun, file } => lines::put(&register, &noun, &file, &common),
        Job::List { register, noun } => lines::list(&register, &noun, &common),
        Job::ImportTable(job) => table::import(&job, &common),
        Job::Demo(job) => demo::demo(&job, &common),
        Job::Report(job) => papers::report(&job, &common),
        Job::Export(job) => jobs::export(&job, &common),
        Job::Verify { files, register } => jobs::verify(&files, register.as_deref(), &common),
        Job::Card { register, out, rotate, upward } => above::card(&register, &out, rotate, upward, &common),
        Job::Enrol(job) => above::enrol(&job, &common),
        Job::Receive { register, paths } => above::receive(&register, &paths, &common),
        Job::Rollup(job) => above::rollup(&job, &common),
        Job::Plan { register, year, detail, evidence, out } => {
            circle::make_plan(&register, year, circle::asks(&detail, evidence)?, &out, &common)
        }
        Job::Receipt(job) => circle::reply(&job, Ruling::Receipt, &common),
        Job::Return(job) => circle::reply(&job, Ruling::Return, &common),
        Job::View { register, unit, period } => circle::view(&register, &unit, &period, &common),
        Job::Open { register, files, confirmed } => circle::open(&register, &files, confirmed, &common),
        Job::Answer { register, comment, answer, words } => {
            circle::answer(&register, &comment, &answer, &words, &common)
        }
        Job::Tree { register, file, preview } => above::tree(&register, &file, preview, &common),
        Job::Check { register } => jobs::check(&register, &common),
        Job::Backup { register, to } => jobs::backup(&register, to.as_deref(), &common),
        Job::Restore { register, backup, old_password_file } => {
            jobs::restore(&register, &backup, old_password_file.as_deref(), &common)
        }
        Job::Rekey { register } => jobs::rekey(&register, &common),
        Job::Rescue { register, slots, out } => circle::rescue(&register, &slots, &out, &common),
        Job::Password { register, new_password_file } => jobs::password(&register, &new_password_file, &common),
    }
}

fn exit_code(code: Code) -> u8 {
    match code {
        Code::WrongPassword | Code::Locked => 4,
        Code::Storage | Code::Damaged | Code::InUse | Code::Place => 5,
        Code::Refused | Code::Missing | Code::Newer | Code::Forbidden => 3,
        Code::Internal => 5,
    }
}
