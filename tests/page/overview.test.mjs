// The overview: every chart has its table, every mark opens its list, by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const chart = (page, title) => page.locator(`main section[aria-label="${title}"]`);

async function press(locator) {
  await locator.focus();
  await locator.press('Enter');
}

async function table(page, title) {
  await press(chart(page, title).getByRole('button', { name: 'Xem bảng số' }));
  await chart(page, title).locator('table').waitFor();
}

test('targets: every bar and every number of the table opens the records behind it', async (t) => {
  const { page, complaints } = await openPage(t, { sample: true });
  const bars = chart(page, 'Tiến độ chỉ tiêu').locator('button.bullet');
  await bars.first().waitFor();
  const count = await bars.count();
  for (let i = 0; i < count; i++) {
    await press(bars.nth(i));
    await page.locator('dialog[open] tbody tr, dialog[open] p').first().waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  }
  await table(page, 'Tiến độ chỉ tiêu');
  const numbers = chart(page, 'Tiến độ chỉ tiêu').locator('tbody button');
  assert.equal(await numbers.count(), count);
  await press(numbers.first());
  await press(page.locator('dialog[open] tbody button').first());
  await page.locator('.panel').waitFor();
  assert.deepEqual(complaints, []);
});

test('care per month: a column opens the supports of that month, as many as it says, and the table the same', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  const columns = chart(page, 'Lượt hỗ trợ theo tháng').locator('.chart button');
  await columns.first().waitFor();
  const year = new Date().getFullYear();
  const months = await call('support_months', {
    from: `${year}-01-01`,
    to: `${year}-12-31`,
  });
  const at = months.findIndex((m) => m.learners + m.staff > 0);
  const { month, learners, staff } = months[at];
  const listed = `${learners + staff} lượt ·`;
  await press(columns.nth(at));
  await page.getByRole('heading', { name: `tháng ${month}/${year}` }).waitFor();
  await page.getByText(listed).waitFor();
  await page.getByRole('button', { name: /^Xem cả/ }).click();
  await page.getByText(listed).waitFor({ state: 'detached' });
  await page.keyboard.press('Alt+1');
  await table(page, 'Lượt hỗ trợ theo tháng');
  await press(
    chart(page, 'Lượt hỗ trợ theo tháng').getByRole('button', {
      name: `Tháng ${month}/${year}`,
    }),
  );
  await page.getByText(listed).waitFor();
  assert.deepEqual(complaints, []);
});

test('contents and quarters: a cell opens its figures, a figure its records of that quarter, and the table the same', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  const year = new Date().getFullYear();
  const map = chart(page, 'Nội dung theo quý');
  await map.locator('tbody button').first().waitFor();
  assert.equal(await map.locator('tbody button').count(), 5 * 4);
  const all = await call('figures', { period: `${year}-Q1` });
  const { indicator, achieved } = all.find((one) => one.indicator.code === 'K1.04');
  const records = (await call('reasons', { period: `${year}-Q1`, indicator: 'K1.04' })).length;
  assert.equal(records, achieved);
  await press(map.locator('tbody button').first());
  await press(
    page
      .locator('dialog[open]')
      .getByRole('button', { name: `Vì sao là số này: ${indicator.name}` })
      .first(),
  );
  await page.getByRole('heading', { name: `${indicator.name}: vì sao là ${achieved}?` }).waitFor();
  await page.waitForFunction((n) => document.querySelectorAll('dialog[open] tbody tr').length === n, records);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await table(page, 'Nội dung theo quý');
  await press(
    map
      .getByRole('button', {
        name: `Vì sao là số này: ${indicator.name}, quý I`,
      })
      .first(),
  );
  await page.waitForFunction((n) => document.querySelectorAll('dialog[open] tbody tr').length === n, records);
  assert.deepEqual(complaints, []);
});
