// Every clause of the plan has its place: a record entered through the commands of the window changes the clause's
// figure, and the record stands among those behind the number. The table of the README is this table.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const clauses = JSON.parse(readFileSync(new URL('./clauses.json', import.meta.url), 'utf8'));
const YEAR = '2025';

const person = {
  id: '',
  number: 0,
  name: '',
  person_group: 'HS',
  class: '5A',
  birth_date: null,
  party_member: false,
  hardships: [{ id: '', kind: 'HN_TP', year: 2025, standard: '', certificate: '' }],
  situation: '',
  needs: [],
  wishes: '',
  responsible: '',
  outcome: 'DANG',
  outcome_on: null,
  consents: [],
  retain_until: null,
  note: '',
};
const model = {
  id: '',
  year: 2025,
  name: 'Đôi bạn cùng tiến',
  kind: 'MH',
  scope: 'collective',
  field: 'VHXH',
  contents: [],
  since_year: null,
  responsible: 'Tổ 5',
  ...Object.fromEntries(
    ['reason', 'goal', 'method', 'audience', 'forces', 'resources', 'output', 'outlook', 'results'].map((n) => [n, '']),
  ),
  starts: null,
  ends: null,
  registered_on: '2025-02-10',
  status: 'DKY',
  recognised_by: '',
  stop_reason: '',
  progress: [],
  replications: [],
};
const gift = {
  id: '',
  beneficiary: '',
  date: '2025-03-05',
  occasion: 'TX',
  kind: 'TM',
  money: 500000,
  goods: '',
  goods_value: 0,
  source: 'CB',
  visited: false,
  learned: '',
  given_by: '',
  receipt_signed: true,
  initiative: null,
  note: '',
  fund: null,
};

test('all 53 clauses are carried out in the window and read back as a figure', async (t) => {
  const { page, call } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const entry = (book, values) => call('entry_save', { book, entry: { id: '', values } });
  // What the clauses' records refer to.
  const named = {
    '@campaign': await entry('pledge_campaign', { name: '2025', kind: 'NLD', cutoff: '2025-03-31', headcount: 2 }),
    '@party': await entry('staff_member', { name: 'Lê Văn An', party_member: 1 }),
    '@other': await entry('staff_member', { name: 'Đỗ Cúc' }),
    '@criteria': await entry('criteria_set', {
      name: 'Mẫu',
      valid_from: '2025-01-01',
      criteria: [{ text: 'A', max: 10 }],
    }),
    '@fund': await entry('fund', { name: 'Quỹ', source: 'KH' }),
    '@procedure': await entry('procedure', { name: 'Chuyển trường', days: 2 }),
  };
  const save = {
    initiative: (values) => call('initiative_save', { initiative: { ...model, ...values } }),
    beneficiary: (values) => call('beneficiary_save', { person: { ...person, ...values } }),
    support: async (values) => {
      const beneficiary = await call('beneficiary_save', { person });
      const id = await call('support_save', { support: { ...gift, beneficiary, ...values } });
      return [id, beneficiary];
    },
  };
  const figure = async (code) => {
    const all = await call('figures', { period: YEAR });
    return all.find((one) => one.indicator.code === code);
  };
  for (const [number, quote, , code, noun, given] of clauses) {
    const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, named[value] ?? value]));
    const before = await figure(code);
    assert.ok(before, `${number}: no indicator ${code}`);
    const saved = [await (save[noun]?.(values) ?? entry(noun, values))].flat();
    const after = await figure(code);
    assert.ok((after.achieved ?? 0) > (before.achieved ?? 0), `${number} (${quote}): ${code} stays ${after.achieved}`);
    const reasons = await call('reasons', { period: YEAR, indicator: code });
    assert.ok(
      reasons.some((one) => saved.includes(one.record)),
      `${number}: the record is not behind ${code}`,
    );
  }
});

test('the table of the README is the one that was walked, and its screens are there', async (t) => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  assert.equal(clauses.length, 53);
  for (const [number, quote, screen, code] of clauses)
    assert.ok(readme.includes(`| ${number} | ${quote} | ${screen} | ${code} |`), `the README lacks clause ${number}`);
  const { page, call } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const shelf = await call('books');
  for (const [number, , screen, , noun] of clauses) {
    const [label, tab] = screen.split(' › ');
    assert.equal(
      await page.locator(`nav[aria-label="Chính"] button[title="${label}"]`).count(),
      1,
      `${number}: ${label}`,
    );
    const book = shelf.books.find((one) => one.code === noun);
    if (tab) assert.equal(book?.label, tab, `${number}: ${noun}`);
  }
});
