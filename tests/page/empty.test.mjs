// A register of today: every list says that it is empty and offers one thing to do; a filter that finds nothing is told apart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstRun, go, openPage } from './page.mjs';

/** What is wrong with the empty list that is shown: one sentence, one main button, and the button opens the form. */
async function emptyFaults(page, where) {
  const empty = page.locator('.empty');
  await empty.waitFor();
  const main = empty.locator('.btn.primary');
  const found = [];
  if ((await empty.locator('p').count()) !== 1) found.push(`${where}: not one sentence`);
  if ((await main.count()) !== 1) return [...found, `${where}: not one main button`];
  await main.click();
  await page.locator('.panel').waitFor();
  await page.locator('.panel header button').click();
  await page.locator('.panel').waitFor({ state: 'detached' });
  return found;
}

async function filtered(page) {
  await page.locator('main input').first().fill('zzzz');
  await page.locator('.empty').getByText('khớp điều kiện lọc').waitFor();
  await page.getByRole('button', { name: 'Bỏ lọc' }).click();
  await page.locator('.empty .btn.primary').waitFor();
}

test('every list and every book of a new register says so and offers one thing to do', async (t) => {
  const { page, call, complaints } = await openPage(t);
  await firstRun(page);
  const { books, groups } = await call('books');
  const found = [];
  for (const label of ['Đăng ký mô hình', 'Hỗ trợ, chăm lo', 'Danh sách người']) {
    await go(page, label);
    found.push(...(await emptyFaults(page, label)));
    await filtered(page);
  }
  for (const group of groups) {
    await go(page, group.label);
    for (const book of books.filter((one) => one.group === group.code)) {
      const tab = page.locator('nav.tabs button').getByText(book.label, { exact: true });
      if (await tab.count()) await tab.click();
      await page.locator(`input[aria-label="Tìm trong sổ ${book.label}"]`).waitFor();
      found.push(...(await emptyFaults(page, book.label)));
    }
    await filtered(page);
  }
  assert.deepEqual(found, []);
  assert.deepEqual(complaints, []);
});

test('the screens without a list say what is not there yet', async (t) => {
  const { page, complaints } = await openPage(t);
  await firstRun(page);
  const says = async (label, words) => {
    await go(page, label);
    await page.getByText(words).first().waitFor();
  };
  await says('Tổng quan', '0 đã đăng ký');
  await says('Số liệu định kỳ', /Còn \d+ ô chưa nhập/);
  await says('Nộp cấp trên', 'Chưa nộp gói nào');
  await go(page, 'Cài đặt');
  await page.getByRole('button', { name: 'Sao lưu', exact: true }).click();
  await page.getByText('Chưa có bản sao lưu nào').waitFor();
  await page.getByRole('button', { name: 'Nhật ký truy cập', exact: true }).click();
  await page.getByText('Chưa có lần truy cập nào').waitFor();
  assert.deepEqual(complaints, []);
});
