/** Self-ratings: what counts as one, and what is offered beside the page. Nothing here forbids, alerts or asks. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { offerFor, ratingOf, sameRatings, tidied } from '../../static/js/entries/ratings.js';

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
  assert.deepEqual(tidied({ before: 3, sleep: 'long' }), { before: 3, sleep: 'long', after: null, feelings: [], note: '' });
  assert.ok(sameRatings(null, { note: '' }));
  assert.ok(sameRatings({ before: 3 }, { before: 3, after: null, feelings: [] }));
  assert.ok(!sameRatings({ before: 3 }, { before: 4 }));
});
