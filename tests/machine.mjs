// What the tests of the page and of the window share: where things were built, temporary folders, waiting.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** A program that `cargo build --workspace --all-targets` made. */
export function built(name) {
  return join(process.env.CARGO_TARGET_DIR ?? join(root, 'target'), 'debug', name);
}

const endings = new WeakMap();

/** Runs when the test is over, the last asked for first (node's own `t.after` runs the first one first). */
export function atEnd(t, work) {
  if (!endings.has(t)) {
    endings.set(t, []);
    t.after(async () => {
      for (const ending of endings.get(t).reverse()) await ending();
    });
  }
  endings.get(t).push(work);
}

/** A folder that is gone when the test is over. */
export function temporaryFolder(t, name) {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  atEnd(t, () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Starts a program that ends with the test. `options` as for `spawn`. */
export function start(t, program, args, options) {
  const child = spawn(program, args, options);
  const ended = new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${program}: ${cause.message}`)));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  ended.catch(() => {});
  child.ended = ended;
  atEnd(t, async () => {
    if (child.stdin) child.stdin.end();
    else child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended.catch(() => {});
    clearTimeout(late);
  });
  return child;
}

/** The first line that a program prints on a stream. */
export function firstLine(child, stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.on('data', (piece) => {
      text += piece;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')).trim());
    });
    child.ended.then(({ code }) => reject(new Error(`ended with ${code} before it said anything`)), reject);
  });
}

/** Asks again until the answer is not empty, and says what it waited for when time is up. */
export async function until(what, ask, milliseconds = 10_000) {
  const end = Date.now() + milliseconds;
  let last;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = undefined;
    } catch (cause) {
      last = cause;
    }
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error(`waited ${milliseconds} ms for ${what}`, { cause: last });
}
