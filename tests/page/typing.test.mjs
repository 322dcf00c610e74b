// Vietnamese typed as its users type it: by keys that erase and type again (UniKey), and by composition (Windows Telex).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

// What stands in the field after each key of Telex.
const steps = 'D Đ Đa Đă Đăn Đăng Đặng'
  .split(' ')
  .concat([
    'Đặng ',
    'Đặng T',
    'Đặng Th',
    'Đặng Thi',
    'Đặng Thị',
    'Đặng Thị ',
    'Đặng Thị H',
    'Đặng Thị Hu',
    'Đặng Thị Hue',
    'Đặng Thị Huê',
    'Đặng Thị Huệ',
  ]);
const name = steps.at(-1);

async function erasing(cdp) {
  const key = (type, rest) => cdp.send('Input.dispatchKeyEvent', { type, ...rest });
  let old = '';
  for (const step of steps) {
    let same = 0;
    while (same < old.length && old[same] === step[same]) same += 1;
    for (let i = same; i < old.length; i++) {
      await key('keyDown', {
        key: 'Backspace',
        code: 'Backspace',
        windowsVirtualKeyCode: 8,
      });
      await key('keyUp', {
        key: 'Backspace',
        code: 'Backspace',
        windowsVirtualKeyCode: 8,
      });
    }
    for (const letter of step.slice(same)) {
      await key('keyDown', {
        key: letter,
        windowsVirtualKeyCode: 231,
        text: letter,
        unmodifiedText: letter,
      });
      await key('keyUp', { key: letter, windowsVirtualKeyCode: 231 });
    }
    old = step;
  }
}

async function composing(cdp) {
  let start = 0;
  for (const step of steps) {
    if (step.endsWith(' ')) {
      await cdp.send('Input.insertText', { text: step.slice(start) });
      start = step.length;
    } else {
      const text = step.slice(start);
      await cdp.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    }
  }
  await cdp.send('Input.insertText', { text: name.slice(start) });
}

/** Types the name both ways into every text field that is shown; what is wrong, a line each. */
async function typeEverywhere(page, cdp, where) {
  const wrong = [];
  const fields = page.locator('input:not([type=checkbox]):not([type=radio]):visible, textarea:not([readonly]):visible');
  const count = await fields.count();
  assert.ok(count > 0, `${where} has fields`);
  for (let i = 0; i < count; i++) {
    for (const way of [erasing, composing]) {
      const field = fields.nth(i);
      await field.fill('');
      await field.focus();
      await way(cdp);
      const value = await field.inputValue();
      if (value !== name) wrong.push(`${where}: ${await field.getAttribute('id')} ${way.name}: ${value}`);
    }
    await fields.nth(i).fill('');
  }
  return wrong;
}

test('both ways of typing come out as typed in every field', { timeout: 240_000 }, async (t) => {
  const { page } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const cdp = await page.context().newCDPSession(page);
  const wrong = [];
  const go = async (label) => {
    await page.locator(`nav[aria-label="Chính"] button[title="${label}"]`).click();
    await page.locator('main h1').waitFor();
    await page.waitForTimeout(200);
  };
  for (const label of ['Đăng ký mô hình', 'Hỗ trợ, chăm lo', 'Danh sách người']) {
    await go(label);
    await page.keyboard.press('Control+n');
    await page.locator('.panel').waitFor();
    const more = page.getByRole('button', { name: /^Thêm chi tiết/ });
    if (await more.count()) await more.click();
    wrong.push(...(await typeEverywhere(page, cdp, label)));
    await page.locator('.panel header button').click();
  }
  for (const label of ['Báo cáo', 'Cài đặt']) {
    await go(label);
    wrong.push(...(await typeEverywhere(page, cdp, label)));
  }
  assert.deepEqual(wrong, []);
});

test('Enter and Escape inside a composition save and close nothing', async (t) => {
  const { page, call } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  await page.locator('nav[aria-label="Chính"] button[title="Đăng ký mô hình"]').click();
  await page.locator('table.list tbody tr').first().waitFor();
  await page.keyboard.press('Control+n');
  await page.locator('#f-name').focus();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Input.imeSetComposition', {
    text: 'thế',
    selectionStart: 3,
    selectionEnd: 3,
  });
  for (const key of ['Enter', 'Escape']) {
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key,
      code: key,
      windowsVirtualKeyCode: 229,
    });
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), 'f-name');
  assert.equal(
    (
      await call('initiative_list', {
        query: { year: new Date().getFullYear() },
      })
    ).total,
    6,
  );
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
