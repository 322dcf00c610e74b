import { expect, test } from 'vitest';
import { composing } from './ime';

const press = (isComposing: boolean, keyCode: number) => ({ isComposing, keyCode }) as KeyboardEvent;

test('keys of an input method are not ours', () => {
  expect(composing(press(true, 13))).toBe(true);
  expect(composing(press(false, 229))).toBe(true);
  expect(composing(press(false, 13))).toBe(false);
});
