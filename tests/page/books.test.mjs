// The books as a person uses them: figures by Enter alone, an apology nobody types, pledges ticked off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, openPage, toast } from './page.mjs';

test('twenty figures are entered with twenty Enter, and what contradicts is said', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Số liệu định kỳ');
  await page.locator('select[aria-label="Kỳ"]').selectOption('2026-Q4');
  const cells = page.locator('input[data-cell]');
  await page.waitForFunction(() => document.querySelectorAll('input[data-cell]').length >= 20);
  await cells.first().focus();
  for (let i = 1; i <= 20; i++) await page.keyboard.type(String(i)).then(() => page.keyboard.press('Enter'));
  await page.waitForTimeout(400);
  const rows = await call('periodic', { period: '2026-Q4' });
  assert.deepEqual(
    rows.slice(0, 20).map((row) => row.entered),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  await cells.nth(2).fill('1');
  await page.keyboard.press('Enter');
  await cells.nth(3).fill('500');
  await page.keyboard.press('Enter');
  await page.getByText(/Lỗi:/).first().waitFor();
  await go(page, 'Nộp cấp trên');
  await page
    .getByText(/Số hồ sơ đúng hẹn/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: /Tạo gói nộp/ }).click();
  await toast(page, 'Chưa tạo được gói');
  assert.deepEqual(complaints, []);
});

test('a case past its day becomes an apology that nobody types, with its own number', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const { page: found } = await call('entry_list', {
    query: { book: 'procedure_case', from: '2026-01-01', to: '2026-12-31', only: { on_time: '0' } },
  });
  await go(page, 'Thủ tục hành chính');
  await page.locator('nav.tabs button', { hasText: 'Hồ sơ' }).click();
  await page.locator('input[aria-label^="Tìm trong sổ"]').fill(found.rows[0].values.receipt);
  await page.locator('table.rows tbody tr').first().click();
  await page.getByRole('button', { name: 'Soạn thư xin lỗi' }).click();
  await page.locator('#f-recipient').fill('Bà Nguyễn Thị Ánh');
  await page.keyboard.press('Control+s');
  await toast(page, 'Đã lưu thư');
  await page.locator('table.rows tbody tr', { hasText: 'Thư xin lỗi' }).click();
  assert.equal(await page.locator('#f-number').inputValue(), '1');
  await page.locator('.panel').getByRole('button', { name: 'In biểu mẫu…' }).click();
  await page.locator('dialog[open] img').first().waitFor();
  await page.locator('dialog[open]').getByRole('button', { name: 'Lưu Word, PDF' }).click();
  await page.locator('dialog[open]').getByText('thu-xin-loi-1-2026.docx').waitFor();
  assert.deepEqual(complaints, []);
});

test('whoever has not signed is ticked off by name, and taken back by one undo', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await call('entry_save', { book: 'staff_member', entry: { id: '', values: { name: 'Đặng Thị Mới', team: 'Tổ 2' } } });
  await go(page, 'An toàn giao thông');
  await page.locator('nav.tabs button', { hasText: 'Đợt đăng ký' }).click();
  const name = page.locator('.names label', { hasText: 'Đặng Thị Mới' });
  await name.click();
  await page.getByRole('button', { name: /Ghi 1 người đã ký/ }).click();
  await toast(page, 'Đã ghi 1 người ký');
  await name.waitFor({ state: 'detached' });
  await page.locator('main').focus();
  await page.keyboard.press('Control+z');
  await name.waitFor();
  assert.deepEqual(complaints, []);
});

test('who told of a matter is shown only for a reason, which the access log keeps', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Ý kiến, phản ánh');
  await page.locator('table.rows tbody tr').first().click();
  await page.getByRole('button', { name: 'Xem hoặc ghi người nêu' }).click();
  await page.getByText('Ghi lý do cần biết người nêu').waitFor();
  await page.locator('#f-informant_reason').fill('Cần hẹn trả lời');
  await page.getByRole('button', { name: 'Xem hoặc ghi người nêu' }).click();
  await page.locator('#f-informant_name').fill('Nguyễn Văn Ấn');
  await page.getByRole('button', { name: 'Ghi người nêu', exact: true }).click();
  await toast(page, 'Đã ghi người nêu');
  const [line] = await call('accesses', { page: 0 });
  assert.deepEqual([line.what, line.reason], ['Người nêu vụ việc', 'Cần hẹn trả lời']);
  const found = await call('search_everywhere', { typed: 'Ấn' });
  assert.ok(!found.some((hit) => hit.label.includes('Nguyễn Văn Ấn')));
  await go(page, 'Cài đặt');
  await page.getByRole('button', { name: 'Nhật ký truy cập' }).click();
  await page.getByText('Cần hẹn trả lời').waitFor();
  assert.deepEqual(complaints, []);
});

test('records past their time are disposed of together, with a record that names nobody', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const { rows } = await call('beneficiary_list', { query: {} });
  const person = await call('beneficiary_get', { id: rows.find((row) => row.name !== '').id });
  await call('beneficiary_save', { person: { ...person, retain_until: '2026-01-31' } });
  await go(page, 'Quyền về dữ liệu');
  await page.getByText('Hết thời hạn lưu trữ').waitFor();
  await page.locator('.names label', { hasText: person.name }).click();
  await page.getByRole('button', { name: /Hủy dữ liệu của 1 hồ sơ/ }).click();
  await page.getByRole('button', { name: 'Hủy dữ liệu', exact: true }).click();
  await toast(page, 'bien-ban-huy-du-lieu');
  assert.equal((await call('beneficiary_get', { id: person.id })).name, '');
  assert.deepEqual(complaints, []);
});
