/** Three hard days of seven, by what somebody said: counted here, and by days as they had them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hardDays } from '../../static/js/entries/hard-days.js';
import { happenedIn } from '../../static/js/keep/met.js';

const NOW = '2026-11-22T20:00:00+01:00';

/** @param {number} ago days @param {object} ratings @param {object} [more] @returns {any} */
const headOf = (ago, ratings, more = {}) => ({ written: `${new Date(Date.UTC(2026, 10, 22 - ago)).toISOString().slice(0, 10)}T09:00:00+01:00`, ratings, ...more });

/** @param {any[]} heads */
const hard = (...heads) => hardDays(heads.flatMap(happenedIn), NOW);

test('three different days of the last seven, today among them', () => {
  assert.ok(!hard());
  assert.ok(!hard(headOf(0, { before: 7 }), headOf(1, { before: 8 })));
  assert.ok(hard(headOf(0, { before: 7 }), headOf(1, { before: 8 }), headOf(6, { before: 10 })));
  assert.ok(!hard(headOf(0, { before: 7 }), headOf(1, { before: 8 }), headOf(7, { before: 10 })));
  assert.ok(!hard(headOf(0, { before: 7 }), headOf(0, { before: 8 }), headOf(0, { before: 9 })));
});

test('a six is none, and words count as numbers do', () => {
  assert.ok(!hard(...[0, 1, 2, 3, 4].map((ago) => headOf(ago, { before: 6 }))));
  assert.ok(!hard(...[0, 1, 2, 3, 4].map((ago) => headOf(ago, { before: 'stirred' }))));
  assert.ok(hard(headOf(0, { before: 'lot' }), headOf(1, { before: 'much' }), headOf(2, { before: 7 })));
});

test('a day was hard when it was so before or after writing, on a page or in a check-in', () => {
  assert.ok(hard(headOf(0, { before: 8, after: 2 }), headOf(1, { before: 1, after: 7 }), headOf(2, { before: 'lot' }, { kind: 'check-in' })));
});

test('a day that has not come yet, by a clock that was wrong, does not count', () => {
  assert.ok(!hard(headOf(-1, { before: 9 }), headOf(0, { before: 9 }), headOf(1, { before: 9 })));
});

test('set aside it stays so for seven days, and no longer', () => {
  const history = [0, 1, 2].flatMap((ago) => happenedIn(headOf(ago, { before: 9 })));
  const aside = (/** @type {number} */ ago) => ({ what: /** @type {const} */ ('set-aside'), at: headOf(ago, {}).written });
  assert.ok(hardDays(history, NOW));
  for (const ago of [0, 3, 6]) assert.ok(!hardDays([...history, aside(ago)], NOW));
  for (const ago of [7, 8, -2]) assert.ok(hardDays([...history, aside(ago)], NOW));
});

test('a check-in is a rating and answers no prompt; a word is a number for whatever compares', () => {
  const prompt = { id: 'CAP-01' };
  assert.deepEqual(happenedIn(headOf(0, { before: 'lot' }, { kind: 'check-in', prompt })).map(({ what }) => what), ['rated']);
  assert.deepEqual(happenedIn(headOf(0, { before: 'much', after: 'ok' }, { prompt })).map(({ what }) => what), ['answered', 'rated']);
  assert.deepEqual(happenedIn(headOf(0, { before: 'much', after: 'ok' })).at(0), { what: 'rated', at: headOf(0, {}).written, rating: 2, hardest: 9 });
});

test('whatever a head holds, nothing breaks', () => {
  for (const ratings of [null, 'x', 9, [9], { before: 99 }, { after: {} }, { before: NaN }]) assert.ok(!hard(...[0, 1, 2].map((ago) => headOf(ago, /** @type {any} */ (ratings)))));
  for (const written of [undefined, null, 5, 'never', {}]) assert.deepEqual(happenedIn({ written, ratings: { before: 9 } }), []);
});
