import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built, start, until } from '../machine.mjs';
import { openScreen, openWindow } from './window.mjs';

test('the window shows the page and its commands answer', async (t) => {
  const window = await openWindow(t);
  const info = await window.call('app_info');
  assert.match(info.version, /^\d+\.\d+\.\d+$/);
  assert.equal(info.wants_sample, false);
  assert.equal(await window.run('return document.readyState'), 'complete');
  assert.match(await window.run('return location.href'), /^tauri:\/\/localhost/);
});

test('Vietnamese letters typed as keys arrive as typed', async (t) => {
  const window = await openWindow(t);
  await window.run(
    `const field = document.createElement('input'); field.id = 'field'; document.body.prepend(field); field.focus()`,
  );
  await window.type('Nguyễn Văn Ấn');
  await window.press('Backspace', 'Shift+N');
  assert.equal(await window.run(`return document.querySelector('#field').value`), 'Nguyễn Văn ẤN');
});

test('the page cannot leave itself', async (t) => {
  const window = await openWindow(t);
  const before = await window.run('return location.href');
  await window.run(`location.href = 'https://example.com/'`);
  await window.run('return new Promise((resolve) => setTimeout(resolve, 300))');
  assert.equal(await window.run('return location.href'), before);
  const refused = await window.run(`return fetch('https://example.com/').then(() => 'reached', (error) => error.name)`);
  assert.equal(refused, 'TypeError');
});

test('a second start brings the first window forward and ends', async (t) => {
  const screen = await openScreen(t);
  const window = await openWindow(t, { screen });
  const second = start(t, built('so-dan-van'), [], {
    stdio: 'ignore',
    env: screen.env,
  });
  let ended;
  second.ended.then((outcome) => (ended = outcome));
  await until('the second start to end', () => ended);
  assert.deepEqual(ended, { code: 0, signal: null });
  assert.match((await window.call('app_info')).version, /\d/);
});
