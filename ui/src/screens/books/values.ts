/** The values of a book's entry: what a new one begins with, and how one is read in a list. */
import type { Book, BookField, Entry, EntryRow, FieldValue } from '../../lib/api';
import { app } from '../../lib/app.svelte';
import { day, whole } from '../../lib/format';

export interface Row {
  text: string;
  done?: boolean | null;
  max?: number | null;
  score?: number | null;
}

/** A new entry: today where a day has to be, nothing ticked, nothing chosen. */
export function blankEntry(book: Book, year: number, today: string): Entry {
  const inYear = today.startsWith(String(year)) ? today : null;
  const values: Record<string, FieldValue | null> = {};
  for (const field of book.fields)
    if (!field.computed) values[field.name] = blank(field, year, book.day === field.name ? inYear : null);
  return { id: '', values };
}

function blank(field: BookField, year: number, today: string | null): FieldValue | null {
  switch (field.type) {
    case 'day':
      return field.required ? today : null;
    case 'ref':
      return null;
    case 'whole':
      return field.name === 'number' ? null : 0;
    case 'money':
      return 0;
    case 'year':
      return year;
    case 'tick':
      return 0;
    case 'checklist':
      return app.of(field.list).map((one) => ({ text: one.label, done: false })) as FieldValue;
    case 'points':
      return (field.initial ?? []).map(([text, max]) => ({ text, max })) as FieldValue;
    case 'scores':
      return [];
    case 'grid':
      return {};
    default:
      return '';
  }
}

/** One cell of the list. */
export function shown(field: BookField, row: EntryRow): string {
  const value = row.values[field.name];
  if (value === null || value === undefined || value === '') return '';
  switch (field.type) {
    case 'day':
      return day(String(value));
    case 'ref':
      return row.labels[field.name] ?? '';
    case 'choice':
      return app.label(field.list, String(value));
    case 'content':
      return app.content(String(value));
    case 'tick':
      return value === 1 ? '✓' : '';
    case 'money':
    case 'whole':
      return value === 0 && field.name !== 'delay_days' ? '' : whole(Number(value));
    case 'checklist':
      return `${(value as Row[]).filter((one) => one.done).length}/${(value as Row[]).length}`;
    case 'points':
    case 'scores':
      return `${(value as Row[]).length} tiêu chí`;
    default:
      return typeof value === 'object' ? '' : String(value);
  }
}
