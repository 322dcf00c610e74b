import { expect, test } from 'vitest';
import { addDays, addMonths, monthGrid } from './calendar';

test('days cross months and years', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
});

test('a month later ends with that month', () => {
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-03-31', -1)).toBe('2026-02-28');
  expect(addMonths('2026-12-05', 1)).toBe('2027-01-05');
  expect(addMonths('2026-01-05', -1)).toBe('2025-12-05');
});

test('weeks begin on Monday and hold the whole month once', () => {
  const march = monthGrid('2026-03-05');
  expect(march[0]).toEqual([
    '2026-02-23',
    '2026-02-24',
    '2026-02-25',
    '2026-02-26',
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ]);
  expect(march.flat().filter((iso) => iso.startsWith('2026-03'))).toHaveLength(31);
  expect(monthGrid('2027-02-10')).toHaveLength(4);
});
