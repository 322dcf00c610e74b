/** What help says, a page for each screen and for what is none. Sentences of data: nothing here is computed. */

export interface Page {
  /** The screen it belongs to, or a name of its own. */
  code: string;
  title: string;
  /** What the plan asks of the cell, with the part of the plan. */
  asks?: string;
  /** What to do, in order. */
  steps: string[];
  /** What is worth knowing besides. */
  notes?: string[];
}

const YEAR: Page = {
  code: 'year',
  title: 'Một năm với sổ',
  steps: [
    'Đầu năm: vào Cài đặt ghi hồ sơ đơn vị, người ký, số người. Vào Đăng ký mô hình ghi các mô hình của năm; vào Chỉ tiêu năm ghi số đăng ký.',
    'Trong năm: việc gì xong thì ghi ngay vào sổ của việc đó. Thăm, tặng, giúp ai thì ghi một dòng ở Hỗ trợ, chăm lo.',
    'Cuối kỳ: vào Số liệu định kỳ nhập những số không ghi từng việc, rồi vào Báo cáo viết phần lời, lưu bản Word để ký.',
    'Nộp: vào Nộp cấp trên, xem những gì rời khỏi máy, tạo gói, gửi tệp qua Zalo, thư điện tử hoặc USB.',
  ],
  notes: [
    'Tổng quan luôn liệt kê việc phải làm trước hạn: bấm vào việc là tới đúng chỗ làm.',
    'Năm và kỳ chọn ở đầu cửa sổ áp dụng cho mọi màn hình.',
  ],
};

const CELL: Page[] = [
  {
    code: 'overview',
    title: 'Tổng quan',
    asks: 'Định kỳ kiểm tra, giám sát việc thực hiện (mục I.3).',
    steps: [
      'Xem Việc cần làm: việc quá hạn đứng đầu. Bấm vào việc để mở đúng sổ, đúng dòng.',
      'Bấm vào một số bất kỳ, một cột hay một ô để xem các bản ghi làm nên số đó.',
      'Mỗi biểu đồ có nút Xem bảng số cho người muốn đọc số.',
    ],
    notes: ['Xuất lịch (.ics) để đưa các hạn vào lịch của điện thoại hay máy tính.'],
  },
  {
    code: 'initiatives',
    title: 'Đăng ký mô hình',
    asks: 'Phát động đăng ký mô hình, công trình, giải pháp, cách làm hay từ đầu năm; gắn với một hay nhiều nội dung “không” (mục I.3, II).',
    steps: [
      'Bấm Thêm (Ctrl+N), ghi tên, người phụ trách, chọn nội dung “không”.',
      'Trong năm mở lại để ghi tiến độ, kết quả, nơi nhân rộng và ảnh minh chứng.',
      'Khi được công nhận thì đổi trạng thái và ghi cấp công nhận.',
    ],
    notes: ['Câu ở ô Kết quả đạt được được đưa nguyên văn vào báo cáo.'],
  },
  {
    code: 'targets',
    title: 'Chỉ tiêu năm',
    asks: 'Hai chỉ tiêu bắt buộc: mỗi chi bộ chăm lo ít nhất một người có hoàn cảnh khó khăn (mục II.1); 100 % đăng ký không vi phạm luật giao thông (mục II.4).',
    steps: [
      'Ghi số đăng ký vào cột Chỉ tiêu năm. Enter xuống ô dưới.',
      'Bấm vào một số ở cột Thực hiện để xem vì sao là số ấy.',
    ],
    notes: ['Chữ “và” trong mục II.1 hiểu được hai cách: chọn cách tính ở góc trên, hỏi cấp trên nếu chưa rõ.'],
  },
  {
    code: 'supports',
    title: 'Hỗ trợ, chăm lo',
    asks: 'Thăm hỏi, chăm lo người có hoàn cảnh khó khăn; tiếp nhận và sử dụng có hiệu quả nguồn lực hỗ trợ (mục II.1).',
    steps: [
      'Ctrl+N, gõ vài chữ của tên, chọn bằng ↓ và Enter.',
      'Chọn hình thức, gõ số tiền (500k, 1,5tr), rồi Ctrl+S; hoặc Ctrl+Enter để ghi tiếp người sau.',
      'Người chưa có trong danh sách: chọn dòng Thêm người mới, ghi ngay tại chỗ.',
    ],
    notes: ['Dòng chữ dưới ô tiền đọc số tiền thành lời: đọc lại để khỏi thừa số 0.'],
  },
  {
    code: 'people',
    title: 'Danh sách người',
    asks: 'Nắm tâm tư, nguyện vọng, nhu cầu học tập, lao động; khơi dậy ý chí vươn lên thoát nghèo (mục II.1).',
    steps: [
      'Ghi sự đồng ý trước. Chưa có đồng ý thì để trống họ tên, sổ dùng mã HC-…',
      'Ghi hoàn cảnh theo giấy tờ: loại, năm, chuẩn áp dụng, số giấy chứng nhận.',
      'Khi hoàn cảnh thay đổi thì đổi tình trạng và ghi ngày.',
    ],
    notes: ['Nộp kèm tên chỉ khi người đó đồng ý ghi tên trong báo cáo.'],
  },
  {
    code: 'periodic',
    title: 'Số liệu định kỳ',
    steps: [
      'Gõ số rồi Enter: 20 số là 20 lần Enter. Cột Kỳ trước để đối chiếu.',
      'Ô cố ý không có số: đánh dấu Để trống.',
      'Dòng đỏ là số mâu thuẫn, phải sửa mới nộp được; dòng vàng là chỗ cần xem lại.',
    ],
    notes: ['Số đã ghi từng việc trong các sổ được cộng sẵn ở cột Trong sổ: không nhập lại.'],
  },
  {
    code: 'plan',
    title: 'Kế hoạch, triển khai',
    asks: 'Xác định chủ đề năm, nội dung, giải pháp; quán triệt, triển khai toàn đơn vị (mục I.2, IV).',
    steps: [
      'Vào sổ văn bản cấp trên, lập các mục của kế hoạch năm, ghi buổi quán triệt.',
      'Quỹ và các khoản thu ghi ở đây; chi từ quỹ ghi ở Hỗ trợ, chăm lo.',
    ],
  },
  {
    code: 'activities',
    title: 'Hoạt động',
    asks: 'Tuyên truyền cả năm nội dung; giữ nơi làm việc văn minh, sạch đẹp; không xả rác (mục II.1–II.5).',
    steps: ['Mỗi buổi một dòng: ngày, nội dung “không”, hình thức, số lượt người. Ảnh trước và sau để cạnh nhau.'],
  },
  {
    code: 'procedures',
    title: 'Thủ tục hành chính',
    asks: 'Giải quyết thủ tục đúng hẹn, công khai, rút ngắn quy trình, nâng tỷ lệ hài lòng, có thư cảm ơn, thư xin lỗi (mục II.2).',
    steps: [
      'Ghi danh mục thủ tục với số ngày đã công bố.',
      'Chọn cách tính của năm: theo từng hồ sơ hoặc theo số tháng, không dùng cả hai.',
      'Hồ sơ quá hẹn: mở hồ sơ, bấm Soạn thư xin lỗi; thư có sẵn các phần phải có.',
    ],
    notes: ['Ngày hẹn trả tính theo ngày làm việc, trừ lễ, Tết.'],
  },
  {
    code: 'matters',
    title: 'Ý kiến, phản ánh',
    asks: 'Nắm chắc tình hình, giải quyết bức xúc, nguyện vọng; người đứng đầu thường xuyên đi cơ sở; không để xảy ra điểm nóng (mục I.3, II.5).',
    steps: [
      'Ghi việc cần giải quyết, người giải quyết, hạn. Trả lời xong thì ghi ngày và kết quả.',
      'Việc vượt thẩm quyền: ghi nơi gửi, số văn bản, ngày gửi cấp trên.',
    ],
    notes: [
      'Người nêu được giữ riêng; mỗi lần xem phải ghi lý do và được vào nhật ký truy cập.',
      'Chỉ ghi việc, không ghi quan điểm của ai. Nội dung thuộc bí mật nhà nước không nhập vào máy này.',
    ],
  },
  {
    code: 'traffic',
    title: 'An toàn giao thông',
    asks: '100 % cán bộ, đảng viên, viên chức, người lao động đăng ký và thực hiện không vi phạm luật giao thông (mục II.4).',
    steps: [
      'Nhập danh sách cán bộ, giáo viên, nhân viên; lập đợt đăng ký với quân số tại ngày chốt.',
      'Ở thẻ Đợt đăng ký: đánh dấu những người đã ký, bấm Ghi.',
    ],
    notes: ['Học sinh, phụ huynh ký ở đợt riêng, không tính vào 100 %.'],
  },
  {
    code: 'inspections',
    title: 'Kiểm tra, giám sát',
    asks: 'Định kỳ kiểm tra, giám sát; chấn chỉnh kịp thời (mục I.3, II.2, III.2).',
    steps: [
      'Ghi cuộc kiểm tra từ lúc dự kiến. Kiểm tra xong thì ghi ngày và kết quả.',
      'Tồn tại: ghi người khắc phục, hạn. Muốn đóng thì thêm minh chứng rồi ghi ngày khắc phục.',
    ],
  },
  {
    code: 'exemplars',
    title: 'Gương điển hình',
    asks: 'Phát hiện, nhân rộng điển hình; tuyên dương kịp thời bằng nhiều hình thức; giới thiệu để khen thưởng (mục I.3, III).',
    steps: [
      'Từ một mô hình hay một người: ghi gương điển hình, rồi tuyên dương, rồi đề nghị khen; không gõ lại.',
      'Chấm theo bộ tiêu chí của cấp có thẩm quyền, ghi phiếu bầu và quyết định.',
    ],
  },
  {
    code: 'rights',
    title: 'Quyền về dữ liệu',
    asks: 'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 và Nghị định 356/2025/NĐ-CP.',
    steps: [
      'Ai yêu cầu xem, sửa, xóa dữ liệu của mình hay rút đồng ý: ghi một dòng, hạn tính sẵn theo ngày làm việc.',
      'Mở dòng ấy để lập bản mọi dữ liệu của người đó, mở hồ sơ để sửa, ẩn danh hoặc xóa.',
      'Hằng năm xem phần Hết thời hạn lưu trữ để hủy dữ liệu đã hết hạn, có biên bản.',
    ],
  },
  {
    code: 'reports',
    title: 'Báo cáo',
    asks: 'Báo cáo kết quả về cấp trên (mục IV).',
    steps: [
      'Số do ứng dụng viết; phần lời gõ vào các ô bên trái, lưu khi rời ô.',
      'Xem các trang bên phải: đúng như bản in. Ctrl+S lưu Word, PDF, Excel.',
      'In, trình ký từ bản Word hoặc PDF.',
    ],
  },
  {
    code: 'submit',
    title: 'Nộp cấp trên',
    steps: [
      'Lần đầu: mở thẻ của cấp trên, gọi điện đối chiếu 30 chữ số; lưu thẻ của đơn vị gửi lên.',
      'Kiểm tra, xem những gì rời khỏi máy, tạo gói, gửi tệp, rồi bấm Tôi đã gửi.',
      'Cấp trên trả lời: mở tệp cấp trên gửi. Ý kiến hiện đúng số bị hỏi; trả lời rồi nộp bản sau.',
    ],
    notes: [
      'Mặc định gói không có họ tên ai, chỉ có mã và số.',
      'Zalo có thể tự xóa tệp: mọi gói vẫn nằm trong Hộp đã nộp.',
    ],
  },
  {
    code: 'settings',
    title: 'Cài đặt',
    steps: [
      'Đơn vị: tên, người ký, số người dùng cho mọi văn bản và mẫu số.',
      'Sao lưu: chọn nơi thứ hai (USB) và làm theo khi Tổng quan nhắc.',
      'Tài khoản: nhiều người cùng dùng một sổ, mỗi người một mật khẩu và một vai trò; bảng Ai được làm gì cho biết quyền.',
      'Khóa của sổ: in tờ mã khôi phục, đổi khóa khi nghi bị lộ.',
      'Hiển thị: cỡ chữ, thời gian tự khóa, thư mục lưu báo cáo.',
    ],
  },
];

const ABOVE: Page[] = [
  {
    code: 'matrix',
    title: 'Ma trận nộp',
    steps: [
      'Mỗi hàng một đơn vị, mỗi cột một kỳ. Mũi tên đi từng ô, Enter mở gói.',
      'Lọc Chưa nộp rồi sao chép danh sách nhắc để dán vào Zalo.',
    ],
  },
  {
    code: 'receive',
    title: 'Nhận gói',
    steps: [
      'Kéo thả cả thư mục gói vào cửa sổ, hoặc chọn thư mục. Bấm Hủy lúc nào cũng được, gói đã nhận vẫn giữ.',
      'Gói bị từ chối có ghi lý do: báo đơn vị nộp lại. Nhận lại gói đã có không làm thay đổi gì.',
    ],
  },
  {
    code: 'review',
    title: 'Xem gói, trả lại',
    steps: [
      'Mở gói: bản in của đơn vị bên trái, số liệu bên phải với bản trước, kỳ trước, năm trước và mức giữa của các đơn vị.',
      'Xem chỗ đánh dấu ⚠; bản mới hơn chỉ hiện những chỗ đã đổi và lời trả lời của đơn vị.',
      'Ghi ý kiến ngay tại số, rồi Trả lại; không có ý kiến thì Tiếp nhận. Gửi tệp phiếu cho đơn vị.',
    ],
  },
  {
    code: 'sums',
    title: 'Số liệu tổng hợp',
    steps: [
      'Mỗi số ghi rõ tổng hợp từ bao nhiêu đơn vị. Bấm vào số để xem từng đơn vị, tới từng gói.',
      'Nộp lên cấp trên nữa cũng từ màn hình này.',
    ],
  },
  {
    code: 'sector',
    title: 'Mô hình toàn ngành',
    steps: [
      'Tìm mô hình của mọi đơn vị theo chữ, đơn vị, nội dung, lĩnh vực, loại hình, trạng thái. Enter mở xem, từ đó mở gói của đơn vị.',
      'Chọn Đáng nhân rộng để xem những mô hình đã được công nhận, có kết quả rõ; mỗi dòng ghi vì sao.',
      'Lưu Excel hoặc Sao chép lấy đúng danh sách đang lọc.',
    ],
  },
  {
    code: 'honours',
    title: 'Gương điển hình',
    asks: 'Chỉ đạo bình chọn, giới thiệu gương để đề xuất khen (mục III.1).',
    steps: [
      'Mở từng gương, đề nghị khen: xem thành tích, điểm, phiếu và chỗ còn thiếu.',
      'Chọn, Không chọn (ghi lý do), hoặc Chọn và gửi lên. Ctrl+Z lấy lại.',
      'Cá nhân chưa đồng ý nêu tên thì không có tên. Gương gửi lên đi theo gói nộp lên ở Số liệu tổng hợp.',
    ],
  },
  {
    code: 'reports',
    title: 'Báo cáo tổng hợp',
    steps: [
      'Báo cáo luôn ghi tổng hợp từ bao nhiêu trên bao nhiêu đơn vị và tên đơn vị chưa nộp.',
      'Viết phần lời bên trái, xem trang in bên phải, lưu Word, PDF, Excel.',
    ],
  },
  {
    code: 'subunits',
    title: 'Đơn vị trực thuộc',
    steps: [
      'Nhập danh sách từ Excel, hoặc chép trong Excel rồi dán thẳng vào màn hình: mã, tên, tổ chức đảng cấp trên, cụm.',
      'Cây tổ chức xem như hôm nay, như cuối kỳ hay như một ngày khác; mũi tên mở nhóm, Enter xem lịch sử của đơn vị.',
      'Lưu thẻ cấp trên gửi cho các đơn vị; nhập thẻ của từng đơn vị và đối chiếu 30 chữ số qua điện thoại.',
      'Gói của thẻ chưa xác nhận được giữ lại, chưa tính vào số liệu.',
      'Đổi tên, chuyển nhóm, nhập, tách đơn vị: ghi từ ngày nào, xem trước rồi thực hiện.',
    ],
  },
  {
    code: 'settings',
    title: 'Cài đặt',
    steps: [
      'Đơn vị: tên và người ký.',
      'Sao lưu: chọn nơi thứ hai (USB) và sao lưu thường xuyên; sổ của cấp trên giữ mọi gói đã nhận.',
      'Hiển thị: cỡ chữ, thời gian tự khóa.',
    ],
  },
];

const ANYWHERE: Page[] = [
  {
    code: 'typing',
    title: 'Gõ tiếng Việt, ngày, tiền',
    steps: [
      'Gõ bằng UniKey, EVKey hay bộ gõ của Windows đều được, bảng mã Unicode.',
      'Ngày gõ 5/3, 5-3-26, 05032026; ứng dụng hiểu khi rời ô. Alt+↓ mở lịch.',
      'Tiền gõ 500k, 1tr5, 1,5tr, 1.500.000.',
      'Tìm không cần dấu: gõ nguyen hay nguyễn đều ra.',
    ],
  },
  {
    code: 'trouble',
    title: 'Khi có sự cố',
    steps: [
      'Xóa nhầm, sửa nhầm: Ctrl+Z, nhiều lần nếu cần, kể cả sau khi đổi màn hình. Cài đặt › Nhật ký cho biết đã làm gì.',
      'Mất điện, máy treo: mở lại sổ. Việc đã lưu còn nguyên; chữ đang gõ dở được lấy lại, thiếu nhiều nhất hai giây.',
      'Quên mật khẩu: ở màn hình mở sổ bấm Quên mật khẩu, gõ mã 8 nhóm trên tờ đã niêm phong.',
      'Mất cả mật khẩu và tờ mã: không ai mở được sổ nữa. Xin cấp trên gửi lại số liệu đã nộp, lập sổ mới.',
      'Sổ bị hỏng: màn hình mở sổ đề nghị khôi phục từ bản sao lưu gần nhất. Tệp hỏng được để riêng, không xóa.',
      'Máy hỏng: cài ứng dụng ở máy mới, chép thư mục bản sao lưu từ USB vào máy, bấm Mở sổ khác… và chọn thư mục ấy.',
      'Muốn về trạng thái hôm trước: Cài đặt › Sao lưu › Khôi phục. Ứng dụng cho xem sẽ mất gì trước khi làm.',
      'Báo “chưa lưu được” (đầy ổ đĩa, hỏng ổ): đừng đóng biểu mẫu; xóa bớt tệp khác cho trống ổ rồi bấm Lưu lại.',
    ],
  },
  {
    code: 'privacy',
    title: 'Bảo vệ dữ liệu cá nhân',
    asks: 'Luật 91/2025/QH15 có hiệu lực từ 01/01/2026. Hoàn cảnh khó khăn, sức khỏe, dữ liệu của trẻ em được bảo vệ chặt hơn.',
    steps: [
      'Chỉ ghi những gì cần cho việc chăm lo. Không chụp giấy tờ tùy thân, không ghi dân tộc, tôn giáo, quan điểm.',
      'Có sự đồng ý trước khi ghi họ tên: của chính người đó; trẻ em do cha mẹ hoặc người giám hộ, từ 7 tuổi cần thêm trẻ đồng ý. Giữ phiếu giấy.',
      'Chưa có sự đồng ý: sổ chỉ lưu mã HC-… và số liệu.',
      'Người có dữ liệu được xem, sửa, rút đồng ý, yêu cầu xóa: trả lời trong 2 ngày làm việc, theo các hạn ở màn hình Quyền về dữ liệu.',
      'Hết thời hạn lưu thì hủy; lộ dữ liệu thì báo ngay cho cấp trên và cơ quan bảo vệ dữ liệu.',
      'Bản in và tệp Excel có họ tên không còn được mã hóa: cất tủ khóa, không gửi vào nhóm chung.',
    ],
  },
  {
    code: 'limits',
    title: 'Điều ứng dụng không bảo vệ được',
    steps: [
      'Người khác dùng máy khi sổ đang mở: bấm Ctrl+L mỗi khi rời bàn; sổ tự khóa sau thời gian chọn ở Cài đặt.',
      'Phần mềm độc hại chạy dưới cùng tài khoản Windows khi sổ đang mở.',
      'Bộ nhớ tạm của Windows trên ổ đĩa (tệp hoán trang): nên bật mã hóa ổ đĩa BitLocker nếu máy có.',
      'Ảnh chụp màn hình bằng điện thoại.',
      'Người biết mật khẩu, hay giữ tờ mã khôi phục không niêm phong.',
      'Nội dung thuộc bí mật nhà nước: không nhập vào máy này.',
    ],
  },
];

/** The pages for a role, in the order of the list. */
export function pages(superior: boolean): Page[] {
  return superior ? [...ABOVE, ...ANYWHERE] : [YEAR, ...CELL, ...ANYWHERE];
}
