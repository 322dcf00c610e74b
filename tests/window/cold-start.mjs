// Cold start to the first usable screen, beside an empty Tauri window: the same screen, driver and build for both.
//
// Traps: WebDriver's own start is in both numbers; a release cannot be driven (its webview keeps nothing), so both are the
// build the tests use.
import { test } from 'node:test';
import { built } from '../machine.mjs';
import { openWindow } from './window.mjs';

const RUNS = 9;
const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];

test('cold start', { timeout: 300_000 }, async (t) => {
  const times = { window: [], empty: [] };
  for (let i = 0; i < RUNS; i++) {
    for (const [name, program, usable] of [
      ['empty', 'examples/empty', '#ready'],
      ['window', 'so-dan-van', 'main button, form button, button'],
    ]) {
      const begun = performance.now();
      const window = await openWindow(t, { binary: built(program) });
      await window.find(usable);
      times[name].push(performance.now() - begun);
      await window.close();
    }
  }
  const [window, empty] = [median(times.window), median(times.empty)];
  console.log(`cold start: ${window.toFixed(0)} ms, an empty window ${empty.toFixed(0)} ms (medians of ${RUNS})`);
});
