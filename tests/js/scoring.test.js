/** A scale's number in the browser: the table that `tests/scales/test_scoring.py` goes through, and what holds for any scale. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { counted, numberOf } from '../../static/js/entries/scoring.js';

const CASES = JSON.parse(readFileSync(new URL('../scales/scoring-cases.json', import.meta.url), 'utf8'));

/** @param {any} each */
function scaleOf({ by, factor, decimals, points, reversed, missing = { at_most: 0, then: 'no-number' } }) {
  const items = reversed.map((/** @type {number} */ turned, /** @type {number} */ place) => ({
    text: '', reversed: Boolean(turned), options: points[points.length === 1 ? 0 : place].map((/** @type {number} */ each) => ({ label: '', points: each })),
  }));
  return { items, scoring: { by, factor, decimals, missing } };
}

for (const each of CASES) test(`the table holds: ${each.name}`, () => assert.equal(numberOf(scaleOf(each), each.answers), each.number));

let seed = 20261122;
/** The same chance in every run. @param {number} below */
const chance = (below) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * below);
};

/** @returns {any} a scale and somebody's answers to all of it */
function anybody() {
  const points = Array.from({ length: 1 + chance(8) }, () => [chance(20) - 10, 11 + chance(5), ...Array.from({ length: chance(4) }, () => chance(20) - 10)]);
  return {
    by: ['sum', 'mean'][chance(2)], factor: ['1', '4', '0.25', '0.3333', '12.5'][chance(5)], decimals: chance(4), points, reversed: points.map(() => chance(2)),
    missing: { at_most: points.length, then: 'mean-of-the-rest' }, answers: points.map((each) => each[chance(each.length)]),
  };
}

/** @param {any} each @param {boolean} least @returns {number} */
function end(each, least) {
  const answers = each.points.map((/** @type {number[]} */ points, /** @type {number} */ place) => (least === !each.reversed[place] ? Math.min(...points) : Math.max(...points)));
  return Number(numberOf(scaleOf(each), answers));
}

test('for two hundred people: between the ends, in any order, and reversed twice the same', () => {
  for (let person = 0; person < 200; person++) {
    const each = anybody();
    const made = numberOf(scaleOf(each), each.answers);
    assert.match(String(made), /^-?\d+(\.\d+)?$/);
    assert.ok(Number(made) >= end(each, true) && Number(made) <= end(each, false));
    const order = each.points.map((/** @type {unknown} */ _, /** @type {number} */ place) => place).sort(() => chance(3) - 1);
    const turned = { ...each, points: order.map((/** @type {number} */ at) => each.points[at]), reversed: order.map((/** @type {number} */ at) => each.reversed[at]) };
    assert.equal(numberOf(scaleOf(turned), order.map((/** @type {number} */ at) => each.answers[at])), made);
    for (const [place, item] of scaleOf(each).items.entries()) {
      const back = { ...item, reversed: true };
      assert.equal(counted(back, counted(back, each.answers[place])), each.answers[place]);
    }
  }
});

test('nothing skipped or everything skipped is never taken for a nought', () => {
  const each = { ...anybody(), answers: [] };
  assert.equal(numberOf(scaleOf(each), each.points.map(() => null)), null);
});
