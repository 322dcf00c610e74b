// No English word is shown: every word of screens, messages and data files is a Vietnamese syllable, or stands on the list.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../machine.mjs';

const { parse } = createRequire(join(root, 'ui/package.json'))('svelte/compiler');

// Names of programs, of kinds of files and of keys, units, and what stands on Vietnamese papers itself.
const KNOWN = new Set(
  `excel word pdf zalo usb powerpoint windows linux bitlocker unikey evkey unicode vntime
  jpeg jpg png webp xlsx xls ods csv txt docx ics sdv sdvthe sdvkh sdvpl gif svg html
  ctrl enter tab shift esc delete alt insert caps lock
  onedrive google drive iphone facebook workbook macro internet website web kg kb mb km inch dpi`.split(/\s+/),
);
const SYLLABLE =
  /^(ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|b|c|d|g|h|k|l|m|n|p|r|s|t|v|x)?[aeiouy]{1,3}(ch|nh|ng|c|m|n|p|t)?$/;

/** Words of a sentence that cannot be Vietnamese; abbreviations in capitals, files and names with digits are none. */
function foreign(text) {
  return text
    .replace(/\{[^}]*\}|[a-z-]+\.(db|json)\b/g, ' ')
    .split(/[^\p{L}\p{M}\d]+/u)
    .filter((word) => word.length > 1 && !/\d/.test(word) && (word !== word.toUpperCase() || word === 'OK'))
    .filter((word) => {
      const plain = word.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D').toLowerCase();
      return !SYLLABLE.test(plain) && !KNOWN.has(plain);
    });
}

function files(folder, ending) {
  return readdirSync(join(root, folder), { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

const SHOWN = ['label', 'title', 'placeholder', 'aria-label', 'hint', 'createLabel', 'none', 'alt'];
const vietnamese = (text) => /[^\p{ASCII}]/u.test(text) && /\p{L}/u.test(text);

/** What a component shows: its text, the attributes that are read, and sentences in its code. */
function shownBy(source) {
  const found = [];
  const visit = (node, attribute) => {
    if (Array.isArray(node)) return node.forEach((one) => visit(one, attribute));
    if (!node || typeof node.type !== 'string') return;
    if (node.type === 'StyleDirective') return;
    if (node.type === 'Attribute') return visit(node.value, node.name);
    if (node.type === 'Text' && (!attribute || SHOWN.includes(attribute))) found.push(node.data);
    if (node.type === 'Literal' && typeof node.value === 'string' && vietnamese(node.value)) found.push(node.value);
    if (node.type === 'TemplateElement' && vietnamese(node.value.cooked)) found.push(node.value.cooked);
    for (const [name, child] of Object.entries(node))
      if (name !== 'css' && typeof child === 'object') visit(child, attribute);
  };
  const tree = parse(source, { modern: true });
  visit(tree.fragment);
  visit(tree.instance?.content);
  return found;
}

function faults(where, sentences) {
  return sentences.flatMap((text) => foreign(text).map((word) => `${where}: “${word}” in “${text.trim()}”`));
}

test('the check itself knows Vietnamese from English', () => {
  assert.deepEqual(foreign('Nghiêng ngả, huỳnh huỵch, khuếch trương, giếng, quýt, oằn oại, yếu, hươu'), []);
  assert.deepEqual(foreign('Click vào file để upload'), ['Click', 'file', 'upload']);
});

test('screens and parts show no English word', () => {
  const found = files('ui/src', '.svelte').flatMap((name) =>
    faults(name, shownBy(readFileSync(join(root, name), 'utf8'))),
  );
  assert.deepEqual(found, []);
});

test('sentences in the code of the page and of the core hold no English word', () => {
  const quoted = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g;
  const sentences = (source) =>
    [...source.replace(/^\s*\/\/.*$/gm, '').matchAll(quoted)].map((m) => m[1] ?? m[2] ?? m[3]).filter(vietnamese);
  const ours = (name) => !/test|bindings|sample|examples|legacy|xtask|benches|cli\//.test(name);
  const names = [...files('ui/src', '.ts'), ...files('src-tauri', '.rs')].filter(ours);
  const found = names.flatMap((name) => {
    const source = readFileSync(join(root, name), 'utf8').split('#[cfg(test)]')[0];
    return faults(name, sentences(source));
  });
  assert.deepEqual(found, []);
});

test('books, lists of codes and campaigns hold no English word', () => {
  const SAID = [
    'label',
    'one',
    'hint',
    'warning',
    'name',
    'short',
    'full',
    'title',
    'subject',
    'sentence',
    'unit',
    'heading',
  ];
  const said = (value, key) => {
    if (typeof value === 'string') return SAID.includes(key) && vietnamese(value) ? [value] : [];
    if (Array.isArray(value)) return value.flatMap((one) => said(one, key));
    if (value && typeof value === 'object') return Object.entries(value).flatMap(([name, one]) => said(one, name));
    return [];
  };
  const data = 'src-tauri/core/data';
  const names = [...files(`${data}/campaigns`, '.json'), `${data}/books.json`, `${data}/code-lists.json`];
  const found = names.flatMap((name) => faults(name, said(JSON.parse(readFileSync(join(root, name), 'utf8')), '')));
  assert.deepEqual(found, []);
});
