// The superior's screens beyond figures: initiatives of the sector, exemplars, the units' list and tree, the printed report,
// and the superior's own. PICTURES=folder keeps a picture of every screen.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { above, danVan, go, picture, YEAR } from './above.mjs';
import { faults } from './rules.mjs';
import { openPage, sizes } from './page.mjs';

test('initiatives are found, the best suggested, opened, copied and saved', async (t) => {
  const { page, packages, call, out, complaints } = await above(t);
  await go(page, 'Mô hình toàn ngành');
  await page.getByText('Chưa có gói nào của kỳ này có mô hình').waitFor();
  await call('receive_packages', { paths: [packages] });
  await go(page, 'Ma trận nộp');
  await go(page, 'Mô hình toàn ngành');
  await page.getByText('72 mô hình', { exact: true }).waitFor();
  await picture(page, 'mo-hinh');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('cong truong an toan giao thong');
  await page.getByText('12 mô hình', { exact: true }).waitFor();
  await page.getByLabel('Đơn vị').fill('mau-0004');
  await page.getByText('1 mô hình', { exact: true }).waitFor();
  await page.keyboard.press('Control+s');
  await page.getByText('Đã lưu').waitFor();
  assert.ok(readdirSync(out).includes(`mo-hinh-toan-nganh-${YEAR}.xlsx`));
  await page.getByLabel('Tìm mô hình').fill('');
  await page.getByLabel('Đơn vị').fill('');
  await page.getByLabel('Đáng nhân rộng').check();
  await page.getByText('Vì sao nên nhân rộng').waitFor();
  await picture(page, 'nhan-rong');
  await page.locator('tbody tr').first().focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog').getByText('Vì sao nên nhân rộng').waitFor();
  assert.deepEqual(await faults(page, 'one initiative'), []);
  await picture(page, 'mot-mo-hinh');
  await page.getByRole('button', { name: 'Mở gói của đơn vị' }).click();
  await page.getByRole('heading', { name: /bản 1/ }).waitFor();
  assert.deepEqual(complaints, []);
});

test('exemplars and nominations are looked at, chosen, passed over with a reason, and sent up', async (t) => {
  const { page, packages, call, complaints } = await above(t, { units: 4 });
  await call('receive_packages', { paths: [packages] });
  await go(page, 'Gương điển hình');
  await page.getByText('12 gương, đề nghị').waitFor();
  await picture(page, 'guong');
  await page.getByLabel('Loại', { exact: true }).selectOption('nomination');
  await page.getByText('4 gương, đề nghị').waitFor();
  await page.locator('tbody tr').first().click();
  await page.getByRole('button', { name: 'Không chọn' }).click();
  await page.getByText('Không chọn thì ghi rõ lý do').waitFor();
  assert.deepEqual(await faults(page, 'one exemplar'), []);
  await picture(page, 'xet-guong');
  await page.getByLabel(/Lý do/).fill('Trùng với đề nghị năm trước');
  await page.getByRole('button', { name: 'Không chọn' }).click();
  await page.getByText(/không chọn\s+1/).waitFor();
  await page.locator('tbody tr').nth(1).click();
  await page.getByRole('button', { name: 'Chọn và gửi lên' }).click();
  await page.getByText(/gửi lên 1/).waitFor();
  await call('undo');
  const found = await call('honours', { search: { period: String(YEAR) } });
  assert.deepEqual([found.proposed, found.passed, found.sent_up], [11, 1, 0]);
  assert.deepEqual(complaints, []);
});

test('the list of units comes from the clipboard, the tree is walked with keys, a unit is split and undone', async (t) => {
  const { page, call, complaints } = await above(t, { units: 2 });
  await go(page, 'Đơn vị trực thuộc');
  const lines = ['Mã\tTên đơn vị\tĐảng bộ\tCụm\tPhường'];
  for (let n = 1; n <= 30; n += 1)
    lines.push(
      `T-${String(n).padStart(2, '0')}\tTrường Tiểu học số ${n}\tĐảng bộ phường ${n % 3}\tCụm ${n % 2}\tPhường ${n % 3}`,
    );
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  }, lines.join('\n'));
  await page.getByText('Sẽ thêm 30, cập nhật 0').waitFor();
  assert.deepEqual(await faults(page, 'import of units'), []);
  await picture(page, 'nhap-don-vi');
  await page.getByRole('button', { name: 'Nhập 30 dòng' }).click();
  await page.getByText('32 đơn vị', { exact: true }).waitFor();
  await page.getByLabel('Thẻ', { exact: true }).selectOption('none');
  await page.getByText('30 đơn vị', { exact: true }).waitFor();
  await picture(page, 'danh-sach-don-vi');
  await page.getByRole('button', { name: 'Cây tổ chức' }).click();
  const item = (name) => page.getByRole('treeitem', { name });
  await item(/Đảng bộ phường 1/).waitFor();
  await item(/Đảng bộ phường 0/).focus();
  await page.keyboard.press('ArrowRight');
  await item(/Trường Tiểu học số 3 /).waitFor();
  await page.keyboard.press('ArrowDown');
  await picture(page, 'cay');
  assert.deepEqual(await faults(page, 'tree'), []);
  await page.keyboard.press('Enter');
  await page.locator('dialog').getByText('Tên và cấp trên qua thời gian').waitFor();
  await page.getByLabel('Việc').selectOption('split');
  await page.getByLabel('Mã đơn vị thứ 1').fill('T-03A');
  await page.getByLabel('Tên đơn vị thứ 1').fill('Trường Tiểu học số 3 cơ sở A');
  await page.getByLabel('Mã đơn vị thứ 2').fill('T-03B');
  await page.getByRole('button', { name: 'Xem trước' }).click();
  await page.getByText('Không có đơn vị hay nhóm nào mang mã “T-03B”').waitFor();
  await page.getByLabel('Tên đơn vị thứ 2').fill('Trường Tiểu học số 3 cơ sở B');
  await page.getByRole('button', { name: 'Xem trước' }).click();
  await page.locator('dialog').getByText('tách thành Trường Tiểu học số 3 cơ sở A').waitFor();
  assert.deepEqual(await faults(page, 'split'), []);
  await picture(page, 'tach');
  await page.getByRole('button', { name: 'Thực hiện' }).click();
  await item(/cơ sở B/).waitFor();
  const gone = await call('unit_history', { code: 'T-03' });
  assert.equal(gone.goes_on_as.length, 2);
  await call('undo');
  assert.equal((await call('unit_history', { code: 'T-03' })).goes_on_as.length, 0);
  assert.deepEqual(complaints, []);
});

test('the printed report stands beside the figures, its files are saved, an initiative gets a comment', async (t) => {
  const { page, packages, call, out, complaints } = await above(t, {
    units: 2,
  });
  await call('receive_packages', { paths: [packages] });
  await go(page, 'Xem gói, trả lại');
  await page.locator('tbody tr').first().click();
  await page.getByAltText(/^Trang 1 bản in/).waitFor();
  await picture(page, 'goi-ban-in');
  await page
    .getByRole('button', { name: /^Ghi ý kiến về mô hình/ })
    .first()
    .click();
  await page.getByLabel(/^Ý kiến về mô hình/).fill('Ghi kết quả bằng số');
  await page.getByRole('button', { name: 'Trả lại với 1 ý kiến' }).click();
  await page.getByText('Đã trả lại, 1 ý kiến').waitFor();
  assert.ok(readdirSync(out).some((name) => name.startsWith('tra-lai_')));
  assert.deepEqual(complaints, []);
});

test("the superior's own report names who is missing, is shown and saved", async (t) => {
  const { page, packages, call, out, complaints } = await above(t, {
    units: 3,
  });
  const files = readdirSync(packages).map((name) => `${packages}/${name}`);
  await call('receive_packages', { paths: files.slice(0, 2) });
  await go(page, 'Báo cáo');
  await page.getByAltText('Trang 1 của báo cáo').waitFor();
  await picture(page, 'bao-cao-tong-hop');
  await page.getByRole('button', { name: 'Ưu điểm' }).click();
  await page.getByRole('button', { name: 'Hạn chế, nguyên nhân' }).click();
  await page.getByLabel('Nội dung, Ưu điểm').fill('Các đơn vị nộp đúng mẫu.');
  await page.getByLabel('Nội dung, Hạn chế, nguyên nhân').focus();
  await page.keyboard.press('Control+s');
  await page.getByText('Đã lưu báo cáo').waitFor();
  const stem = `bao-cao-tong-hop-nam-${YEAR}`;
  for (const extension of ['docx', 'pdf', 'xlsx']) assert.ok(readdirSync(out).includes(`${stem}.${extension}`));
  assert.ok(readFileSync(`${out}/${stem}.pdf`).length > 20_000);
  assert.deepEqual(await faults(page, 'report'), []);
  assert.deepEqual(complaints, []);
});

test('a unit sees how every period stands, what the plan asks for, and sends its signed paper along', async (t) => {
  const { page, data, answers, call, complaints } = await openPage(t, {
    size: sizes[2],
  });
  const [top, low] = [`${data}/tren`, `${data}/duoi`];
  danVan('demo', top, '--units', '1', '--packages', '--year', String(YEAR));
  danVan('demo', low, '--people', '3', '--supports', '5', '--year', String(YEAR));
  const plan = danVan('plan', `${top}/superior.register`, '--detail', 'names', '--evidence', '--out', `${data}/xuong`);
  danVan('open', low, plan.file, '--confirmed');
  await call('open_register', {
    folder: low,
    password: 'bốn từ không liên quan',
  });
  await page.reload();
  await go(page, 'Nộp cấp trên');
  await page.getByText('Kế hoạch của cấp trên đề nghị: họ tên').waitFor();
  const period = page
    .getByRole('navigation', { name: 'Trạng thái các kỳ' })
    .getByRole('button', { name: new RegExp(`^năm ${YEAR}`) });
  await period.getByText(/Đang nhập|Sẵn sàng/).waitFor();
  assert.deepEqual(await faults(page, 'Nộp cấp trên'), []);
  await picture(page, 'trang-thai-ky');
  answers.push(plan.file);
  await page.getByRole('button', { name: 'Kèm bản đã ký (PDF quét)…' }).click();
  await page.getByRole('button', { name: /^Tạo gói nộp/ }).click();
  await page.getByText('Tệp này không phải PDF').waitFor();
  await page.getByRole('button', { name: 'Bỏ', exact: true }).click();
  await page.getByLabel(/^Kèm minh chứng/).check();
  await page.getByRole('button', { name: /^Tạo gói nộp/ }).click();
  await period.getByText('Đã xuất, chưa gửi').waitFor();
  await page.getByRole('button', { name: 'Tôi đã gửi hôm nay' }).click();
  await period.getByText('Đã gửi', { exact: true }).waitFor();
  assert.deepEqual(complaints, []);
});
