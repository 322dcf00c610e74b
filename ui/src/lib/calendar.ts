/** Days as ISO text (`2026-03-05`), counted in UTC so that no time zone moves one. */
const DAY = 86_400_000;

function parts(iso: string): [number, number, number] {
  return [Number(iso.slice(0, 4)), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))];
}

function text(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function addDays(iso: string, days: number): string {
  return text(Date.parse(`${iso}T00:00:00Z`) + days * DAY);
}

/** The same day of another month, or that month's last day. */
export function addMonths(iso: string, months: number): string {
  const [y, m, d] = parts(iso);
  const last = new Date(Date.UTC(y, m + months, 0)).getUTCDate();
  return text(Date.UTC(y, m - 1 + months, Math.min(d, last)));
}

/** The weeks of the day's month, Monday first, filled with the days around it. */
export function monthGrid(iso: string): string[][] {
  const [y, m] = parts(iso);
  const first = Date.UTC(y, m - 1, 1);
  const last = Date.UTC(y, m, 0);
  const weeks: string[][] = [];
  for (let monday = first - ((new Date(first).getUTCDay() + 6) % 7) * DAY; monday <= last; monday += 7 * DAY) {
    weeks.push(Array.from({ length: 7 }, (_, i) => text(monday + i * DAY)));
  }
  return weeks;
}
