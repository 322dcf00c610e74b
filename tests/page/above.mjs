// What the tests of the superior's screens share: a sample superior with packages.
import { execFileSync } from 'node:child_process';
import { built } from '../machine.mjs';
import { openPage } from './page.mjs';

export const password = 'bốn từ không liên quan';
export const YEAR = new Date().getFullYear();

export function danVan(...args) {
  const env = { ...process.env, DAN_VAN_PASSWORD: password };
  return JSON.parse(
    execFileSync(built('dan-van'), [...args, '--json'], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
}

export async function picture(page, name) {
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}.png` });
}

export async function go(page, label) {
  await page.locator(`nav[aria-label="Chính"] button[title="${label}"]`).click();
  await page.locator('main h1').waitFor();
  await page.waitForTimeout(200);
}

/** A page with the register of a sample superior open, and packages of `units` in `packages`. */
export async function above(t, { units = 12, size } = {}) {
  const opened = await openPage(t, { size });
  const folder = `${opened.data}/mau`;
  danVan(
    'demo',
    folder,
    '--units',
    String(units),
    '--packages',
    '--year',
    String(YEAR),
    '--people',
    '6',
    '--supports',
    '12',
  );
  await opened.call('open_register', {
    folder: `${folder}/superior.register`,
    password,
  });
  await opened.page.reload();
  await opened.page.getByRole('heading', { name: /Ma trận nộp/ }).waitFor();
  return { ...opened, folder, packages: `${folder}/packages` };
}
