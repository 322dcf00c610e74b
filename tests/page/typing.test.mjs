// Vietnamese typed as its users type it: by keys that erase and type again (UniKey), and by composition (Windows Telex).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { go, openPage } from './page.mjs';

// What stands in the field after each key of Telex.
const steps = ['D', 'Đ', 'Đa', 'Đă', 'Đăn', 'Đăng', 'Đặng', 'Đặng ', 'Đặng H', 'Đặng Hu', 'Đặng Huê', 'Đặng Huệ'];
const name = steps.at(-1);

/** The events are sent one behind the other and waited for together: the browser keeps their order. */
const send = (cdp, events) => Promise.all(events.map(([method, data]) => cdp.send(`Input.${method}`, data)));
const key = (type, rest) => ['dispatchKeyEvent', { type, ...rest }];

function erasing(cdp) {
  const events = [];
  const backspace = {
    key: 'Backspace',
    code: 'Backspace',
    windowsVirtualKeyCode: 8,
  };
  let old = '';
  for (const step of steps) {
    let same = 0;
    while (same < old.length && old[same] === step[same]) same += 1;
    for (let i = same; i < old.length; i++) events.push(key('keyDown', backspace));
    for (const letter of step.slice(same)) {
      events.push(
        key('keyDown', {
          key: letter,
          windowsVirtualKeyCode: 231,
          text: letter,
          unmodifiedText: letter,
        }),
      );
    }
    old = step;
  }
  return send(cdp, events);
}

/** `within`: what happens while the last word is still being composed. */
async function composing(cdp, within = async () => {}) {
  const events = [];
  let start = 0;
  for (const step of steps) {
    const text = step.slice(start);
    if (step.endsWith(' ')) {
      events.push(['insertText', { text }]);
      start = step.length;
    } else events.push(['imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }]);
  }
  await send(cdp, events);
  await within();
  await cdp.send('Input.insertText', { text: name.slice(start) });
}

const FIELDS = 'input:not([type=checkbox]):not([type=radio]):not([type=file]), textarea:not([readonly])';

/** The `i`-th text field that is shown, emptied and with the focus; what it is called, or null when there is none. */
function take(page, i) {
  return page.evaluate(
    ([selector, at]) => {
      const open = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document;
      const shown = (one) => one.getClientRects().length > 0 && !one.disabled;
      const field = [...open.querySelectorAll(selector)].filter(shown)[at];
      if (!field) return null;
      field.focus();
      field.value = '';
      field.dispatchEvent(new Event('input', { bubbles: true }));
      return field.id || field.getAttribute('aria-label') || field.placeholder || `field ${at}`;
    },
    [FIELDS, i],
  );
}

const focused = (page) =>
  page.evaluate(() => ({
    value: document.activeElement.value,
    forms: document.querySelectorAll('.panel, dialog[open]').length,
    toasts: document.querySelectorAll('.toast').length,
  }));

/** Types the name both ways into every text field that is shown, or the first `most`; what is wrong, a line each. */
async function typeEverywhere(page, cdp, where, least = 1, most = Infinity) {
  const wrong = [];
  let count = 0;
  for (let called = await take(page, 0); called && count < most; called = await take(page, count)) {
    await erasing(cdp);
    const erased = await focused(page);
    if (erased.value !== name) wrong.push(`${where}: ${called}, erasing: ${erased.value}`);
    await take(page, count);
    await composing(cdp, async () => {
      await send(
        cdp,
        ['Enter', 'Escape'].map((code) => key('rawKeyDown', { key: code, code, windowsVirtualKeyCode: 229 })),
      );
      const during = await focused(page);
      if (during.value !== name || during.forms !== erased.forms || during.toasts > erased.toasts)
        wrong.push(`${where}: ${called}, Enter and Escape while composing: ${JSON.stringify(during)}`);
    });
    const composed = await focused(page);
    if (composed.value !== name) wrong.push(`${where}: ${called}, composing: ${composed.value}`);
    await take(page, count);
    count += 1;
  }
  if (count < least) wrong.push(`${where}: ${count} fields, at least ${least} expected`);
  return wrong;
}

/** Opens what a form keeps folded away, and adds a row where rows can be added. */
async function unfold(page) {
  for (const words of [/^Thêm chi tiết/, /^Thêm dòng/, 'Ghi sự đồng ý', 'Ghi tiến độ', 'Thêm nơi nhân rộng']) {
    const button = page.locator('.panel').getByRole('button', { name: words, exact: true });
    if (await button.count()) await button.first().click();
  }
}

async function formOf(page, cdp, where, least) {
  await page.keyboard.press('Control+n');
  await page.locator('.panel').waitFor();
  await unfold(page);
  const wrong = await typeEverywhere(page, cdp, where, least);
  await page.locator('.panel header button').click();
  await page.locator('.panel').waitFor({ state: 'detached' });
  return wrong;
}

test('both ways of typing come out as typed in every field of every screen, and Enter inside a word does nothing', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const cdp = await page.context().newCDPSession(page);
  const before = (await call('initiative_list', { query: { year: new Date().getFullYear() } })).total;
  const wrong = [];
  for (const label of ['Đăng ký mô hình', 'Hỗ trợ, chăm lo', 'Danh sách người']) {
    await go(page, label);
    wrong.push(...(await formOf(page, cdp, label, 6)));
  }
  for (const label of ['Chỉ tiêu năm', 'Số liệu định kỳ', 'Báo cáo', 'Cài đặt']) {
    await go(page, label);
    await page.locator('main input, main textarea').first().waitFor();
    // Drafted sentences of another section, too.
    if (label === 'Báo cáo') await page.locator('.section .head', { hasText: 'Tuyên dương, khen thưởng' }).click();
    // The cells of the two grids are all of one kind.
    wrong.push(...(await typeEverywhere(page, cdp, label, 4, /^Chỉ|^Số/.test(label) ? 6 : Infinity)));
  }
  await page.getByRole('button', { name: 'Mật khẩu', exact: true }).click();
  wrong.push(...(await typeEverywhere(page, cdp, 'passwords', 3)));
  await page.keyboard.press('Control+k');
  await page.locator('dialog[open]').waitFor();
  wrong.push(...(await typeEverywhere(page, cdp, 'search everywhere')));
  await page.keyboard.press('Escape');
  await go(page, 'Danh sách người');
  await page.getByRole('button', { name: 'Nhập từ Excel…' }).click();
  wrong.push(...(await typeEverywhere(page, cdp, 'a pasted table')));
  assert.deepEqual(wrong, []);
  assert.deepEqual(complaints, []);
  assert.equal(
    (
      await call('initiative_list', {
        query: { year: new Date().getFullYear() },
      })
    ).total,
    before,
  );
});

test('both ways of typing come out as typed in every field of every book', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const cdp = await page.context().newCDPSession(page);
  const { books, groups } = await call('books');
  const wrong = [];
  let tried = 0;
  for (const group of groups) {
    await go(page, group.label);
    for (const book of books.filter((one) => one.group === group.code)) {
      const tab = page.locator('nav.tabs button').getByText(book.label, { exact: true });
      if (await tab.count()) await tab.click();
      await page.locator(`input[aria-label="Tìm trong sổ ${book.label}"]`).waitFor();
      const typed = book.fields.filter((one) => ['line', 'text', 'day', 'whole', 'money', 'year'].includes(one.type));
      // The search of the list stands beside the form.
      wrong.push(...(await formOf(page, cdp, book.label, 1 + typed.filter((one) => !one.computed).length)));
      tried += 1;
    }
  }
  assert.deepEqual(wrong, []);
  assert.equal(tried, books.length);
  assert.deepEqual(complaints, []);
});

test('a support for somebody known takes at most 20 keys, the next one at most 14', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await page.locator('nav[aria-label="Chính"] button[title="Hỗ trợ, chăm lo"]').click();
  await page.locator('table.list tbody tr').first().waitFor();
  const total = async () => {
    const year = new Date().getFullYear();
    return (
      await call('support_list', {
        query: { from: `${year}-01-01`, to: `${year}-12-31` },
      })
    ).page.total;
  };
  const before = await total();
  let keys = 0;
  const press = async (...all) => {
    for (const key of all) {
      await page.keyboard.press(key);
      keys += 1;
    }
  };
  const one = async () => {
    await press('h', 'c', '-', '0', '0', '1');
    await page.locator('[role=option]').first().waitFor();
    await press('Enter', 'Tab', '1', 't', 'r');
  };
  await press('Control+n');
  await page.locator('.panel').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'f-beneficiary');
  await one();
  await press('Control+Enter');
  assert.ok(keys <= 20, `${keys} keys`);
  await page.getByText('Đã lưu lượt hỗ trợ').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'f-beneficiary' && !document.activeElement.value);
  assert.equal(await total(), before + 1);
  keys = 0;
  await one();
  await press('Control+s');
  assert.ok(keys <= 14, `${keys} keys`);
  await page.locator('.panel').waitFor({ state: 'detached' });
  assert.equal(await total(), before + 2);
  await page.keyboard.press('Control+z');
  await page.getByText('Đã hoàn tác').waitFor();
  assert.equal(await total(), before + 1);
  assert.deepEqual(complaints, []);
});

test('what was being typed is there again after locking', async (t) => {
  const { page, data } = await openPage(t);
  await page.getByText('Chi bộ trường').click();
  const fill = (field, text) => page.locator(`#f-${field}`).fill(text);
  await fill('school', 'Trường Tiểu học Đống Đa');
  await fill('superior', 'Đảng bộ phường Bến Thành');
  await fill('password', 'bốn từ không liên quan');
  await fill('again', 'bốn từ không liên quan');
  await page.getByRole('button', { name: 'Lập sổ' }).click();
  await page.locator('.sheet li').last().waitFor();
  const groups = await page.locator('.sheet li').allInnerTexts();
  await page.locator('#group-3').fill(groups[2]);
  await page.locator('#group-7').fill(groups[6]);
  await page.getByRole('button', { name: /vào sổ/ }).click();
  await page.getByText('Việc cần làm').waitFor();
  await page.locator('nav[aria-label="Chính"] button[title="Đăng ký mô hình"]').click();
  await page.getByText('chưa đăng ký mô hình nào').waitFor();
  await page.keyboard.press('Control+n');
  await page.locator('#f-name').fill('Cổng trường an toàn');
  await page.keyboard.press('Control+l');
  await fill('password', 'sai mật khẩu rồi');
  await page.keyboard.press('Enter');
  await page.getByText('Mật khẩu chưa đúng').waitFor();
  await fill('password', 'bốn từ không liên quan');
  await page.keyboard.press('Enter');
  await page.getByText('Đã lấy lại bản đang gõ dở').waitFor();
  assert.equal(await page.locator('#f-name').inputValue(), 'Cổng trường an toàn');
  assert.ok(data);
  await page.locator('#f-responsible').fill('Đặng Thị Huệ');
  await page.keyboard.press('Escape');
  await page.locator('.panel').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+n');
  await page.getByText('Đã lấy lại bản đang gõ dở').waitFor();
  assert.equal(await page.locator('#f-responsible').inputValue(), 'Đặng Thị Huệ');
  await page.getByRole('button', { name: 'Bỏ bản này' }).click();
  await page.keyboard.press('Control+n');
  await page.locator('#f-responsible').waitFor();
  assert.equal(await page.locator('#f-responsible').inputValue(), '');
});
