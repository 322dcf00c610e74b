// Jobs besides the main one, as a person does them: evidence, backups, cards, passwords, a new person in place.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { firstRun, go, openPage, toast } from './page.mjs';

test('evidence is added, shown, deleted and brought back', async (t) => {
  const { page, data, answers, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const photo = join(data, 'ảnh cổng trường.png');
  writeFileSync(photo, await page.screenshot());
  const letter = join(data, 'không phải ảnh.png');
  writeFileSync(letter, 'MZ this is no picture');
  await go(page, 'Đăng ký mô hình');
  await page.locator('table.list tbody tr').first().click();
  await page.locator('.panel').waitFor();
  answers.push([photo], [letter]);
  await page.getByRole('button', { name: 'Thêm ảnh, tệp…' }).click();
  await page.locator('.panel img').waitFor();
  await page.getByRole('button', { name: 'Thêm ảnh, tệp…' }).click();
  await page.getByText('không phải ảnh, PDF').waitFor();
  await page.getByRole('button', { name: 'Xóa minh chứng ảnh cổng trường.png' }).click();
  await page.locator('.panel img').waitFor({ state: 'detached' });
  await page.locator('.toast button', { hasText: 'Hoàn tác' }).last().click();
  await page.locator('.panel img').waitFor();
  assert.deepEqual(complaints, []);
});

test('a backup is made, shows what restoring changes, and restores', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Cài đặt');
  await page.getByRole('button', { name: 'Sao lưu', exact: true }).click();
  await page.getByRole('button', { name: 'Sao lưu ngay' }).click();
  await toast(page, 'Đã sao lưu và kiểm tra bản số 1');
  const year = new Date().getFullYear();
  const all = { query: { from: `${year}-01-01`, to: `${year}-12-31` } };
  const rows = (await call('support_list', all)).page.rows;
  await call('support_delete', { ids: rows.slice(0, 7).map((row) => row.id) });
  await page.getByRole('button', { name: 'Khôi phục bản số 1' }).click();
  await page.getByText('Xóa 7 lượt hỗ trợ').waitFor();
  await page.locator('dialog').getByRole('button', { name: 'Khôi phục', exact: true }).click();
  await toast(page, 'Đã khôi phục');
  assert.equal((await call('support_list', all)).page.total, 120);
  assert.deepEqual(complaints, []);
});

test("the superior's card is opened and packages are for it from then on", async (t) => {
  const above = await openPage(t);
  await firstRun(above.page, 'Cấp ủy cấp trên');
  await go(above.page, 'Đơn vị trực thuộc');
  await above.page.getByRole('button', { name: 'Lưu thẻ cấp trên' }).click();
  await toast(above.page, 'Dấu vân tay');
  const card = join(
    above.out,
    readdirSync(above.out).find((name) => name.endsWith('.sdvthe')),
  );
  const { page, answers, call, complaints } = await openPage(t);
  await firstRun(page);
  await go(page, 'Nộp cấp trên');
  answers.push(card);
  await page.getByRole('button', { name: 'Mở thẻ cấp trên…' }).click();
  await page.getByText('Thẻ của Đảng ủy phường Bến Thành').waitFor();
  await page.getByRole('button', { name: /Đã đối chiếu/ }).click();
  await toast(page, 'Đã mở thẻ');
  await page.getByRole('button', { name: /Tạo gói nộp/ }).click();
  await page.getByText('Mã biên nhận DVK-').waitFor();
  const [one] = await call('submissions');
  assert.equal(one.recipient, 'Đảng ủy phường Bến Thành');
  await page.getByRole('button', { name: 'Tôi đã gửi hôm nay' }).click();
  await toast(page, 'Đã ghi là đã gửi');
  assert.ok((await call('submissions'))[0].sent_on);
  assert.deepEqual([...complaints, ...above.complaints], []);
});

test('the password is changed, and the recovery code opens when it is forgotten', async (t) => {
  const { page, complaints } = await openPage(t);
  const groups = await firstRun(page);
  await go(page, 'Cài đặt');
  await page.getByRole('button', { name: 'Mật khẩu', exact: true }).click();
  const fill = (field, text) => page.locator(`#f-${field}`).fill(text);
  await fill('current', 'bốn từ không liên quan');
  await fill('password', 'ngắn');
  await fill('again', 'ngắn');
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  await page.locator('.summary').getByText('Mật khẩu cần ít nhất 10 ký tự').waitFor();
  await fill('password', 'một câu khác hẳn câu trước');
  await fill('again', 'một câu khác hẳn câu trước');
  await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  await toast(page, 'Đã đổi mật khẩu');
  await page.keyboard.press('Control+l');
  await page.getByRole('button', { name: 'Quên mật khẩu' }).click();
  const slip = [...groups];
  slip[4] = slip[4].slice(0, 5) + ((Number(slip[4][5]) + 1) % 10);
  await fill('code', slip.join(' '));
  await fill('password', 'mật khẩu sau khi quên');
  await page.getByRole('button', { name: 'Mở sổ', exact: true }).click();
  await page.getByText('Nhóm thứ 5').first().waitFor();
  await fill('code', groups.join(' '));
  await page.getByRole('button', { name: 'Mở sổ', exact: true }).click();
  await page.locator('nav[aria-label="Chính"]').waitFor();
  assert.deepEqual(complaints, []);
});

test('somebody new is added in the middle of a support, by code when nobody has agreed', async (t) => {
  const { page, call, complaints } = await openPage(t);
  await firstRun(page);
  await go(page, 'Hỗ trợ, chăm lo');
  await page.getByText('Chưa có lượt hỗ trợ nào').waitFor();
  await page.keyboard.press('Control+n');
  await page.locator('#f-beneficiary').fill('Trần Đức Phượng');
  await page.getByRole('option', { name: /Thêm người mới/ }).click();
  await page.locator('#f-quick-hardship').selectOption('MC1');
  await page.getByRole('button', { name: 'Thêm người này' }).click();
  await page.getByText('Chọn đã có sự đồng ý hay chưa').waitFor();
  await page.getByLabel(/Chưa có: chỉ lưu mã/).check();
  await page.getByRole('button', { name: 'Thêm người này' }).click();
  await page.locator('.quick').waitFor({ state: 'detached' });
  assert.equal(await page.locator('#f-beneficiary').inputValue(), 'HC-001');
  await page.locator('#f-money').fill('1tr5');
  await page.locator('#f-source').selectOption('CB');
  await page.keyboard.press('Control+s');
  await toast(page, 'Đã lưu lượt hỗ trợ');
  const { rows } = await call('beneficiary_list', { query: {} });
  assert.deepEqual([rows.length, rows[0].name, rows[0].supports], [1, '', 1]);
  assert.deepEqual(complaints, []);
});

test('keys of the browser do nothing, and what is deleted comes back', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await page.evaluate(() => (window.__mark = 1));
  for (const key of ['F5', 'Control+r', 'F7', 'F12', 'Control+p', 'F3', 'Control+g', 'Control+='])
    await page.keyboard.press(key);
  assert.equal(await page.evaluate(() => window.__mark), 1, 'the page was not loaded anew');
  await go(page, 'Hỗ trợ, chăm lo');
  await page.locator('table.list tbody tr').first().waitFor();
  const year = new Date().getFullYear();
  const total = async () =>
    (await call('support_list', { query: { from: `${year}-01-01`, to: `${year}-12-31` } })).page.total;
  await page.locator('table.list tbody tr').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await toast(page, 'Đã xóa lượt hỗ trợ');
  assert.equal(await total(), 119);
  await go(page, 'Báo cáo');
  await page.locator('main h1').click();
  await page.keyboard.press('Control+z');
  await toast(page, 'Đã hoàn tác');
  assert.equal(await total(), 120);
  assert.deepEqual(complaints, []);
});
