// The main job in the real window: first run, an initiative, a person, a support, the report, the package.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { built, until } from '../machine.mjs';
import { openWindow } from './window.mjs';

const PASSWORD = 'bon tu khong lien quan';
const CANARY = 'Chim Hoàng Yến Lạc';
const see = (window, words) =>
  until(
    words,
    async () =>
      (await window.run('return document.body.innerText')).includes(words) || Promise.reject(new Error(words)),
    20_000,
  );

/** Puts the caret into a field and types with real keys. */
async function fill(window, name, text) {
  await window.find(`[id="f-${name}"]`);
  await window.run('document.getElementById(args[0]).focus()', `f-${name}`);
  await window.type(text);
}

const pressButton = (window, words) =>
  until(words, () =>
    window.run(
      `const all = [...document.querySelectorAll('button')].filter((b) => b.offsetParent && !b.disabled);
       const found = all.find((b) => b.innerText.includes(args[0])); if (!found) throw new Error(args[0]); found.click(); return true`,
      words,
    ),
  );

async function firstRun(window) {
  await see(window, 'Chào mừng');
  await pressButton(window, 'Chi bộ trường');
  await fill(window, 'school', 'Trường Tiểu học Đống Đa');
  await fill(window, 'superior', 'Đảng bộ phường Bến Thành');
  await fill(window, 'secretary', 'Đặng Thị Huệ');
  await fill(window, 'headcounts.0.staff', '62');
  await fill(window, 'headcounts.0.party_members', '18');
  await fill(window, 'headcounts.0.pupils', '1.214');
  await fill(window, 'password', PASSWORD);
  await fill(window, 'again', PASSWORD);
  await pressButton(window, 'Lập sổ');
  await see(window, 'Tờ mã khôi phục');
  const groups = await window.run(`return [...document.querySelectorAll('.sheet li')].map((e) => e.innerText)`);
  await window.run(`document.getElementById('group-3').focus()`);
  await window.type(groups[2]);
  await window.run(`document.getElementById('group-7').focus()`);
  await window.type(groups[6]);
  await pressButton(window, 'vào sổ');
  await see(window, 'Việc cần làm');
}

/** Every file below a folder. */
function files(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Names as they would stand on a disk: UTF-8, UTF-16, decomposed, escaped for addresses. */
function disguises(name) {
  const forms = [name, name.normalize('NFD')];
  return forms.flatMap((form) => [
    Buffer.from(form),
    Buffer.from(form, 'utf16le'),
    Buffer.from(encodeURIComponent(form)),
  ]);
}

test('a chi bộ registers, records care and hands in its year', { timeout: 180_000 }, async (t) => {
  const window = await openWindow(t);
  const year = String(new Date().getFullYear());
  await firstRun(window);

  await window.press('Alt+2');
  await see(window, 'chưa đăng ký mô hình nào');
  await window.press('Control+n');
  await fill(window, 'name', 'Đôi bạn cùng tiến');
  await window.press('Enter');
  await window.type('Đặng Thị Huệ');
  await window.press('Tab', 'Space', 'Control+s');
  await see(window, 'Đã lưu mô hình');

  await window.press('Alt+5');
  await see(window, 'Chưa có ai trong danh sách');
  await window.press('Control+n');
  await fill(window, 'name', CANARY);
  await pressButton(window, 'Ghi sự đồng ý');
  await fill(window, 'consents.0.relation', 'Nguyễn Văn Cha');
  await window.run(`document.getElementById('f-consents.0.child_agrees').focus()`);
  await window.press('Space');
  await window.run(`document.getElementById('f-hardships.0.kind').focus()`);
  await window.type('H');
  await window.press('Control+s');
  await see(window, 'Đã lưu hồ sơ');

  // Somebody known, by keys alone.
  await window.press('Alt+4');
  await see(window, 'Chưa có lượt hỗ trợ nào');
  await window.press('Control+n');
  await until(
    'the form',
    async () =>
      (await window.run('return document.activeElement?.id')) === 'f-beneficiary' || Promise.reject(new Error('focus')),
  );
  await window.type('chim');
  await see(window, CANARY);
  await window.press('Enter', 'Tab');
  await window.type('1,5tr');
  await window.press('Tab');
  await window.type('Đ');
  await window.press('Control+s');
  await see(window, 'Đã lưu lượt hỗ trợ');
  await see(window, '1.500.000 đ');

  await window.press('Control+p');
  await until(
    'the pages of the report',
    async () =>
      (await window.run(`return !!document.querySelector('.desk img')?.complete`)) ||
      Promise.reject(new Error('no page')),
  );
  await window.press('Control+s');
  await see(window, 'Đã lưu báo cáo');
  await pressButton(window, 'Sao chép tệp');
  await see(window, 'Đã sao chép tệp');
  const asking = [join(import.meta.dirname, 'clipboard_files.py')];
  const copied = execFileSync('/usr/bin/python3', asking, { env: window.screen.env, timeout: 10_000 }).toString();
  assert.equal(copied.trim(), pathToFileURL(join(window.screen.out, `bao-cao-nam-${year}.docx`)).href);
  await window.press('Control+k');
  await window.type('nộp cấp');
  await see(window, 'Màn hình');
  await window.press('Enter');
  await see(window, 'Những gì rời khỏi máy');
  await pressButton(window, 'Tạo gói nộp');
  await see(window, 'Mã biên nhận');
  if (process.env.PICTURES) await window.picture(join(process.env.PICTURES, 'submit.png'));

  const { out, data, home } = window.screen;
  const saved = readdirSync(out);
  const bundle = saved.find((name) => name.endsWith('.sdv'));
  assert.ok(saved.includes(`bao-cao-nam-${year}.docx`) && saved.includes(`bao-cao-nam-${year}.xlsx`) && bundle, saved);
  const read = JSON.parse(
    execFileSync('/usr/bin/python3', [join(import.meta.dirname, '../documents/read_back.py'), out]),
  );
  assert.equal(read.figures['Tổng số tiền hỗ trợ'], 1_500_000);
  assert.equal(read.figures['Số lượt hỗ trợ'], 1);

  const convert = ['--headless', '--convert-to', 'pdf', '--outdir', data, join(out, `bao-cao-nam-${year}.docx`)];
  execFileSync('soffice', convert, { env: { ...process.env, HOME: data }, stdio: 'ignore' });
  const printed = execFileSync('pdftotext', ['-layout', join(data, `bao-cao-nam-${year}.pdf`), '-']).toString();
  for (const words of ['ĐẢNG CỘNG SẢN VIỆT NAM', 'T/M CHI BỘ', '1.500.000 đồng (một triệu năm trăm nghìn đồng)']) {
    assert.ok(printed.includes(words), words);
  }

  const campaign = new URL('../../src-tauri/core/data/campaigns/5-khong-2026.json', import.meta.url);
  const indicators = JSON.parse(readFileSync(campaign)).indicators.length;
  const register = JSON.parse(readFileSync(join(data, 'preferences.json'))).registers[0].folder;
  await window.closeByTitleBar();
  await until('the register to be free', async () => {
    const env = { ...process.env, DAN_VAN_PASSWORD: PASSWORD };
    const command = ['verify', join(out, bundle), '--register', register, '--json'];
    const [verdict] = JSON.parse(
      execFileSync(built('dan-van'), command, {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    assert.equal(verdict.intact, true);
    assert.equal(verdict.signer, 'khóa của chính đơn vị này');
    assert.deepEqual(verdict.manifest.counts, {
      figure: indicators,
      file: 2,
      initiative: 1,
      person: 1,
      support: 1,
    });
    return true;
  });

  assert.equal(readdirSync(join(register, 'backups')).length, 1, 'closing makes a backup');

  // Nothing that was typed lies readable on the disk; documents were saved on request and the report names nobody.
  const hidden = disguises(CANARY);
  for (const path of files(home)) {
    const bytes = readFileSync(path);
    assert.ok(!hidden.some((form) => bytes.includes(form)), `a name stands readable in ${path}`);
  }
});

test('a killed window leaves nothing readable and everything saved', { timeout: 120_000 }, async (t) => {
  const window = await openWindow(t);
  await firstRun(window);
  await window.press('Alt+2');
  await see(window, 'chưa đăng ký mô hình nào');
  await window.press('Control+n');
  await fill(window, 'name', CANARY);
  await window.press('Enter');
  await window.type(CANARY);
  await window.press('Tab', 'Space', 'Control+s');
  await see(window, 'Đã lưu mô hình');
  const { data, home } = window.screen;
  const register = JSON.parse(readFileSync(join(data, 'preferences.json'))).registers[0].folder;
  process.kill(window.pid(), 'SIGKILL');
  window.closed = true;
  const env = { ...process.env, DAN_VAN_PASSWORD: PASSWORD };
  await until('the register', async () => {
    const [one] = JSON.parse(
      execFileSync(built('dan-van'), ['list', register, 'initiative', '--json'], {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    assert.equal(one.name, CANARY);
    return true;
  });
  const hidden = disguises(CANARY);
  for (const path of files(home)) {
    const bytes = readFileSync(path);
    assert.ok(!hidden.some((form) => bytes.includes(form)), `a name stands readable in ${path}`);
  }
});
