// What a machine can find wrong with what is shown: the rules of WCAG 2.2 AA (axe), and what is wider than the window.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(
  createRequire(new URL('../../ui/package.json', import.meta.url)).resolve('axe-core/axe.min.js'),
);
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The rules broken, in a line each. Our page has no frames: axe is put into it once, and run there. */
export async function broken(page, where) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(String(AXE));
  const violations = await page.evaluate(async (values) => {
    const options = { runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false };
    const found = await window.axe.run(document, options);
    return found.violations.map((v) => `${v.id} ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3)}`);
  }, TAGS);
  return violations.map((words) => `${where}: ${words}`);
}

/** The same, and by how much the window is too narrow. */
export async function faults(page, where) {
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth);
  const found = await broken(page, where);
  return wide > 0 ? [...found, `${where}: ${wide}px too wide`] : found;
}
