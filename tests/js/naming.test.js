/** What a page is called where nobody asked for its words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBlank, sameWords } from '../../static/js/entries/entry.js';
import { isNamedByPrompt, nameOf, openNameOf } from '../../static/js/entries/naming.js';

const PROMPT = { id: 'CAP-01', version: 1, text: 'What was there?' };

test('a page is named by its title, else by its prompt, else as a free page', () => {
  assert.deepEqual(nameOf({ title: 'By the lake', prompt: PROMPT }), { fixed: null, own: 'By the lake', asked: 'What was there?' });
  assert.deepEqual(nameOf({ title: '', prompt: PROMPT }), { fixed: null, own: 'What was there?', asked: '' });
  assert.deepEqual(nameOf({ title: '', prompt: null }), { fixed: 'untitled', own: '', asked: '' });
});

test('a question stands in the place of a title, of a page of writing alone', () => {
  assert.ok(isNamedByPrompt({ title: '', prompt: PROMPT }));
  for (const head of [{ title: 'By the lake', prompt: PROMPT }, { title: '', prompt: null }, { kind: 'check-in', prompt: PROMPT }, { prompt: { text: 5 } }]) assert.ok(!isNamedByPrompt(head));
});

test('a check-in is a check-in, whatever else its head says', () => {
  assert.deepEqual(nameOf({ kind: 'check-in', title: 'x', prompt: PROMPT }), { fixed: 'check-in', own: '', asked: '' });
});

test('of a page that was put away nothing is said, of either kind, until it is asked for', () => {
  for (const kind of ['writing', 'check-in', undefined]) {
    assert.deepEqual(nameOf({ kind, away: true, title: 'By the lake', prompt: PROMPT }), { fixed: 'put-away', own: '', asked: '' });
  }
  assert.equal(openNameOf({ away: true, title: 'By the lake' }).own, 'By the lake');
  for (const away of [false, 1, 'true', null]) assert.equal(nameOf({ away, title: 'By the lake' }).own, 'By the lake');
});

test('what is no text names nothing', () => {
  for (const odd of [5, ['a'], { b: 1 }, null]) assert.equal(nameOf({ title: odd, prompt: { text: odd } }).fixed, 'untitled');
});

test('what was said without words is not blank, and a check-in is not the same as a page', () => {
  const blank = { title: ' ', text: '\n', prompt: PROMPT };
  assert.ok(isBlank(blank));
  assert.ok(isBlank({ ...blank, ratings: { before: null, feelings: [], note: '' } }));
  assert.ok(!isBlank({ ...blank, ratings: { before: 0 } }));
  assert.ok(!isBlank({ ...blank, ratings: { feelings: ['numb'] } }));
  assert.ok(!isBlank({ ...blank, text: 'a' }));
  assert.ok(sameWords(blank, { ...blank, kind: 'writing' }));
  assert.ok(!sameWords(blank, { ...blank, kind: 'check-in' }));
});
