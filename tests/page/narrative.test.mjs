// The words of the report: drafted from the figures, changed by people, flagged when a figure changes, printed in its pages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, sizes } from './page.mjs';
import { faults } from './rules.mjs';

const year = String(new Date().getFullYear());
const K1 = '1. Người nghèo, người yếu thế';

async function openReport(page) {
  // Setting the pages anew after every save takes its time in a build without optimisation.
  page.setDefaultTimeout(90_000);
  await page.getByText('Việc cần làm').waitFor();
  await page.locator('nav[aria-label="Chính"] button[title="Báo cáo"]').click();
  await page.locator('.desk img').first().waitFor();
  await page.locator('.section').first().waitFor();
}
const section = (page, label) => page.locator('.section', { hasText: label });
const openSection = (page, label) => section(page, label).locator('.head').click();
const field = (page, code) => page.locator(`[id="words-${code}"]`);
const toast = (page, words) => page.locator('.toast', { hasText: words }).last().waitFor();
const sentences = async (call) => {
  const parts = await call('narrative', { period: year });
  return Object.fromEntries(parts.flatMap((one) => one.sections.flatMap((s) => s.sentences)).map((s) => [s.code, s]));
};
/** Waits until `look` is true of what is in the register. */
async function settled(look) {
  for (let i = 0; i < 400 && !(await look()); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(await look());
}

/** One more support, as another screen would save it. */
async function oneMore(call) {
  const query = { from: `${year}-01-01`, to: `${year}-12-31` };
  const { rows } = (await call('support_list', { query })).page;
  const support = await call('support_get', { id: rows[0].id });
  await call('support_save', { support: { ...support, id: '' } });
}

test('a sentence is changed, flagged when its figure changes, and drafted anew by one key', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await openReport(page);
  await openSection(page, K1);
  const own = field(page, 'K1.supports');
  const drafted = await own.inputValue();
  const count = drafted.match(/Thực hiện ([\d.]+) lượt/)[1];
  await own.fill(`Toàn trường đã có ${count} lượt hỗ trợ, đúng người, kịp thời.`);
  await page.locator('main h1').click();
  await section(page, K1).getByText('Đã sửa lời').waitFor();
  await settled(async () => (await sentences(call))['K1.supports'].edited);

  await oneMore(call);
  await page.locator('nav[aria-label="Chính"] button[title="Tổng quan"]').click();
  await openReport(page);
  await page.getByText('1 câu có số đã đổi hoặc cần xem lại').waitFor();
  await page.getByRole('button', { name: 'Xem câu đầu' }).click();
  await section(page, K1).getByText('Số đã đổi').first().waitFor();
  const told = await section(page, K1).locator('.state').innerText();
  assert.match(told, new RegExp(`Số đã đổi: ${count} → ${Number(count) + 1}`));
  assert.match(told, new RegExp(`Cần xem lại: trong sổ là ${Number(count) + 1} lượt, câu ghi ${count}`));

  // Saving asks first; handing in is refused until it is corrected or confirmed.
  await page.keyboard.press('Control+s');
  const dialog = page.locator('dialog[open]');
  await dialog.getByText('Cần xem lại trước khi in').first().waitFor();
  await dialog.getByRole('button', { name: 'Xem lại', exact: true }).click();
  const order = { order: { period: year, names: false } };
  assert.ok((await call('preview_package', order)).errors.some((line) => line.includes('trong sổ là')));
  await field(page, 'K1.supports').focus();
  await page.keyboard.press('F9');
  await toast(page, 'Đã soạn lại câu');
  await settled(async () => (await field(page, 'K1.supports').inputValue()).includes(`${Number(count) + 1} lượt`));
  await page.waitForFunction(() => document.activeElement?.id === 'words-K1.supports');
  assert.deepEqual((await call('preview_package', order)).errors, []);
  await page.locator('main h1').click();
  await page.keyboard.press('Control+z');
  await toast(page, 'Đã hoàn tác');
  await settled(async () => (await field(page, 'K1.supports').inputValue()).startsWith('Toàn trường'));
  await section(page, K1).getByRole('button', { name: 'Giữ số này' }).click();
  await toast(page, 'Đã giữ lời đã sửa');
  await section(page, K1).getByText('Đã xác nhận').waitFor();
  assert.deepEqual((await call('preview_package', order)).errors, []);
  assert.deepEqual(complaints, []);
});

test('what is typed survives the screen, own words go into the pages, an emptied sentence is not printed', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await openReport(page);
  await openSection(page, 'Đề xuất, kiến nghị');
  await field(page, 'own.proposals').focus();
  await page.keyboard.type('Bố trí kinh phí cho mô hình mới.');
  // The screen is left by a key: the field is gone before it was left.
  await page.keyboard.press('Alt+1');
  await openReport(page);
  const words = async () =>
    (await call('narrative', { period: year })).flatMap((part) => part.sections).find((one) => one.code === 'proposals')
      .words;
  await settled(async () => (await words()) === 'Bố trí kinh phí cho mô hình mới.');
  await openSection(page, K1);
  await field(page, 'K1.supports').fill('');
  await page.locator('main h1').click();
  await section(page, K1).getByText('Câu này không in').waitFor();
  await section(page, K1)
    .getByRole('button', { name: /Đưa câu trở lại/ })
    .click();
  await settled(async () => (await field(page, 'K1.supports').inputValue()).startsWith('Thực hiện'));
  assert.deepEqual(complaints, []);
});

test('last year is at hand and its words are copied in', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const period = String(Number(year) - 1);
  await call('save_remark', { period, section: 'plan', words: 'Vận động 12 nhà hảo tâm.' });
  await openReport(page);
  await openSection(page, 'Phương hướng, nhiệm vụ');
  const plan = section(page, 'Phương hướng, nhiệm vụ');
  await plan.getByRole('button', { name: 'Lời cùng kỳ năm trước' }).click();
  await plan.locator('.before').getByText('Vận động 12 nhà hảo tâm.').waitFor();
  await plan.getByRole('button', { name: 'Chép lời viết thêm' }).click();
  await toast(page, 'còn số');
  assert.equal(await field(page, 'own.plan').inputValue(), 'Vận động 12 nhà hảo tâm.');
  await settled(async () => (await call('report_review', { period: year })).some((line) => line.includes('12 nhà')));
  assert.deepEqual(complaints, []);
});

test('a figure in the pages opens the records behind it', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  await openReport(page);
  const figures = await call('figures', { period: year });
  const supports = figures.find((one) => one.indicator.code === 'K1.04');
  const spots = page.getByRole('button', {
    name: 'Số lượt hỗ trợ: xem các bản ghi đứng sau',
  });
  await spots.nth(1).waitFor();
  assert.equal(await spots.count(), 2, 'in its sentence and in the appendix');
  for (const i of [0, 1]) {
    const spot = spots.nth(i);
    await spot.scrollIntoViewIfNeeded();
    // Its page is drawn and its place known a moment after it comes into sight.
    await settled(async () => {
      const [box, image] = [await spot.boundingBox(), await spot.locator('..').locator('img').boundingBox()];
      return box && image && box.x > image.x && box.x + box.width < image.x + image.width && box.height > 5;
    });
    await spot.click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByText(`Số lượt hỗ trợ: vì sao là ${supports.achieved}?`).waitFor();
    const rows = (await call('reasons', { period: year, indicator: 'K1.04' })).length;
    await settled(async () => (await dialog.locator('tbody tr').count()) === Math.min(rows, 300));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  assert.deepEqual(complaints, []);
});

test('saved files are listed, and copying one without a window says what to do', async (t) => {
  const { page, complaints } = await openPage(t, { sample: true });
  await openReport(page);
  await page.keyboard.press('Control+s');
  await toast(page, 'Đã lưu báo cáo');
  const files = page.locator('.notice.good');
  for (const extension of ['docx', 'pdf', 'xlsx']) await files.getByText(`bao-cao-nam-${year}.${extension}`).waitFor();
  await files.getByRole('button', { name: `Sao chép tệp bao-cao-nam-${year}.pdf` }).click();
  await toast(page, 'Mở thư mục');
  assert.deepEqual(complaints, []);
});

for (const size of [sizes[0], sizes[2]]) {
  test(`every state of the words can be used by everybody at ${size.width}×${size.height}`, async (t) => {
    const { page, call, complaints } = await openPage(t, {
      sample: true,
      size,
    });
    await page.getByText('Việc cần làm').waitFor();
    await call('save_sentence', {
      period: year,
      code: 'K1.supports',
      words: 'Thực hiện 2.000 lượt hỗ trợ.',
    });
    await call('save_sentence', {
      period: year,
      code: 'K1.outcomes',
      words: '',
    });
    await call('save_sentence', {
      period: year,
      code: 'K1.activities',
      words: 'Có nhiều buổi tuyên truyền.',
    });
    await openReport(page);
    const heads = page.locator('.section .head[aria-expanded=false]');
    while (await heads.count()) await heads.first().click();
    await page.getByText('Cần xem lại: trong sổ là').waitFor();
    const found = await faults(page, 'words');
    await page.keyboard.press('Control+p');
    await page.locator('dialog[open]').getByText('Vẫn tiếp tục').waitFor();
    found.push(...(await faults(page, 'review')));
    if (process.env.PICTURES)
      await page.screenshot({
        path: `${process.env.PICTURES}/review-${size.width}.png`,
      });
    assert.deepEqual(found, []);
    assert.deepEqual(complaints, []);
  });
}
