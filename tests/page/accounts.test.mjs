// Accounts by keys alone: added, chosen when opening, and what each role finds; the new key and the accounts after it.
// PICTURES=folder keeps a picture of every screen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, sizes } from './page.mjs';
import { faults } from './rules.mjs';

const PASSWORD = 'bốn từ không liên quan';
const CLERK = 'mật khẩu của văn thư';
const VIEWER = 'mật khẩu của người xem';
const NAME = 'Nguyễn Thị Ánh Tuyết';

async function picture(page, name) {
  if (process.env.PICTURES)
    await page.screenshot({
      path: `${process.env.PICTURES}/accounts-${name}.png`,
    });
}

async function go(page, label) {
  await page.locator(`nav[aria-label="Chính"] button[title="${label}"]`).click();
  await page.locator('main h1').waitFor();
  await page.waitForTimeout(150);
}

const part = (page, name) => page.getByRole('group', { name: 'Phần cài đặt' }).getByRole('button', { name }).click();

/** A register with one person who is named, and supports of theirs. */
async function register(t, size) {
  const opened = await openPage(t, { size });
  const { call, page } = opened;
  const unit = {
    role: 'cell',
    party_name: 'Chi bộ Trường Tiểu học Đống Đa',
    party_kind: 'CBTT',
    superior: 'Đảng bộ phường Bến Thành',
    symbol: 'CB',
    place: 'Thành phố Hồ Chí Minh',
    school: 'Trường Tiểu học Đống Đa',
    school_kind: 'TH',
    ownership: 'CL',
    signers: [{ name: 'Đặng Thị Huệ', title: 'Bí thư', family: 'party' }],
  };
  await call('create_register', {
    details: { folder: '', password: PASSWORD, unit },
  });
  const { today } = await call('app_info');
  const consent = {
    purpose: 'CHAM_LO',
    given_by: 'CM',
    relation: 'Mẹ',
    way: 'GIAY',
    given_on: today,
    child_agrees: true,
  };
  const person = await call('beneficiary_save', {
    person: {
      name: NAME,
      person_group: 'HS',
      class: '5A',
      hardships: [{ kind: 'HN_TP', year: Number(today.slice(0, 4)) }],
      outcome: 'DANG',
      consents: [consent],
    },
  });
  const gift = {
    beneficiary: person,
    date: today,
    occasion: 'TX',
    kind: 'TM',
    money: 500000,
    source: 'CB',
  };
  await call('support_save', { support: gift });
  await page.reload();
  await page.getByText('Việc cần làm').waitFor();
  return opened;
}

const account = (name, role, label, password) => ({
  id: '',
  name,
  role,
  label,
  password,
});

async function unlock(page, who, password) {
  await page.locator('#f-password').waitFor();
  if (who) await page.locator('#account').selectOption({ label: who });
  await page.locator('#f-password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('nav[aria-label="Chính"]').waitFor();
}

test('the secretary adds an account by keys, and it opens as itself', async (t) => {
  const { page, complaints } = await register(t);
  const found = [];
  await go(page, 'Cài đặt');
  await part(page, 'Tài khoản');
  await page.getByRole('button', { name: 'Thêm tài khoản…' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] #f-name').waitFor();
  found.push(...(await faults(page, 'an empty account')));
  // Everything that is wrong at once, beside its field.
  await page.locator('#f-name').focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog .summary').getByText('Đặt mật khẩu đầu tiên').waitFor();
  assert.equal(await page.locator('dialog .summary li').count(), 2);
  found.push(...(await faults(page, 'an account with errors')));
  await picture(page, 'errors');
  await page.locator('#f-name').focus();
  await page.keyboard.type('Lê Thị Thư');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator('#f-role').inputValue(), 'clerk');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Lê Thị Thư');
  await page.keyboard.press('Tab');
  await page.keyboard.type(CLERK);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type(CLERK);
  await page.keyboard.press('Enter');
  await page.locator('dialog .summary').getByText('không ghi họ tên').waitFor();
  await page.locator('#f-label').fill('');
  await page.locator('#f-again').focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.getByRole('row', { name: /Lê Thị Thư.*Văn thư.*Văn thư/ }).waitFor();
  found.push(...(await faults(page, 'accounts')));
  await picture(page, 'list');

  await page.keyboard.press('Control+l');
  await page.locator('#account').waitFor();
  assert.deepEqual(await page.locator('#account option').allInnerTexts(), ['Bí thư', 'Văn thư']);
  assert.ok(!(await page.locator('main').innerText()).includes('Lê Thị Thư'), 'nobody is named before opening');
  found.push(...(await faults(page, 'opening')));
  await picture(page, 'opening');
  // A password of somebody else does not open.
  await page.locator('#account').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Mật khẩu chưa đúng').waitFor();
  await unlock(page, 'Văn thư', CLERK);
  await page.locator('footer').getByText('Lê Thị Thư').waitFor();
  assert.deepEqual(found, []);
  assert.deepEqual(complaints, []);
});

// Every screen for both roles in the large window; in the small one those that say why something is not there.
for (const size of [sizes[0], sizes[2]]) {
  test(`what a clerk and a viewer find at ${size.width}×${size.height}`, async (t) => {
    const { page, call, complaints } = await register(t, size);
    await call('save_account', { account: account('Lê Thị Thư', 'clerk', 'Văn thư', CLERK) });
    await call('save_account', { account: account('Phạm Văn Xem', 'viewer', 'Người xem', VIEWER) });
    const small = size !== sizes[0];
    const found = [];
    for (const [who, password] of [
      ['Văn thư', CLERK],
      ['Người xem', VIEWER],
    ]) {
      const viewer = who === 'Người xem';
      if (small && !viewer) continue;
      await page.keyboard.press('Control+l');
      await unlock(page, who, password);
      const all = page.locator('nav[aria-label="Chính"] button');
      const closed = ['Danh sách người', 'Quyền về dữ liệu'];
      const shown = small
        ? [...closed, 'Hỗ trợ, chăm lo', 'Số liệu định kỳ', 'Nộp cấp trên']
        : await all.evaluateAll((buttons) => buttons.map((button) => button.title));
      for (const label of shown) {
        await go(page, label);
        const text = await page.locator('main').innerText();
        assert.ok(!text.includes(NAME) && !text.includes('Tuyết'), `${label} as ${who} names somebody`);
        if (viewer) found.push(...(await faults(page, `${label} as ${who}`)));
        if (closed.includes(label))
          await page.getByText('Chỉ bí thư và chi ủy viên phụ trách xem và ghi được mục').waitFor();
        if ([...closed, 'Hỗ trợ, chăm lo', 'Nộp cấp trên'].includes(label))
          await picture(page, `${who}-${label}-${size.width}`);
      }
      await go(page, 'Hỗ trợ, chăm lo');
      await page.getByText('HC-001').waitFor();
      assert.equal(await page.getByRole('button', { name: /^Thêm/ }).count(), 0);
      await go(page, 'An toàn giao thông');
      await page.getByRole('button', { name: 'Vi phạm', exact: true }).click();
      await page.getByText('Chỉ bí thư và chi ủy viên phụ trách').waitFor();
      await go(page, 'Đăng ký mô hình');
      assert.equal((await page.getByRole('button', { name: /^Thêm/ }).count()) > 0, !viewer);
      await page.keyboard.press('Control+n');
      if (viewer) await page.locator('.toast', { hasText: 'Chỉ bí thư, chi ủy viên phụ trách và văn thư' }).waitFor();
      else {
        await page.locator('.panel').waitFor();
        await page.keyboard.press('Escape');
        await page.locator('.panel').waitFor({ state: 'detached' });
      }
      // Looking for a name finds nobody.
      await page.keyboard.press('Control+k');
      await page.locator('dialog[open] input').fill('Tuyết');
      await page.waitForTimeout(400);
      assert.ok(!(await page.locator('dialog[open]').innerText()).includes(NAME), `Ctrl+K as ${who}`);
      await page.keyboard.press('Escape');
      await go(page, 'Cài đặt');
      for (const name of ['Tài khoản', 'Khóa của sổ', 'Nhật ký', 'Nhật ký truy cập', 'Sao lưu']) {
        await page.getByRole('button', { name, exact: true }).click();
        await page
          .getByText(/Chỉ bí thư (làm được việc này|và chi ủy viên)/)
          .first()
          .waitFor();
        if (viewer) found.push(...(await faults(page, `settings, ${name} as ${who}`)));
      }
    }
    assert.deepEqual(found, []);
    assert.deepEqual(complaints, []);
  });
}

test('the key is changed, its sheet is shown, and the clerk needs a new password', async (t) => {
  const { page, call, complaints } = await register(t);
  await call('save_account', {
    account: account('Lê Thị Thư', 'clerk', 'Văn thư', CLERK),
  });
  await call('back_up_now', { folder: '' });
  const found = [];
  await go(page, 'Cài đặt');
  await part(page, 'Khóa của sổ');
  await page.getByText('Khóa dự phòng ở cấp trên').waitFor();
  found.push(...(await faults(page, 'the key')));
  await picture(page, 'key');
  await page.getByRole('button', { name: 'Đổi khóa…' }).click();
  await page.locator('dialog[open] #f-password').fill('không phải mật khẩu');
  await page.locator('dialog[open]').getByRole('button', { name: 'Đổi khóa', exact: true }).click();
  await page.locator('#f-password-error').waitFor();
  found.push(...(await faults(page, 'changing the key')));
  await picture(page, 'rekey');
  await page.locator('dialog[open] #f-password').fill(PASSWORD);
  await page.locator('dialog[open]').getByRole('button', { name: 'Đổi khóa', exact: true }).click();
  await page.locator('.sheet li').last().waitFor();
  const groups = await page.locator('.sheet li').allInnerTexts();
  found.push(...(await faults(page, 'the sheet')));
  await picture(page, 'sheet');
  assert.ok((await call('app_info')).recovery_unprinted, 'until two of its groups were typed it is reminded of');
  await page.locator('#group-3').fill(groups[2]);
  await page.locator('#group-7').fill(groups[6]);
  await page.getByRole('button', { name: 'Đã cất tờ mã' }).click();
  await page.getByText('Bản sao còn dùng khóa cũ').waitFor();
  found.push(...(await faults(page, 'old copies')));
  await picture(page, 'old-copies');
  assert.equal((await call('app_info')).recovery_unprinted, false);

  await part(page, 'Tài khoản');
  await page.getByRole('row', { name: /Lê Thị Thư.*chưa có mật khẩu/ }).waitFor();
  found.push(...(await faults(page, 'an account without a password')));
  await picture(page, 'without-password');
  await page.getByRole('button', { name: 'Sửa tài khoản Lê Thị Thư' }).click();
  await page.locator('dialog[open] #f-password').fill(CLERK);
  await page.locator('dialog[open] #f-again').fill(CLERK);
  await page.keyboard.press('Enter');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });

  // Restoring what was kept under the old key asks for the password of its day.
  await part(page, 'Sao lưu');
  await page.getByRole('button', { name: 'Khôi phục bản số 1', exact: true }).click();
  await page.getByText('mở bằng mật khẩu dùng vào ngày đó').waitFor();
  found.push(...(await faults(page, 'the password of that day')));
  await page.locator('#f-old_password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Mở bản sao lưu' }).click();
  await page.getByText('Khôi phục bản sao lưu này?').waitFor();
  await page.getByRole('button', { name: 'Thôi' }).click();

  await page.keyboard.press('Control+l');
  await unlock(page, 'Văn thư', CLERK);
  await page.keyboard.press('Control+l');
  await page.getByRole('button', { name: 'Quên mật khẩu' }).click();
  found.push(...(await faults(page, 'forgotten')));
  await picture(page, 'forgotten');
  assert.deepEqual(found, []);
  assert.deepEqual(complaints, []);
});
