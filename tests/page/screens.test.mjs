// Every screen and form: no violation of WCAG 2.2 AA that a machine can find, nothing outside the window, no complaint.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, sizes } from './page.mjs';
import { broken } from './rules.mjs';

const screens = [
  'Tổng quan',
  'Kế hoạch, triển khai',
  'Đăng ký mô hình',
  'Chỉ tiêu năm',
  'Hỗ trợ, chăm lo',
  'Danh sách người',
  'Quyền về dữ liệu',
  'Số liệu định kỳ',
  'Hoạt động',
  'Thủ tục hành chính',
  'Ý kiến, phản ánh',
  'An toàn giao thông',
  'Kiểm tra, giám sát',
  'Gương điển hình',
  'Báo cáo',
  'Nộp cấp trên',
  'Cài đặt',
  'Trợ giúp',
];
const withForm = ['Đăng ký mô hình', 'Hỗ trợ, chăm lo', 'Danh sách người'];

/** What stands outside its box: the window, a list that would have to be scrolled sideways, a button, a heading. */
function outside(page, where) {
  return page.evaluate((place) => {
    const boxes = [
      document.scrollingElement,
      ...document.querySelectorAll('main .tablebox, .btn, .tabs button, h1, h2, th'),
    ];
    return boxes
      .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
      .map(
        (one) =>
          `${place}: ${one.scrollWidth - one.clientWidth}px too wide: ${one.className} ${one.innerText.slice(0, 30)}`,
      );
  }, where);
}

/** What is wrong with what is shown now, in a line each. */
async function faults(page, where, rules = true) {
  const wide = await outside(page, where);
  return rules ? [...(await broken(page, where)), ...wide] : wide;
}

async function go(page, label) {
  await page.locator(`nav[aria-label="Chính"] button[title="${label}"]`).click();
  await page.locator('main h1').waitFor();
  await page.waitForTimeout(150);
}

/** A form that was refused: the summary has the focus, says what stands beside each field, and leads to it. */
function summaryFaults(page, where) {
  return page.evaluate((place) => {
    const summary = document.querySelector('.panel .summary, form .summary');
    const found = document.activeElement === summary ? [] : [`${place}: the summary has not the focus`];
    const links = [...summary.querySelectorAll('a')];
    if (links.length === 0) found.push(`${place}: the summary names no field`);
    for (const link of links) {
      const field = document.getElementById(link.getAttribute('href').slice(1));
      const words = link.textContent;
      link.click();
      if (!field?.contains(document.activeElement)) found.push(`${place}: “${words}” leads nowhere`);
      else if (!(field.closest('.field') ?? field.parentElement).textContent.includes(words))
        found.push(`${place}: “${words}” does not stand beside its field`);
    }
    return found;
  }, where);
}

/** Every book of a screen, and its empty form refused; all rules are tried at the ends of size and text, the width everywhere. */
async function booksOf(page, label, withForms, rules) {
  const found = [];
  const tabs = page.locator('nav.tabs button');
  for (let i = 0; i < (await tabs.count()); i++) {
    await tabs.nth(i).click();
    const where = `${label} › ${await tabs.nth(i).innerText()}`;
    await page.waitForTimeout(60);
    found.push(...(await faults(page, where, rules)));
    if (!withForms) continue;
    await page.keyboard.press('Control+n');
    await page.locator('.panel').waitFor();
    await page.keyboard.press('Control+s');
    await page.locator('.summary').waitFor();
    found.push(...(await faults(page, `${where}, form with errors`, rules)));
    found.push(...(await summaryFaults(page, where)));
    await page.locator('.panel header button').click();
    await page.locator('.panel').waitFor({ state: 'detached' });
  }
  return found;
}

for (const size of sizes) {
  for (const text of [15, 18]) {
    test(`every screen fits ${size.width}×${size.height} with text of ${text} px and can be used by everybody`, async (t) => {
      const { page, complaints } = await openPage(t, { sample: true, size });
      await page.getByText('Việc cần làm').waitFor();
      await page.evaluate((px) => (document.documentElement.dataset.text = String(px)), text);
      const found = [];
      for (const label of screens) {
        await go(page, label);
        found.push(...(await faults(page, label)));
        found.push(
          ...(await booksOf(page, label, text === 15, (size === sizes[0]) === (text === 15) && size !== sizes[1])),
        );
        if (!withForm.includes(label)) continue;
        await page.keyboard.press('Control+n');
        await page.locator('.panel').waitFor();
        await page.keyboard.press('Control+s');
        await page.locator('.summary').waitFor();
        found.push(...(await faults(page, `${label}, form with errors`)));
        found.push(...(await summaryFaults(page, label)));
        const save = await page.locator('.panel footer .primary').boundingBox();
        if (save.y + save.height > size.height) found.push(`${label}: the save button is out of sight`);
        await page.keyboard.press('Escape');
      }
      assert.deepEqual(found, []);
      assert.deepEqual(complaints, []);
    });
  }
}

test('dialogs and parts of the settings can be used by everybody', async (t) => {
  const { page, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const found = [];
  await page.getByRole('button', { name: /Vì sao là số này: Số người/ }).click();
  await page.locator('dialog[open] td').first().waitFor();
  found.push(...(await faults(page, 'why')));
  await page.keyboard.press('Escape');
  await go(page, 'Cài đặt');
  for (const part of ['Sao lưu', 'Mật khẩu', 'Hiển thị', 'Nhật ký']) {
    await page.getByRole('button', { name: part, exact: true }).click();
    await page.waitForTimeout(150);
    found.push(...(await faults(page, part)));
  }
  await page.getByRole('button', { name: 'Sao lưu', exact: true }).click();
  await page.getByRole('button', { name: 'Sao lưu ngay' }).click();
  await page
    .getByRole('button', { name: /^Khôi phục bản số/ })
    .first()
    .click();
  await page.locator('dialog[open]').waitFor();
  found.push(...(await faults(page, 'restore')));
  assert.deepEqual(found, []);
  assert.deepEqual(complaints, []);
});

test('before there is a register, too', async (t) => {
  const { page, complaints } = await openPage(t, { size: sizes[2] });
  const found = [];
  await page.getByText('Chi bộ trường').waitFor();
  found.push(...(await faults(page, 'role')));
  await page.getByText('Chi bộ trường').click();
  await page.getByRole('button', { name: 'Lập sổ' }).click();
  await page.locator('.summary').waitFor();
  found.push(...(await faults(page, 'unit')));
  found.push(...(await summaryFaults(page, 'unit')));
  assert.deepEqual(found, []);
  assert.deepEqual(complaints, []);
});
