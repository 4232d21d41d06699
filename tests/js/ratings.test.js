/** Self-ratings: what counts as one, and what is offered beside the page. Nothing here forbids, alerts or asks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHigh, offerFor, ratingOf, saidIn, sameRatings, strengthOf, tidied } from '../../static/js/entries/ratings.js';

test('a rating is a whole number from 0 to 10 or one of four words', () => {
  for (const [said, meant] of [['0', 0], ['10', 10], [7, 7], ['ok', 'ok'], ['much', 'much']]) assert.equal(ratingOf(said), meant);
  for (const none of ['11', '-1', '3.5', 3.5, '', null, undefined, 'fine', [], {}, NaN, '007']) assert.equal(ratingOf(none), null);
});

test('settling is offered from 4, more from 7, people first from 9; a rise of 3 offers to land first', () => {
  const offers = Array.from({ length: 11 }, (_, before) => offerFor({ before }, 'before'));
  assert.deepEqual(offers, ['', '', '', '', 'some', 'some', 'some', 'high', 'high', 'most', 'most']);
  assert.equal(offerFor({ before: 1, after: 3 }, 'after'), '');
  assert.equal(offerFor({ before: 0, after: 3 }, 'after'), 'rise');
  assert.equal(offerFor({ before: 2, after: 6 }, 'after'), 'rise');
  assert.equal(offerFor({ before: 5, after: 6 }, 'after'), 'some');
  assert.equal(offerFor({ before: 1, after: 9 }, 'after'), 'most');
  assert.equal(offerFor({ after: 3 }, 'after'), '');
  assert.deepEqual(['ok', 'stirred', 'lot', 'much'].map((word) => offerFor({ before: word }, 'before')), ['', 'some', 'high', 'most']);
  assert.equal(offerFor({ before: 'ok', after: 5 }, 'after'), 'some');
  assert.equal(offerFor({}, 'before'), '');
});

test('nothing said is null, and what a later version says is kept', () => {
  for (const nothing of [null, undefined, {}, { before: null, feelings: [], note: '  ' }, 'x', { before: 77 }]) assert.equal(tidied(nothing), null);
  assert.deepEqual(tidied({ sleep: 'long' }), { sleep: 'long', before: null, after: null, feelings: [], note: '' });
  assert.deepEqual(tidied({ before: 3, sleep: 'long' }), { before: 3, sleep: 'long', after: null, feelings: [], note: '' });
  assert.ok(sameRatings(null, { note: '' }));
  assert.ok(sameRatings({ before: 3 }, { before: 3, after: null, feelings: [] }));
  assert.ok(!sameRatings({ before: 3 }, { before: 4 }));
});

test('a word has its place among the numbers, the same for what is offered, what is suggested and what counts as hard', () => {
  assert.deepEqual(['ok', 'stirred', 'lot', 'much'].map((word) => strengthOf(/** @type {any} */ (word))), [2, 5, 7, 9]);
  for (const word of /** @type {const} */ (['ok', 'stirred', 'lot', 'much'])) {
    assert.equal(offerFor({ before: word }, 'before'), offerFor({ before: strengthOf(word) }, 'before'), word);
  }
  assert.deepEqual([6, 7, 10, 'stirred', 'lot', 'much', null].map((each) => isHigh(/** @type {any} */ (each))), [false, true, true, false, true, true, false]);
});

test('what was said last, and all that was said, of whatever a head may hold', () => {
  assert.deepEqual(saidIn({ before: 8, after: 3 }), { last: 3, all: [8, 3] });
  assert.deepEqual(saidIn({ before: 'lot', after: 77 }), { last: 'lot', all: ['lot'] });
  for (const odd of [null, undefined, 'x', 7, [9], { before: {} }, { after: '' }]) assert.deepEqual(saidIn(odd), { last: null, all: [] });
});
