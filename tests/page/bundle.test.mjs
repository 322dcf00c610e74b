// What the window loads stays small: old computers with 4 GB, and nothing that is not used.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { root } from '../machine.mjs';

const kB = 1000;
const dist = join(root, 'ui/dist');
const all = readdirSync(dist, { recursive: true }).map((name) => ({ name, ending: name.split('.').at(-1) }));
const bytes = (name) => readFileSync(join(dist, name));
const sum = (ending, size = (name) => bytes(name).length) =>
  all.filter((one) => one.ending === ending).reduce((so_far, one) => so_far + size(one.name), 0);

test('script, styles and fonts keep within their bounds', (t) => {
  const packed = sum('js', (name) => gzipSync(bytes(name)).length);
  const figures = { js: sum('js'), packed, css: sum('css'), fonts: sum('woff2') };
  t.diagnostic(JSON.stringify(figures));
  assert.ok(figures.js <= 800 * kB, `script ${figures.js}`);
  assert.ok(figures.packed <= 230 * kB, `script, packed ${figures.packed}`);
  assert.ok(figures.css <= 60 * kB, `styles ${figures.css}`);
  assert.ok(figures.fonts <= 130 * kB, `fonts ${figures.fonts}`);
});

/** A file and what it imports by itself, before anybody asks for a screen. */
function withImports(name, known = new Set()) {
  if (known.has(name)) return known;
  known.add(name);
  for (const [, found] of bytes(name)
    .toString()
    .matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
    withImports(join('assets', found), known);
  return known;
}

test('the first screen needs less than half of it', (t) => {
  const [, entry] = bytes('index.html')
    .toString()
    .match(/src="\.\/([^"]+\.js)"/);
  const screen = all.find((one) => /Overview-[^/]*\.js$/.test(one.name)).name;
  const size = [...withImports(screen, withImports(entry))].reduce((so_far, name) => so_far + bytes(name).length, 0);
  t.diagnostic(`${size} bytes up to the overview`);
  assert.ok(size <= 350 * kB, `${size} bytes`);
});
