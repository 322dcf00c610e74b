import { describe, expect, it } from 'vitest';
import { day, figure, moment, percent, size, whole } from './format';

describe('numbers and days as Vietnamese documents write them', () => {
  it('writes days with noughts', () => {
    expect(day('2026-03-05')).toBe('05/03/2026');
    expect(day(null)).toBe('');
    expect(moment('2026-03-05T10:32:07')).toBe('05/03/2026 10:32');
  });

  it('groups by dots and uses a decimal comma', () => {
    expect(whole(1234567)).toBe('1.234.567');
    expect(whole(0)).toBe('0');
    expect(percent(98.46)).toBe('98,5');
    expect(percent(100)).toBe('100');
    expect(figure(98.46, '%')).toBe('98,5 %');
    expect(figure(null, 'người')).toBe('–');
    expect(size(1258291)).toBe('1,2 MB');
  });
});
