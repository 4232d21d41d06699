/** What an answered scale says in its entry, and what is believed of a head that says something of one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { floorsOf, isScale } from '../../static/js/entries/kinds.js';
import { answered, asText, resultOf, standing, stillThere } from '../../static/js/entries/scales.js';
import { pageMarkdown } from '../../static/js/exports/markdown.js';

const OPTIONS = [{ label: 'No', points: 0 }, { label: 'A bit', points: 2 }, { label: 'Yes', points: 4 }];
/** @type {import('../../static/js/entries/scales.js').Scale} */
const SCALE = {
  id: 'kettles', version: 2, language: 'en', title: 'The Kettle List', short_name: 'Kettles', introduction: 'Today', range: { lowest: 0, highest: 8 },
  items: [{ text: 'It sang.', reversed: false, options: OPTIONS }, { text: 'It was cold.', reversed: true, options: OPTIONS }],
  scoring: { by: 'sum', factor: '1', decimals: 0, missing: { at_most: 1, then: 'no-number' } }, source: 'Nobody (2026).', licence: 'None', responsible: 'Bea',
};
/** @type {import('../../static/js/entries/scales.js').Say} */
const say = (name, values = {}) => `[${[name, ...Object.values(values)].join(' ')}]`;

test('the answers are kept as they were given, and the number as it was then', () => {
  assert.deepEqual(answered(SCALE, [2, 0]), { id: 'kettles', version: 2, number: '8', lowest: 0, highest: 8, answers: [4, 0] });
  assert.deepEqual(answered(SCALE, ['skipped', 1]), { id: 'kettles', version: 2, number: null, lowest: 0, highest: 8, answers: [null, 2] });
});

test('of answers that were begun those are gone on with that can still be chosen: a file may change and not say so', () => {
  assert.deepEqual(stillThere(SCALE, [2, 'skipped']), [2, 'skipped']);
  for (const odd of [[3, -1], [1.5, '1'], [null, {}], ['length', NaN], 'xy', null, undefined, { length: 2 }]) assert.deepEqual(stillThere(SCALE, odd), [null, null]);
  const strict = { ...SCALE, scoring: { ...SCALE.scoring, missing: { ...SCALE.scoring.missing, at_most: 0 } } };
  assert.deepEqual(stillThere(strict, ['skipped', 0, 1]), [null, 0]);
});

test('what is open and what was skipped are two things', () => {
  assert.deepEqual(standing(SCALE, [null, 'skipped']), { open: [0], skipped: 1 });
  assert.deepEqual(standing(SCALE, [0, 2]), { open: [], skipped: 0 });
  assert.deepEqual(standing(SCALE, []), { open: [0, 1], skipped: 0 });
});

test('as text it is what was asked, in its order, with what was chosen', () => {
  const text = asText(SCALE, [1, 'skipped'], answered(SCALE, [1, 'skipped']), say);
  assert.equal(text, 'The Kettle List\n\n[no-number]\n\nToday\n\n1. It sang.\nA bit\n\n2. It was cold.\n[skipped]\n\n[source Nobody (2026).]');
  assert.match(asText(SCALE, [1, 2], answered(SCALE, [1, 2]), say), /\[number 2 0 8\]/);
});

test('a head is believed only as far as it is sound', () => {
  const sound = { id: 'kettles', version: 2, number: '-3.25', lowest: 0, highest: 8 };
  assert.deepEqual(resultOf({ scale: { ...sound, answers: [4, 0], more: 'kept' } }), sound);
  assert.deepEqual(resultOf({ scale: { ...sound, number: null } }), { ...sound, number: null });
  const odd = ['1e999', 'NaN', '', '12 points', '\u202e21', '1234567890', '1.2345', 52, Infinity, {}, [], true, undefined];
  for (const number of odd) assert.equal(resultOf({ scale: { ...sound, number } }), null, String(number));
  for (const other of [{ id: 7 }, { version: '2' }, { version: 2.5 }, { lowest: null }, { highest: 'high' }]) assert.equal(resultOf({ scale: { ...sound, ...other } }), null);
  for (const scale of [undefined, null, 'kettles', 7, []]) assert.equal(resultOf({ scale }), null);
});

test('filled in, every scale is of one size', () => {
  assert.ok(isScale({ kind: 'scale' }) && !isScale({ kind: 'writing' }) && !isScale({}));
  assert.deepEqual([floorsOf('scale'), floorsOf('writing'), floorsOf(undefined)], [{ head: 1024, body: 16384 }, { head: 256, body: 1024 }, { head: 256, body: 1024 }]);
  const items = Array.from({ length: 60 }, () => SCALE.items[0]);
  const head = { kind: 'scale', written: '2026-11-22T10:00:00+01:00', id: 'f'.repeat(32), rev: 99999, title: '\u{1F343}'.repeat(40), prompt: null, body: { rev: 99999, sha256: 'f'.repeat(64) }, scale: { id: 'a'.repeat(40), version: 9999, number: '-100000.000', lowest: -100000, highest: 100000, answers: items.map(() => -999) } };
  assert.ok(new TextEncoder().encode(JSON.stringify(head)).length <= 1020);
});

test('taken along in a readable file, it is its text and nothing twice', () => {
  const result = answered(SCALE, [2, 0]);
  const text = asText(SCALE, [2, 0], result, say);
  const page = pageMarkdown({ head: { kind: 'scale', written: '2026-11-22T10:00:00+01:00', title: 'Kettles', scale: result }, body: { text } }, 'Kettles', { title: String, said: () => [], day: String, month: String });
  assert.equal(page, `# Kettles\n\n2026-11-22, 10:00\n\n${text}\n`);
});
