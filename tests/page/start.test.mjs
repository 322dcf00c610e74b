import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

test('the page loads within its policy, and the real commands answer it', async (t) => {
  const { page, call, complaints } = await openPage(t, { sample: true });
  const info = await page.evaluate(() => window.__TAURI_INTERNALS__.invoke('app_info'));
  assert.match(info.version, /^\d+\.\d+\.\d+$/);
  assert.equal(info.wants_sample, true);
  assert.deepEqual(await call('app_info'), info);
  await page.waitForLoadState('networkidle');
  assert.deepEqual(complaints, []);
});

test('a refusal reaches the page with its code and its sentence', async (t) => {
  const { page } = await openPage(t);
  const error = await page.evaluate(() => window.__TAURI_INTERNALS__.invoke('unit_get').catch((refusal) => refusal));
  assert.equal(error.code, 'locked');
  assert.match(error.message, /khóa/);
});

test('what the policy forbids is noticed', async (t) => {
  const { page, complaints } = await openPage(t);
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await page.evaluate(() => fetch('/').catch(() => {}));
  assert.match(complaints.join('\n'), /policy: style-src/);
  assert.match(complaints.join('\n'), /violates .* "connect-src ipc/);
});
