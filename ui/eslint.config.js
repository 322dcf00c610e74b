import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

// What spoils Vietnamese typing or lets data become markup is refused here (see the README's recipes).
const forbidden = [
  ['SvelteMustacheTag[kind="raw"]', 'No {@html}: data is shown as text.'],
  ['MemberExpression[property.name="innerHTML"]', 'No innerHTML: data is shown as text.'],
  ['SvelteAttribute[key.name="contenteditable"]', 'No contenteditable: input methods lose letters in it.'],
  ['SvelteAttribute[key.name="maxlength"]', 'No maxlength: input methods lose letters at the limit.'],
  [
    'SvelteAttribute[key.name="type"] > SvelteLiteral[value=/^(date|number|time)$/]',
    'Days and numbers are typed as text.',
  ],
  [
    'SvelteAttribute[key.name=/^on(keypress|beforeinput)$/]',
    'No keypress or beforeinput: input methods send their own.',
  ],
  ['SvelteAttribute[key.name="style"]', 'No style attribute: the page may not have inline styles.'],
  [
    'LogicalExpression:has(MemberExpression[property.name="ctrlKey"]):has(:not(UnaryExpression) > MemberExpression[property.name="shiftKey"])',
    'No Ctrl with Shift: it switches UniKey on and off.',
  ],
  [
    'Literal[value=/Ctrl\\+Shift/], SvelteText[value=/Ctrl\\+Shift/]',
    'No Ctrl with Shift: it switches UniKey on and off.',
  ],
].map(([selector, message]) => ({ selector, message }));

export default ts.config(
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig } },
  },
  { rules: { 'no-restricted-syntax': ['error', ...forbidden], 'svelte/require-each-key': 'error' } },
  {
    files: ['src/screens/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: ['../screens/*'], message: 'A screen uses parts and lib only.' }] },
      ],
    },
  },
  { ignores: ['dist', 'src/lib/bindings.ts'] },
);
