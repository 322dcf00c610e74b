// The page in Chromium (as WebView2 is) over the bridge to the real commands: one bridge and one data folder per page.
//
// Trap: the page's policy forbids requests, so commands do not go over `fetch`; Playwright carries them.

import { createRequire } from 'node:module';
import { atEnd, built, firstLine, start, temporaryFolder } from '../machine.mjs';

const { chromium } = createRequire(new URL('../../ui/package.json', import.meta.url))('playwright-core');

const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** The screens of ux: 1366×768 at 100, 125 and 150 %, less task bar and title. */
export const sizes = [
  { width: 1366, height: 688 },
  { width: 1093, height: 536 },
  { width: 911, height: 432 },
];

/**
 * Opens the page; `files` are those the program was started with, `data` a folder in which it ran before. The answer:
 * - `page`: Playwright's page; `data`, `out`: folders of the register and of exports; `bridge`: the program;
 * - `call(command, args)`: the same command, without the page;
 * - `answers`: what the file dialogs answer next, in order (a path, a list, or null for "cancel"); `asked`: what they were asked;
 * - `complaints`: policy violations, errors and requests to elsewhere; a good page leaves it empty.
 */
export async function openPage(t, { sample = false, size = sizes[0], files = [], data } = {}) {
  data ??= temporaryFolder(t, 'so-dan-van-page');
  const bridge = start(t, built('examples/bridge'), [data, ...(sample ? ['--sample'] : []), ...files], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const address = await firstLine(bridge, bridge.stdout);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: flags.split(' '),
  });
  atEnd(t, () => browser.close());
  // Colours are looked at as they stay, not on their way.
  const context = await browser.newContext({ viewport: size, locale: 'vi-VN', reducedMotion: 'reduce' });
  const opened = {
    data,
    bridge,
    out: `${data}/out`,
    answers: [],
    asked: [],
    complaints: [],
  };
  opened.call = async (command, args = {}) => {
    const outcome = await ask(address, command, args);
    if ('error' in outcome)
      throw Object.assign(new Error(outcome.error.message ?? String(outcome.error)), outcome.error);
    return outcome.value;
  };
  await context.exposeFunction('__bridge', (command, text) => {
    const args = JSON.parse(text);
    if (!command.startsWith('plugin:dialog|')) return ask(address, command, args);
    opened.asked.push({ command, ...args.options });
    return { value: opened.answers.shift() ?? null };
  });
  await context.addInitScript(pretendToBeTauri);
  const page = await context.newPage();
  listen(page, address, opened.complaints);
  await page.goto(address);
  return Object.assign(opened, { page });
}

/** Goes to a screen by its name in the sidebar. */
export async function go(page, label) {
  await page.locator(`nav[aria-label="Chính"] button[title="${label}"]`).click();
  await page.locator('main h1').waitFor();
}

/** Waits for a message at the edge of the window. */
export const toast = (page, words) => page.locator('.toast', { hasText: words }).last().waitFor();

export const password = 'bốn từ không liên quan';

/** The first start, up to the overview; the groups of the recovery code. */
export async function firstRun(page, role = 'Chi bộ trường') {
  await page.getByText(role).click();
  const fill = (field, text) => page.locator(`#f-${field}`).fill(text);
  if (role === 'Chi bộ trường') await fill('school', 'Trường Tiểu học Đống Đa');
  else await fill('party_name', 'Đảng ủy phường Bến Thành');
  await fill('superior', 'Đảng bộ phường Bến Thành');
  await fill('password', password);
  await fill('again', password);
  await page.getByRole('button', { name: 'Lập sổ' }).click();
  await page.locator('.sheet li').last().waitFor();
  const groups = await page.locator('.sheet li').allInnerTexts();
  await page.locator('#group-3').fill(groups[2]);
  await page.locator('#group-7').fill(groups[6]);
  await page.getByRole('button', { name: /vào sổ/ }).click();
  await page.locator('main h1').waitFor();
  return groups;
}

async function ask(address, command, args) {
  const answer = await fetch(`${address}/invoke/${command}`, {
    method: 'POST',
    body: JSON.stringify(args),
  });
  const binary = answer.headers.get('content-type') === 'application/octet-stream';
  const value = binary ? [...new Uint8Array(await answer.arrayBuffer())] : await answer.json();
  return answer.ok ? { value } : { error: value };
}

function listen(page, address, complaints) {
  page.on('pageerror', (error) => complaints.push(`error: ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    const harmless = message.type() !== 'error' || message.location().url.endsWith('/favicon.ico');
    if (!harmless) complaints.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('request', (request) => {
    const local = [address, 'data:', 'blob:'].some((from) => request.url().startsWith(from));
    if (!local) complaints.push(`request: ${request.url()}`);
  });
}

// Runs in the page before its own code: what Tauri's own start script sets up, as far as @tauri-apps/api uses it.
function pretendToBeTauri() {
  const callbacks = new Map();
  let last = 0;
  window.isTauri = true;
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: () => {} };
  window.__TAURI_INTERNALS__ = {
    metadata: {
      currentWindow: { label: 'main' },
      currentWebview: { windowLabel: 'main', label: 'main' },
    },
    plugins: {},
    callbacks,
    transformCallback(callback, once) {
      last += 1;
      callbacks.set(last, (value) => {
        if (once) callbacks.delete(id);
        callback?.(value);
      });
      const id = last;
      return id;
    },
    unregisterCallback: (id) => callbacks.delete(id),
    runCallback: (id, value) => callbacks.get(id)?.(value),
    async invoke(command, args = {}) {
      // The shell sends no events: listening is always possible and nothing is heard.
      if (command.startsWith('plugin:event|')) return command.endsWith('|listen') ? args.handler : null;
      const outcome = await window.__bridge(command, JSON.stringify(args));
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    },
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
  });
  // `freezePrototype` of tauri.conf.json.
  Object.freeze(Object.prototype);
}
