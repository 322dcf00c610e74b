// The superior's screens over the real commands: cards, receiving a folder, matrix, totals, one package and its return; and
// the unit that opens the return and answers. PICTURES=folder keeps a picture of every screen.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { above, danVan, go, password, picture, YEAR } from './above.mjs';
import { faults } from './rules.mjs';
import { openPage, sizes } from './page.mjs';

test('a folder is received, every refusal is said, and receiving it again changes nothing', async (t) => {
  const { page, packages, answers, asked, complaints } = await above(t);
  const [first, second] = readdirSync(packages).sort();
  const bytes = readFileSync(`${packages}/${first}`);
  bytes[bytes.length - 20] ^= 1;
  writeFileSync(`${packages}/${first}`, bytes);
  copyFileSync(`${packages}/${second}`, `${packages}/ban sao (1).sdv`);
  await go(page, 'Nhận gói');
  await picture(page, 'nhan-goi-trong');
  answers.push([packages]);
  await page.getByRole('button', { name: 'Chọn thư mục…' }).click();
  const status = page.locator('.notice[role="status"]');
  await status.getByText('Nhận 11 gói, đã có 1, chờ xác nhận 0, từ chối 1.').waitFor();
  assert.equal(asked[0].directory, true);
  await page.getByText('Chữ ký không khớp: tệp đã bị sửa hoặc hỏng sau khi ký').waitFor();
  await picture(page, 'nhan-goi');
  answers.push([packages]);
  await page.getByRole('button', { name: 'Chọn thư mục…' }).click();
  await status.getByText('Nhận 0 gói, đã có 12, chờ xác nhận 0, từ chối 1.').waitFor();
  assert.deepEqual(complaints, []);
});

test('matrix, totals, a return from an alarm, and its mark in the matrix', async (t) => {
  const { page, packages, call, out, complaints } = await above(t);
  await call('receive_packages', { paths: [packages] });
  await go(page, 'Nhận gói');
  await go(page, 'Ma trận nộp');
  const cell = page.getByRole('button', { name: new RegExp(`, năm ${YEAR}: Đúng hạn`) }).first();
  await cell.waitFor();
  assert.equal(await page.locator('tfoot td', { hasText: '12/12' }).count(), 1);
  await picture(page, 'ma-tran');
  await page.getByLabel('Tìm đơn vị').fill('mau-0003');
  await page.locator('.small').getByText('1 đơn vị', { exact: true }).waitFor();
  await page.locator('button.cell').first().focus();
  for (let i = 0; i < 6; i += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /bản 1/ }).waitFor();
  await picture(page, 'xem-goi');
  await page.getByRole('button', { name: 'Ghi ý kiến về K1.01' }).click();
  await page.getByLabel(/Ý kiến về K1.01/).fill('Đề nghị đối chiếu danh sách người được hỗ trợ');
  await page.getByRole('button', { name: 'Trả lại với 1 ý kiến' }).click();
  await page.getByText('Đã trả lại, 1 ý kiến').waitFor();
  assert.ok(readdirSync(out).some((name) => name.startsWith(`tra-lai_${YEAR}_MAU-0003`)));
  await picture(page, 'tra-lai');
  await go(page, 'Ma trận nộp');
  await page.getByRole('button', { name: new RegExp(`, năm ${YEAR}: Trả lại`) }).waitFor();
  await go(page, 'Số liệu tổng hợp');
  await page.getByText('Tổng hợp từ 12/12 đơn vị').waitFor();
  await picture(page, 'so-lieu-tong-hop');
  await page.locator('tr', { hasText: 'K1.04' }).click();
  await page.locator('dialog tbody tr').nth(11).waitFor();
  await picture(page, 'theo-don-vi');
  await page.locator('dialog tbody tr').first().click();
  await page.getByRole('heading', { name: /bản 1/ }).waitFor();
  assert.deepEqual(complaints, []);
});

test('the superior hands in to its own superior, its units inside', async (t) => {
  const { page, data, packages, answers, call, complaints } = await above(t, {
    units: 3,
  });
  await call('receive_packages', { paths: [packages] });
  const top = `${data}/thanh-uy`;
  danVan('demo', top, '--units', '1', '--packages', '--year', String(YEAR));
  const city = `${top}/superior.register`;
  await go(page, 'Số liệu tổng hợp');
  await page.getByText('Nộp lên cấp trên').click();
  answers.push(danVan('card', city, '--out', `${data}/the`).file);
  await page.getByRole('button', { name: 'Mở thẻ cấp trên…' }).click();
  await page.getByRole('button', { name: 'Đã đối chiếu, dùng thẻ này' }).click();
  await page.getByText('đã đối chiếu)').waitFor();
  const [card] = await call('save_upward_card');
  danVan('enrol', city, card, '--confirmed');
  await page.getByRole('button', { name: /Tạo gói nộp lên/ }).click();
  await page.getByText('Đã tạo gói nộp lên').waitFor();
  await picture(page, 'nop-len');
  const file = readdirSync(`${data}/out`).find((name) => name.endsWith('.sdv'));
  assert.equal(danVan('receive', city, `${data}/out/${file}`).accepted, 1);
  const of = (totals) => totals.lines.find((line) => line.indicator === 'K1.04').achieved;
  const above_ = danVan('rollup', city, '--period', String(YEAR));
  assert.equal(of(above_), of(await call('totals', { period: String(YEAR) })));
  assert.deepEqual(complaints, []);
});

test('a unit is put into a group from a day on, shown first, and undone', async (t) => {
  const { page, packages, call, complaints } = await above(t, { units: 3 });
  await call('receive_packages', { paths: [packages] });
  const groups = async () =>
    (
      await call('totals_by_group', {
        period: String(YEAR),
        indicator: 'K1.04',
        which: 'party',
        now: true,
      })
    ).map((one) => [one.group.code, one.units]);
  await go(page, 'Đơn vị trực thuộc');
  const change = async (kind, fill) => {
    await page.locator('tbody tr').first().click();
    await page.getByLabel('Việc').selectOption(kind);
    await fill();
    await page.getByRole('button', { name: 'Xem trước' }).click();
    await page.locator('dialog .notice.info[role="status"]').waitFor();
    await picture(page, `cay-${kind}`);
    await page.getByRole('button', { name: 'Thực hiện' }).click();
    await page.locator('dialog').waitFor({ state: 'detached' });
  };
  await change('group', async () => {
    await page.getByLabel('Mã nhóm').fill('P1');
    await page.getByLabel('Tên mới').fill('Phường Một');
  });
  await change('move', async () => {
    await page.getByLabel('Nhóm', { exact: true }).selectOption('P1');
    await page.getByLabel('Từ ngày', { exact: true }).fill(`1/1/${YEAR}`);
  });
  assert.deepEqual(await groups(), [
    ['P1', 1],
    ['', 2],
  ]);
  await go(page, 'Số liệu tổng hợp');
  await page.locator('tr', { hasText: 'K1.04' }).click();
  await page.getByText('Phường Một:').waitFor();
  await picture(page, 'theo-nhom');
  assert.deepEqual(await faults(page, 'by group'), []);
  await call('undo');
  assert.deepEqual(await groups(), [['', 3]]);
  assert.deepEqual(complaints, []);
});

test('cancelling stops within a second and keeps what was filed', async (t) => {
  const { page, packages, answers, call, complaints } = await above(t, {
    units: 500,
  });
  await go(page, 'Nhận gói');
  answers.push([packages]);
  await page.getByRole('button', { name: 'Chọn thư mục…' }).click();
  await page.locator('progress').waitFor();
  const begun = Date.now();
  await page.getByRole('button', { name: 'Hủy' }).evaluate((button) => button.click());
  await page.locator('.notice[role="status"]').waitFor();
  const spent = Date.now() - begun;
  const left = /còn ([\d.]+) tệp/.exec(await page.locator('.notice[role="status"]').innerText());
  assert.ok(left, 'some files were left');
  assert.ok(spent < 1_000, `${spent} ms`);
  const totals = await call('totals', { period: String(YEAR) });
  assert.equal(totals.counted + Number(left[1].replace('.', '')), 500);
  assert.deepEqual(complaints, []);
});

test('a card is confirmed only by its 30 digits, and its packages count from then on', async (t) => {
  const { page, data, answers, call, complaints } = await above(t, {
    units: 2,
  });
  const other = `${data}/khac`;
  danVan('demo', other, '--people', '3', '--supports', '5', '--year', String(YEAR));
  const card = danVan('card', other, '--out', `${data}/the`);
  await go(page, 'Đơn vị trực thuộc');
  answers.push([card.file]);
  await page.getByRole('button', { name: 'Nhập thẻ đơn vị…' }).click();
  // The demo unit has the code of the first sender: a second card of one unit waits like any other.
  await page.getByText('1 thẻ chưa xác nhận').waitFor();
  await picture(page, 'don-vi-truc-thuoc');
  await page.locator('tr', { hasText: 'Chưa xác nhận' }).first().click();
  await page.locator('dialog').getByText(card.fingerprint).waitFor();
  await picture(page, 'xac-nhan-the');
  await page.getByRole('button', { name: 'Giống nhau, xác nhận thẻ' }).click();
  await page.getByText('1 thẻ chưa xác nhận').waitFor({ state: 'detached' });
  const confirmed = await call('find_subunits', {
    search: { card: 'confirmed' },
  });
  assert.equal(confirmed.page.total, 2);
  assert.deepEqual(complaints, []);
});

test('a unit opens what came back, and answers each comment before the next package', async (t) => {
  const { page, data, answers, call, complaints } = await openPage(t);
  const [top, low] = [`${data}/tren`, `${data}/duoi`];
  danVan('demo', top, '--units', '1', '--packages', '--year', String(YEAR));
  danVan('demo', low, '--people', '3', '--supports', '5', '--year', String(YEAR));
  const superior = `${top}/superior.register`;
  danVan('enrol', superior, danVan('card', low, '--out', `${data}/the`).file, '--confirmed');
  const plan = danVan('plan', superior, '--year', String(YEAR), '--out', `${data}/xuong`);
  await call('open_register', { folder: low, password });
  await page.reload();
  await go(page, 'Nộp cấp trên');
  answers.push(plan.file);
  await page.getByRole('button', { name: 'Mở tệp cấp trên gửi…' }).click();
  await page.getByRole('button', { name: 'Đã đối chiếu qua điện thoại, mở kế hoạch' }).click();
  await page.getByText('Đã mở kế hoạch số 1').waitFor();
  const made = await call('submit_package', {
    order: { period: String(YEAR), names: false },
    issue: { number: null, dated: null },
    signed: '',
    folder: '',
  });
  mkdirSync(`${data}/len`, { recursive: true });
  copyFileSync(made.path, `${data}/len/goi.sdv`);
  assert.equal(danVan('receive', superior, `${data}/len`).accepted, 1);
  const back = danVan(
    'return',
    superior,
    '--unit',
    'MAU-0000',
    '--period',
    String(YEAR),
    '--comment',
    'figure:K1.01=Thiếu minh chứng',
    '--out',
    `${data}/xuong`,
  );
  answers.push(back.files[0]);
  await page.getByRole('button', { name: 'Mở tệp cấp trên gửi…' }).click();
  await page.getByText('Số liệu K1.01: Thiếu minh chứng').waitFor();
  await page.getByText('Cấp trên hỏi, chưa trả lời: Thiếu minh chứng').waitFor();
  await page.getByRole('button', { name: 'Giải trình' }).click();
  await page.getByText('Giải trình hoặc không đồng ý thì ghi rõ lý do').waitFor();
  await picture(page, 'tra-loi-cap-tren');
  await page.getByLabel('Số liệu K1.01: Thiếu minh chứng').fill('Minh chứng lưu ở trường');
  await page.getByRole('button', { name: 'Giải trình' }).click();
  await page.locator('button[aria-pressed="true"]', { hasText: 'Giải trình' }).waitFor();
  assert.deepEqual(await faults(page, 'Nộp cấp trên'), []);
  assert.deepEqual(complaints, []);
});

for (const size of sizes) {
  test(`the superior's screens fit ${size.width}×${size.height} and can be used by everybody`, async (t) => {
    const { page, packages, call, complaints } = await above(t, { size });
    await call('receive_packages', { paths: [packages] });
    const found = [];
    for (const label of [
      'Ma trận nộp',
      'Nhận gói',
      'Xem gói, trả lại',
      'Số liệu tổng hợp',
      'Mô hình toàn ngành',
      'Gương điển hình',
      'Báo cáo',
      'Đơn vị trực thuộc',
      'Cài đặt',
      'Trợ giúp',
    ]) {
      await go(page, label);
      found.push(...(await faults(page, label)));
      await picture(page, `${size.width}-${label}`);
      if (label !== 'Xem gói, trả lại') continue;
      await page.locator('tbody tr').first().click();
      await page.getByRole('button', { name: 'Tiếp nhận' }).waitFor();
      if (await page.getByRole('button', { name: 'Xem bản in' }).count())
        await page.getByRole('button', { name: 'Xem bản in' }).click();
      await page.getByAltText(/^Trang 1 bản in/).waitFor();
      found.push(...(await faults(page, 'one package')));
      await picture(page, `${size.width}-goi`);
    }
    assert.deepEqual(found, []);
    assert.deepEqual(complaints, []);
  });
}

test("a clerk and a viewer of the superior's register look at everything and are offered nothing they may not do", async (t) => {
  const { page, packages, folder, call, complaints } = await above(t, {
    units: 2,
  });
  await call('receive_packages', { paths: [packages] });
  const theirs = 'một câu khác của người khác';
  const open = async (account, secret) => {
    await call('lock');
    await call('open_register', {
      folder: `${folder}/superior.register`,
      account,
      password: secret,
    });
  };
  for (const [name, role, label] of [
    ['Lê Thị Thư', 'clerk', 'Văn thư'],
    ['Phạm Văn Xem', 'viewer', 'Người xem'],
  ]) {
    const account = await call('save_account', {
      account: { id: '', name, role, label, password: theirs },
    });
    await open(account, theirs);
    await page.reload();
    await page.getByRole('heading', { name: /Ma trận nộp/ }).waitFor();
    const buttons = async () =>
      (await page.locator('main button:visible, dialog button:visible').allInnerTexts()).map((text) => text.trim());
    const without = async (where, words) => {
      await page.getByText('nộp, nhận và trao đổi được với cấp trên, với đơn vị').first().waitFor();
      const shown = await buttons();
      for (const word of words) assert.ok(!shown.some((text) => text.startsWith(word)), `${label}, ${where}: ${word}`);
    };
    await go(page, 'Nhận gói');
    await without('receiving', ['Chọn thư mục']);
    await go(page, 'Xem gói, trả lại');
    await without('packages', ['Tiếp nhận']);
    await page.locator('tbody tr').first().click();
    await page.getByRole('heading', { name: /bản 1/ }).waitFor();
    await without('package', ['Ghi ý kiến', 'Tiếp nhận']);
    assert.equal(await page.locator('#whole').isVisible(), false);
    await go(page, 'Số liệu tổng hợp');
    await page.getByText('Nộp lên cấp trên').click();
    await without('upward', ['Tạo gói', 'Mở thẻ', 'Lưu thẻ']);
    await go(page, 'Gương điển hình');
    await page.locator('tbody tr').first().click();
    await without('honour', ['Chọn', 'Không chọn']);
    await page.keyboard.press('Escape');
    await go(page, 'Đơn vị trực thuộc');
    await without('units', ['Nhập thẻ', 'Lưu thẻ', 'Kế hoạch']);
    assert.equal(
      (await buttons()).some((text) => text.startsWith('Nhập danh sách')),
      role === 'clerk',
    );
    await page.locator('tbody tr').first().click();
    await without('unit', ['Xem trước', 'Thực hiện']);
    await page.keyboard.press('Escape');
    await open(null, password);
  }
  assert.deepEqual(complaints, []);
});
