/** `2026-03-05` → `05/03/2026`; nothing for no day. */
export function day(iso: string | null | undefined): string {
  const [y, m, d] = (iso ?? '').slice(0, 10).split('-');
  return d ? `${d}/${m}/${y}` : '';
}

/** `2026-03-05T10:32:07` → `05/03/2026 10:32`. */
export function moment(at: string): string {
  return `${day(at)} ${at.slice(11, 16)}`;
}

/** `1200000` → `1.200.000`. */
export function whole(value: number): string {
  return Math.trunc(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, '.');
}

/** `98.46` → `98,5`; no comma for whole numbers. */
export function percent(value: number): string {
  const tenths = Math.round(value * 10);
  return tenths % 10 === 0 ? whole(tenths / 10) : `${whole(Math.trunc(tenths / 10))},${Math.abs(tenths % 10)}`;
}

/** A figure with its unit's way of writing: per cent with a comma, everything else whole. */
export function figure(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return '–';
  return unit === '%' ? `${percent(value)} %` : whole(value);
}

/** `10:32`. */
export function clock(now: Date): string {
  return `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
}

/** A file's size: `1,2 MB`, `340 kB`. */
export function size(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${percent(bytes / 1024 / 1024)} MB` : `${whole(Math.ceil(bytes / 1024))} kB`;
}

/** The last part of a path of any system. */
export const fileName = (path: string) => path.split(/[/\\]/).at(-1) ?? path;
