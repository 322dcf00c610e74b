// The keyboard alone: every control is reached, its focus is seen, no key of the browser does anything; and Windows' colours.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, openPage, sizes } from './page.mjs';

const SCREENS = [
  'Tổng quan',
  'Đăng ký mô hình',
  'Chỉ tiêu năm',
  'Hỗ trợ, chăm lo',
  'Danh sách người',
  'Quyền về dữ liệu',
];
SCREENS.push(
  'Số liệu định kỳ',
  'Kế hoạch, triển khai',
  'An toàn giao thông',
  'Báo cáo',
  'Nộp cấp trên',
  'Cài đặt',
  'Trợ giúp',
);

/** Waits until nothing arrives any more that would move what is below it. */
async function settled(page) {
  const text = () => page.locator('main').innerText();
  for (let before = '', now = await text(); before !== now; now = await text()) {
    before = now;
    await page.waitForTimeout(500);
  }
}

/** Marks every control of `main` that a keyboard has to reach; how many there are. */
function mark(page) {
  return page.evaluate(() => {
    const groups = new Set();
    const all = [
      ...document.querySelectorAll('main :is(button, input, select, textarea, a, summary, [tabindex="0"])'),
    ].filter((one) => {
      if (one.tabIndex < 0 || one.disabled || one.getClientRects().length === 0) return false;
      if (one.type !== 'radio') return true;
      const first = !groups.has(one.name);
      groups.add(one.name);
      return first;
    });
    window.__left = new Set(all);
    return all.length;
  });
}

/** What is wrong with where the focus is now; `left`: controls not reached yet; `out`: the focus left the screen. */
function look(page) {
  return page.evaluate(() => {
    const one = document.activeElement;
    window.__left.delete(one);
    if (one.type === 'radio')
      for (const other of window.__left) if (other.name === one.name) window.__left.delete(other);
    const state = { left: window.__left.size, out: !document.querySelector('main').contains(one), wrong: '' };
    if (state.out || one.tagName === 'MAIN') return state;
    const called = `${one.tagName} ${one.getAttribute('aria-label') ?? one.id ?? ''} ${one.textContent.trim().slice(0, 30)}`;
    const style = getComputedStyle(one);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) state.wrong = `no outline: ${called}`;
    const box = one.getBoundingClientRect();
    const [x, y] = [box.left + Math.min(box.width / 2, 12), box.top + Math.min(box.height / 2, 12)];
    const top = document.elementFromPoint(x, y);
    if (!top || !(one.contains(top) || top.contains(one))) state.wrong = `covered or out of sight: ${called}`;
    return state;
  });
}

for (const size of [sizes[0], sizes[2]]) {
  test(`every control is reached by Tab and its focus is seen at ${size.width}×${size.height}`, async (t) => {
    const { page, complaints } = await openPage(t, { sample: true, size });
    await page.getByText('Việc cần làm').waitFor();
    const wrong = new Set();
    for (const label of SCREENS) {
      await go(page, label);
      await settled(page);
      await page.locator('main').focus();
      const count = await mark(page);
      let state = { left: count, out: false, wrong: '' };
      for (let i = 0; i < count + 5 && !state.out; i++) {
        await page.keyboard.press('Tab');
        state = await look(page);
        if (state.wrong) wrong.add(`${label}: ${state.wrong}`);
      }
      if (state.left > 0) wrong.add(`${label}: ${state.left} of ${count} controls are not reached`);
    }
    assert.deepEqual([...wrong], []);
    assert.deepEqual(complaints, []);
  });
}

test('no key of the browser reaches it, in a field either', async (t) => {
  const { page, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Danh sách người');
  await page.evaluate(() => {
    window.__loaded = true;
    window.__through = [];
    window.addEventListener('keydown', (event) => {
      if (!event.defaultPrevented && event.key !== 'Control') window.__through.push(event.key);
    });
  });
  const keys = ['F1', 'F3', 'F5', 'F7', 'F12', ...[...'rpfgjuo+-=0'].map((key) => `Control+${key}`)];
  for (const place of ['main', 'main input']) {
    await go(page, 'Danh sách người');
    await page.locator(place).first().focus();
    for (const key of keys) await page.keyboard.press(key);
  }
  const through = await page.evaluate(() => ({ loaded: window.__loaded, through: window.__through }));
  assert.deepEqual(through, { loaded: true, through: [] });
  assert.deepEqual(complaints, []);
});

test('rows copied in Excel are pasted as plain text into a list, with their line breaks and quotes', async (t) => {
  const { page, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Danh sách người');
  await page.locator('table.rows tbody tr').first().focus();
  await page.evaluate(() => {
    const clipboard = new DataTransfer();
    const rows = 'Họ và tên\tLớp\tGhi chú\n\tLớp 5A\t"nhà xa,\ngọi ""mẹ"" trước"\n\t5B\t1000000\n';
    clipboard.setData('text/plain', rows);
    clipboard.setData('text/html', '<table><tr><td>####</td></tr></table>');
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true }));
  });
  const shown = page.locator('dialog[open] table');
  await shown.waitFor();
  await page.waitForFunction(() => document.querySelectorAll('dialog[open] tbody tr').length === 2);
  const cells = await shown.locator('input').evaluateAll((all) => all.map((one) => one.value));
  const text = [await shown.innerText(), ...cells].join('\n');
  assert.ok(/nhà xa,\s*gọi "mẹ" trước/.test(text) && !text.includes('##'), text);
  assert.deepEqual(complaints, []);
});

test("in Windows' high contrast every control keeps its border, its focus and what is chosen", async (t) => {
  const { page, complaints } = await openPage(t, { sample: true });
  await page.emulateMedia({ forcedColors: 'active' });
  await page.getByText('Việc cần làm').waitFor();
  const wrong = [];
  for (const label of ['Tổng quan', 'Hỗ trợ, chăm lo', 'An toàn giao thông', 'Cài đặt']) {
    await go(page, label);
    await page.waitForTimeout(300);
    const row = page.locator('table.rows tbody tr').first();
    if (await row.count()) await row.click();
    wrong.push(
      ...(await page.evaluate((where) => {
        const seen = (one) => one.getClientRects().length > 0;
        const style = (one) => getComputedStyle(one);
        const called = (one) => `${where}: ${one.className} ${one.textContent.trim().slice(0, 20)}`;
        const bare = [...document.querySelectorAll('.btn, .input, .tag, .notice')]
          .filter(seen)
          .filter((one) => style(one).borderStyle === 'none' || parseFloat(style(one).borderLeftWidth) === 0);
        const current = [
          ...document.querySelectorAll('[aria-current="page"], [aria-current="true"], tr[aria-selected="true"] td'),
        ]
          .filter(seen)
          .filter((one) => style(one).outlineStyle === 'none');
        const pressed = [...document.querySelectorAll('[aria-pressed="true"]')]
          .filter(seen)
          .filter((one) => parseFloat(style(one).borderLeftWidth) < 2);
        const bars = [...document.querySelectorAll('svg rect, .dot')].filter(
          (one) => style(one).forcedColorAdjust !== 'none',
        );
        return [...bare, ...current, ...pressed, ...bars].map(called);
      }, label)),
    );
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(complaints, []);
});

test('F3 goes from one row found to the next, F5 reads the list anew, Ctrl+D takes the field of the record saved last', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Danh sách người');
  const rows = page.locator('tbody tr');
  await rows.nth(3).waitFor();
  await page.keyboard.press('Control+f');
  const all = await rows.count();
  await page.keyboard.type('nguyen');
  await page.waitForFunction((all) => document.querySelectorAll('tbody tr').length < all, all);
  const found = await rows.count();
  assert.ok(found > 1);
  const focused = () => page.evaluate(() => [...document.querySelectorAll('tbody tr')].indexOf(document.activeElement));
  const walked = [];
  for (let i = 0; i <= found; i += 1) {
    await page.keyboard.press('F3');
    walked.push(await focused());
  }
  assert.deepEqual(walked, [...Array(found).keys(), 0]);

  // What another program wrote is there after F5.
  await page.getByLabel('Tìm người').fill('');
  await page.getByText('40 người', { exact: true }).waitFor();
  const hardships = [{ kind: 'HN_TP', year: new Date().getFullYear() }];
  await call('beneficiary_save', {
    person: {
      name: '',
      person_group: 'HS',
      class: '5A',
      hardships,
      outcome: 'DANG',
      consents: [],
    },
  });
  await page.keyboard.press('F5');
  await page.getByText('41 người', { exact: true }).waitFor();

  await go(page, 'Kế hoạch, triển khai');
  await page.getByRole('button', { name: 'Quán triệt', exact: true }).click();
  await page.keyboard.press('Control+n');
  await page.locator('#f-meeting').fill('Họp chi bộ tháng 11');
  await page.locator('#f-meeting').press('Control+d');
  await page.getByText('Chưa có bản ghi nào vừa lưu').waitFor();
  assert.equal(await page.locator('#f-meeting').inputValue(), 'Họp chi bộ tháng 11');
  await page.locator('#f-date').fill('5/3/2026');
  await page.locator('#f-party_attended').fill('17');
  await page.keyboard.press('Control+Enter');
  await page.locator('.toast', { hasText: 'Đã lưu' }).last().waitFor();
  await page.locator('#f-meeting').fill('');
  for (const field of ['date', 'meeting', 'party_attended']) {
    await page.locator(`#f-${field}`).focus();
    await page.keyboard.press(field === 'meeting' ? "Control+'" : 'Control+d');
    assert.notEqual(await page.evaluate(() => document.activeElement.id), `f-${field}`);
  }
  await page.waitForTimeout(200);
  const values = ['date', 'meeting', 'party_attended'].map((field) => page.locator(`#f-${field}`).inputValue());
  assert.deepEqual(await Promise.all(values), ['05/03/2026', 'Họp chi bộ tháng 11', '17']);
  assert.deepEqual(complaints, []);
});

test('F5 adds a criterion where the hand is among them, and does nothing elsewhere in the form', async (t) => {
  const { page, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await go(page, 'Gương điển hình');
  await page.getByRole('button', { name: 'Bộ tiêu chí', exact: true }).click();
  await page.keyboard.press('Control+n');
  const rows = page.locator('#f-criteria input.grow');
  await page.locator('#f-name').focus();
  const given = await rows.count();
  await page.keyboard.press('F5');
  assert.equal(await rows.count(), given);
  await page.getByRole('button', { name: 'Thêm dòng' }).click();
  await page.keyboard.type('Hiệu quả lan tỏa');
  await page.keyboard.press('F5');
  await page.keyboard.type('Sáng tạo');
  await page.keyboard.press('Tab');
  const added = await rows.evaluateAll((all, from) => all.slice(from).map((one) => one.value), given);
  assert.deepEqual(added, ['Hiệu quả lan tỏa', 'Sáng tạo']);
  assert.deepEqual(complaints, []);
});
