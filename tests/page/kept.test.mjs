// What was done is kept and can be taken back: a hundred steps, other screens in between, and a program that is killed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder, until } from '../machine.mjs';
import { firstRun, go, openPage, password, toast } from './page.mjs';

const YEAR = new Date().getFullYear();

test('a hundred steps are taken back by a hundred Ctrl+Z, on other screens too, and done again', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const period = `${YEAR}-Q1`;
  const entered = async () =>
    (await call('periodic', { period })).find((row) => row.indicator.code === 'K2.01').entered;
  const before = await entered();
  for (let value = 1000; value < 1100; value++)
    await call('enter_figure', {
      counted: { period, indicator: 'K2.01', value },
    });
  const press = async (times, keys) => {
    for (let i = 0; i < times; i++) await page.keyboard.press(keys);
  };
  await page.locator('main').focus();
  await press(60, 'Control+z');
  await go(page, 'Trợ giúp');
  await press(40, 'Control+z');
  await until('the first state', async () => (await entered()) === before);
  await press(20, 'Control+y');
  await until('the steps done again', async () => (await entered()) === 1019);
  assert.deepEqual(complaints, []);
});

test('a program killed while somebody types has the form again, at most two seconds old', async (t) => {
  const data = temporaryFolder(t, 'so-dan-van-killed');
  const first = await openPage(t, { data });
  await firstRun(first.page);
  await go(first.page, 'Đăng ký mô hình');
  await first.page.getByText('chưa đăng ký mô hình nào').waitFor();
  await first.page.keyboard.press('Control+n');
  await first.page.locator('#f-name').fill('Cổng trường an toàn');
  await first.page.waitForTimeout(2_000);
  first.bridge.kill('SIGKILL');
  await first.bridge.ended;
  const { page, complaints } = await openPage(t, { data });
  await page.locator('#f-password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('main h1').waitFor();
  await go(page, 'Đăng ký mô hình');
  await page.getByText('Đã lấy lại bản đang gõ dở').waitFor();
  assert.equal(await page.locator('#f-name').inputValue(), 'Cổng trường an toàn');
  assert.deepEqual(complaints, []);
});

test('every save is told with its time within a second', async (t) => {
  const { page, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Kế hoạch, triển khai');
  await page.locator('table.rows tbody tr').first().click();
  await page.locator('.panel').waitFor();
  await page.keyboard.press('Control+s');
  await page.getByText(/✓ Đã lưu \d{2}:\d{2}/).waitFor({ timeout: 1_000 });
  assert.deepEqual(complaints, []);
});

test('from the first start to the first record at most twelve fields are filled', async (t) => {
  const { page, call, complaints } = await openPage(t);
  let fields = 0;
  const count = async (act) => {
    fields += 1;
    await act;
  };
  const fill = (id, text) => count(page.locator(`#${id}`).fill(text));
  await page.getByText('Chi bộ trường').click();
  await fill('f-school', 'Trường Tiểu học Đống Đa');
  await fill('f-superior', 'Đảng bộ phường Bến Thành');
  await fill('f-password', password);
  await fill('f-again', password);
  await page.getByRole('button', { name: 'Lập sổ' }).click();
  await page.locator('.sheet li').last().waitFor();
  const groups = await page.locator('.sheet li').allInnerTexts();
  await fill('group-3', groups[2]);
  await fill('group-7', groups[6]);
  await page.getByRole('button', { name: /vào sổ/ }).click();
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Hỗ trợ, chăm lo');
  await page.getByText('Chưa có lượt hỗ trợ nào').waitFor();
  await page.keyboard.press('Control+n');
  await fill('f-beneficiary', 'Trần Đức Phượng');
  await page.getByRole('option', { name: /Thêm người mới/ }).click();
  await count(page.locator('#f-quick-hardship').selectOption('MC1'));
  await count(page.getByLabel(/Chưa có: chỉ lưu mã/).check());
  await page.getByRole('button', { name: 'Thêm người này' }).click();
  await page.locator('.quick').waitFor({ state: 'detached' });
  await fill('f-money', '500k');
  await count(page.locator('#f-source').selectOption('CB'));
  await page.keyboard.press('Control+s');
  await toast(page, 'Đã lưu lượt hỗ trợ');
  assert.equal(
    (await call('figures', { period: String(YEAR) })).find((one) => one.indicator.code === 'K1.04').achieved,
    1,
  );
  t.diagnostic(`${fields} fields`);
  assert.ok(fields <= 12, `${fields} fields`);
  assert.deepEqual(complaints, []);
});
