// The whole circle between two registers in the real window: plan down, unit enters, package up, return with a comment, mend,
// version 2, receipt, totals; the second level up over the command line. Each register has a window of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { built, temporaryFolder, until } from '../machine.mjs';
import { openScreen, openWindow } from './window.mjs';

const PASSWORD = 'bon tu khong lien quan';
const YEAR = new Date().getFullYear();
/** What indicator K4.02 is called. */
const NAME = 'Đã đăng ký không vi phạm luật giao thông';

function danVan(...args) {
  const env = { ...process.env, DAN_VAN_PASSWORD: PASSWORD };
  return JSON.parse(
    execFileSync(built('dan-van'), [...args, '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
}

function found(folder, role, code, name, superior) {
  const unit = {
    code,
    role,
    party_name: name,
    party_kind: role === 'cell' ? 'CBTT' : 'DBCS',
    superior,
    symbol: role === 'cell' ? 'CB' : 'ĐU',
    place: 'Thành phố Hồ Chí Minh',
    school: role === 'cell' ? 'Trường Tiểu học Đống Đa' : '',
    school_kind: 'TH',
    ownership: 'CL',
    signers: [{ name: 'Đặng Thị Huệ', title: 'Bí thư', family: 'party' }],
    headcounts: [
      {
        year: YEAR,
        counted_on: `${YEAR}-01-15`,
        staff: 62,
        party_members: 18,
        pupils: 1214,
      },
    ],
  };
  writeFileSync(`${folder}.json`, JSON.stringify(unit));
  danVan('new', folder, '--unit', `${folder}.json`);
  return folder;
}

/** A window with this register open. */
async function windowOf(t, register, files = []) {
  const screen = await openScreen(t);
  const window = await openWindow(t, { screen, args: files });
  await see(window, 'Chào mừng');
  await window.call('open_register', { folder: register, password: PASSWORD });
  await window.run('location.reload()').catch(() => null);
  return window;
}

const see = (window, words) =>
  until(
    words,
    async () =>
      (await window.run('return document.body.innerText')).includes(words) || Promise.reject(new Error(words)),
    20_000,
  );

const press = (window, words) =>
  until(words, () =>
    window.run(
      `const all = [...document.querySelectorAll('button')].filter((b) => b.offsetParent && !b.disabled);
       const found = all.find((b) => (b.innerText + (b.getAttribute('aria-label') ?? '')).includes(args[0]));
       if (!found) throw new Error(args[0]); found.click(); return true`,
      words,
    ),
  );

/** Types into the field whose label begins with these words. */
async function fill(window, label, text) {
  await until(label, () =>
    window.run(
      `const field = [...document.querySelectorAll('input, textarea')].find((e) =>
         (e.getAttribute('aria-label') ?? e.labels?.[0]?.innerText ?? '').startsWith(args[0]));
       if (!field) throw new Error(args[0]); field.focus(); field.select?.(); return true`,
      label,
    ),
  );
  await window.type(text);
}

const newest = (folder, ending) => {
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return join(folder, names.sort((a, b) => a.length - b.length || a.localeCompare(b)).at(-1));
};

test(
  'plan, package, return, mending, receipt and totals go round between two windows',
  { timeout: 180_000 },
  async (t) => {
    const folder = temporaryFolder(t, 'so-dan-van-circle');
    const top = found(join(folder, 'tren'), 'superior', 'BT', 'Đảng bộ phường Bến Thành', 'Thành ủy');
    const low = found(
      join(folder, 'duoi'),
      'cell',
      'BT-01',
      'Chi bộ Trường Tiểu học Đống Đa',
      'Đảng bộ phường Bến Thành',
    );
    const card = danVan('card', low, '--out', join(folder, 'the'));

    // The superior has its list of units, takes the card, compares it, and writes the plan.
    const above = await windowOf(t, top);
    const { out } = above.screen;
    await see(above, 'Ma trận nộp');
    await above.press('Alt+8');
    await see(above, 'Chưa có đơn vị nào');
    await press(above, 'Nhập danh sách từ Excel');
    await above.run(
      `const area = document.querySelector('dialog textarea'); area.value = args[0];
     area.dispatchEvent(new Event('input', { bubbles: true }))`,
      'Mã\tTên đơn vị\tĐảng bộ\nBT-01\tChi bộ Trường Tiểu học Đống Đa\tĐảng bộ phường Bến Thành',
    );
    await press(above, 'Xem trước');
    await press(above, 'Nhập 1 dòng');
    await see(above, 'Chưa có thẻ');
    await above.call('enrol_cards', { paths: [card.file] });
    await above.press('Alt+1', 'Alt+8');
    await see(above, '1 thẻ chưa xác nhận');
    await above.run(`document.querySelector('tbody tr').click()`);
    await see(above, card.fingerprint);
    await press(above, 'Giống nhau, xác nhận thẻ');
    await see(above, 'Đã xác nhận');
    await press(above, 'Kế hoạch gửi đơn vị');
    await press(above, 'Lưu kế hoạch');
    await see(above, 'Gửi mọi đơn vị tệp này');
    await above.press('Escape');
    const plan = newest(out, '.sdvkh');

    // The unit opens it, counts, and hands in.
    const below = await windowOf(t, low);
    const own = below.screen.out;
    await see(below, 'Việc cần làm');
    await below.call('open_from_superior', { path: plan, confirmed: true });
    await count(below, 6);
    const handIn = async () => {
      await submitScreen(below);
      await press(below, 'Tạo gói nộp');
      await see(below, 'Mã biên nhận');
      await press(below, 'Tôi đã gửi hôm nay');
      await see(below, 'Đã gửi');
      return newest(own, '.sdv');
    };
    const first = await handIn();

    // The superior receives it, sees the printed page, and returns it.
    await above.press('Alt+2');
    await see(above, 'Kéo thả tệp');
    assert.equal((await above.call('receive_packages', { paths: [first] })).accepted, 1);
    await above.press('Alt+3');
    await see(above, 'Đúng hạn');
    await above.run(`document.querySelector('tbody tr').click()`);
    await see(above, 'bản 1');
    await until('the printed page', async () => {
      const there = await above.run(`return !!document.querySelector('.desk img')?.complete`);
      return there || Promise.reject(new Error('no page'));
    });
    await press(above, 'Ghi ý kiến về K4.02');
    await fill(above, 'Ý kiến về K4.02', 'Mới 6 người trong khi quân số 62');
    await press(above, 'Trả lại với 1 ý kiến');
    await see(above, 'Đã trả lại, 1 ý kiến');

    // The unit reads the comment where the figure is, mends it, answers, and hands in version 2.
    await below.call('open_from_superior', {
      path: newest(out, '.sdvpl'),
      confirmed: false,
    });
    await submitScreen(below);
    await see(below, 'Mới 6 người trong khi quân số 62');
    await see(below, 'Trả lại');
    await count(below, 62);
    await submitScreen(below);
    await press(below, 'Đã sửa');
    const second = await handIn();
    assert.notEqual(first, second);

    // The superior sees only what changed, with the answer, and gives the receipt.
    assert.equal((await above.call('receive_packages', { paths: [second] })).newer, 1);
    await above.press('Alt+1', 'Alt+3');
    await see(above, 'Đúng hạn');
    await above.run(`document.querySelector('tbody tr').click()`);
    await see(above, 'bản 2');
    await see(above, 'Đơn vị trả lời ý kiến của bản trước');
    assert.ok(!(await above.run('return document.body.innerText')).includes('K1.01 '), 'only what changed');
    await press(above, 'Tiếp nhận');
    await see(above, 'Đã tiếp nhận');
    await below.call('open_from_superior', {
      path: newest(out, '.sdvpl'),
      confirmed: false,
    });
    await submitScreen(below);
    await see(below, 'Đã tiếp nhận');
    await above.press('Alt+4');
    await see(above, 'Tổng hợp từ 1/1 đơn vị');
    await above.press('Alt+7');
    await see(above, 'Báo cáo tổng hợp');
    await until('the pages of the report', async () => {
      const there = await above.run(`return !!document.querySelector('.desk img')?.complete`);
      return there || Promise.reject(new Error('no page'));
    });

    // The second level up.
    await above.closeByTitleBar();
    await below.closeByTitleBar();
    const city = found(join(folder, 'thanh-uy'), 'superior', 'TU', 'Thành ủy', 'Trung ương Đảng');
    danVan('enrol', city, danVan('card', top, '--upward', '--out', join(folder, 'the')).file, '--confirmed');
    danVan('enrol', top, danVan('card', city, '--out', join(folder, 'the')).file, '--superior', '--confirmed');
    const up = danVan('export', top, '--period', String(YEAR), '--out', join(folder, 'len'));
    assert.equal(danVan('receive', city, up.file).accepted, 1);
    const value = (register) =>
      danVan('rollup', register, '--period', String(YEAR)).lines.find((line) => line.indicator === 'K4.02').achieved;
    assert.deepEqual([value(top), value(city)], [62, 62]);
  },
);

/** Goes to Nộp cấp trên anew. */
async function submitScreen(window) {
  await window.press('Alt+1');
  await see(window, 'Việc cần làm');
  await window.press('Control+k');
  await window.type('nộp cấp');
  await see(window, 'Màn hình');
  await window.press('Enter');
  await see(window, 'Những gì rời khỏi máy');
}

/** Enters how many signed, in the grid of the window. */
async function count(window, value) {
  await window.press('Control+k');
  await window.type('số liệu định');
  await see(window, 'Màn hình');
  await window.press('Enter');
  await see(window, 'Nhập thêm');
  await fill(window, `Nhập thêm: ${NAME}`, String(value));
  await window.press('Enter');
  await until('the figure', async () => {
    const figures = await window.call('figures', { period: String(YEAR) });
    const now = figures.find((one) => one.indicator.code === 'K4.02').achieved;
    return now === value || Promise.reject(new Error(`${now}`));
  });
}
