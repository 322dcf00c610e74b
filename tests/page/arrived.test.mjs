// A file of ours opened from the desktop comes to the screen that takes it, or says whose it is.
import assert from 'node:assert/strict';
import { copyFileSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { temporaryFolder } from '../machine.mjs';
import { openPage } from './page.mjs';

const kept = new URL('../../src-tauri/sealed/tests/', import.meta.url).pathname;

test("a superior's card is shown with its fingerprint, before anything is believed", async (t) => {
  const { page, complaints } = await openPage(t, { sample: true, files: [`${kept}v1.sdvthe`] });
  await page.locator('h1', { hasText: 'Nộp cấp trên' }).waitFor();
  await page
    .getByText(/\d{5} \d{5} \d{5} \d{5} \d{5} \d{5}/)
    .first()
    .waitFor();
  assert.deepEqual(complaints, []);
});

test('a package given to a unit is left alone, with a sentence', async (t) => {
  const { page, complaints } = await openPage(t, { sample: true, files: [`${kept}v1.sdv`] });
  await page.getByText('đây là gói nộp, gửi cho cấp trên').waitFor();
  await page.locator('h1', { hasText: 'Tổng quan' }).waitFor();
  assert.deepEqual(complaints, []);
});

test('a file that is gone when the program starts is nothing', async (t) => {
  const file = `${temporaryFolder(t, 'so-dan-van-arrived')}/the.sdvthe`;
  copyFileSync(`${kept}v1.sdvthe`, file);
  rmSync(file);
  const { page, call } = await openPage(t, { sample: true, files: [file] });
  await page.locator('h1', { hasText: 'Tổng quan' }).waitFor();
  assert.deepEqual(await call('arrived'), { files: [], came_back: false });
});
