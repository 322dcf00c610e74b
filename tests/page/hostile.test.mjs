// Text that tries to be more than text, in every text column, on every screen: shown as text, nothing runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.mjs';

const tags = ['img', 'svg', 'iframe', 'video', 'body', 'input', 'details', 'object', 'a', 'math'];
const events = ['onerror', 'onload', 'onfocus', 'ontoggle', 'onclick', 'onmouseover'];
const wraps = [
  (tag, event) => `<${tag} src=x ${event}=window.__ran=1>`,
  (tag, event) => `"><${tag}/${event}=window.__ran=1 autofocus open>`,
  (tag, event) => `{@html '<${tag} ${event}=window.__ran=1>'}`,
  (tag) => `<script>window.__ran=1</script><${tag} href=javascript:window.__ran=1>`,
  (tag, event) => `&lt;${tag} ${event}&gt; ' OR 1=1 -- \u202e${tag}\u202c`,
];
const payloads = tags.flatMap((tag) => events.flatMap((event) => wraps.map((wrap) => wrap(tag, event))));

test('300 payloads in every text column are shown as text', { timeout: 120_000 }, async (t) => {
  assert.equal(payloads.length, 300);
  const { page, call, complaints } = await openPage(t, { sample: true });
  await page.getByText('Việc cần làm').waitFor();
  const year = new Date().getFullYear();
  let next = 0;
  const hostile = () => payloads[next++ % payloads.length];
  const consent = { purpose: 'CHAM_LO', given_by: 'BT', way: 'GIAY', given_on: `${year}-01-02` };
  for (let i = 0; i < 15; i++) {
    const initiative = { year, kind: 'MH', scope: 'collective', field: 'KT', contents: ['K1'], status: 'DKY' };
    for (const field of [
      'name',
      'responsible',
      'reason',
      'goal',
      'method',
      'audience',
      'forces',
      'resources',
      'output',
      'outlook',
      'results',
    ])
      initiative[field] = hostile();
    initiative.registered_on = `${year}-01-05`;
    initiative.progress = [{ date: `${year}-01-06`, status: 'TH', note: hostile() }];
    initiative.replications = [{ date: `${year}-01-06`, place: hostile(), result: hostile() }];
    await call('initiative_save', { initiative });
    const person = { person_group: 'GV', outcome: 'DANG', consents: [{ ...consent, relation: hostile() }] };
    for (const field of ['name', 'class', 'situation', 'wishes', 'responsible', 'note']) person[field] = hostile();
    person.hardships = [{ kind: 'GVK', year, standard: hostile(), certificate: hostile() }];
    const beneficiary = await call('beneficiary_save', { person });
    const support = {
      beneficiary,
      date: `${year}-01-07`,
      occasion: 'TX',
      kind: 'TM',
      money: 1000,
      source: 'CB',
      visited: true,
    };
    for (const field of ['goods', 'learned', 'given_by', 'note']) support[field] = hostile();
    await call('support_save', { support });
  }
  const unit = await call('unit_get');
  for (const field of ['party_name', 'superior', 'school', 'address', 'recipients', 'place']) unit[field] = hostile();
  unit.signers[0].name = hostile();
  await call('unit_save', { unit });
  const period = String(year);
  for (const { code, sentences } of (await call('narrative', { period })).flatMap((part) => part.sections)) {
    await call('save_remark', { period, section: code, words: hostile() });
    for (const one of sentences.slice(0, 2)) await call('save_sentence', { period, code: one.code, words: hostile() });
  }
  await page.reload();
  await page.getByText('Việc cần làm').waitFor();
  const sane = async (where) => {
    const found = await page.evaluate(() => ({
      ran: window.__ran ?? 0,
      strange: document.querySelectorAll(
        'main iframe, main object, main video, main script, main math, main img[src=x]',
      ).length,
    }));
    assert.deepEqual(found, { ran: 0, strange: 0 }, where);
  };
  for (const label of ['Tổng quan', 'Chỉ tiêu năm', 'Báo cáo', 'Nộp cấp trên', 'Cài đặt', 'Trợ giúp']) {
    await page.locator(`nav[aria-label="Chính"] button[title="${label}"]`).click();
    await page.waitForTimeout(400);
    await sane(label);
  }
  await page.locator('nav[aria-label="Chính"] button[title="Cài đặt"]').click();
  await page.getByRole('button', { name: 'Nhật ký', exact: true }).click();
  await page.getByRole('button', { name: 'Xem thay đổi' }).first().click();
  await sane('history');
  for (const label of ['Đăng ký mô hình', 'Hỗ trợ, chăm lo', 'Danh sách người']) {
    await page.locator(`nav[aria-label="Chính"] button[title="${label}"]`).click();
    await page.locator('table.list tbody tr').first().click();
    await page.locator('.panel').waitFor();
    await page.waitForTimeout(200);
    await sane(label);
    await page.keyboard.press('Escape');
  }
  assert.deepEqual(complaints, []);
});
