/** What differs between two texts: nothing is lost or added, what is not marked is the same on both sides, and work has a bound. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { anyDiffers, differences } from '../../static/js/entries/differences.js';

/** @typedef {import('../../static/js/entries/differences.js').Paragraph} Paragraph */

/** Marked pieces in brackets. @param {Paragraph[]} side */
const read = (side) => side.map((paragraph) => paragraph.map(({ text, only }) => (only ? `[${text}]` : text)).join(''));

/** @param {string[]} then @param {string[]} now @param {number} [budget] */
function shown(then, now, budget) {
  const found = differences(then, now, budget);
  assert.deepEqual(found.then.map((paragraph) => paragraph.map(({ text }) => text).join('')), then);
  assert.deepEqual(found.now.map((paragraph) => paragraph.map(({ text }) => text).join('')), now);
  return { then: read(found.then), now: read(found.now), any: anyDiffers(found) };
}

/** A random number from a seed, so that a failure can be repeated. @param {number} seed */
function dice(seed) {
  return (/** @type {number} */ sides) => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * sides);
  };
}

/** The unmarked words of a side. @param {Paragraph[]} side */
const common = (side) => side.flatMap((paragraph) => paragraph.filter(({ only }) => !only).flatMap(({ text }) => text.split(/\s+/))).filter(Boolean);

test('equal texts have no marks', () => {
  assert.deepEqual(shown(['One.', 'Two.'], ['One.', 'Two.']), { then: ['One.', 'Two.'], now: ['One.', 'Two.'], any: false });
  assert.deepEqual(shown([], []), { then: [], now: [], any: false });
});

test('a changed word is marked on both sides, and nothing else', () => {
  const found = shown(['The sea was calm today.'], ['The sea was rough today.']);
  assert.deepEqual([found.then, found.now], [['The sea was [calm] today.'], ['The sea was [rough] today.']]);
});

test('words that follow one another are one mark, with the spaces between them', () => {
  assert.deepEqual(shown(['I held the cup with both hands.'], ['I held it firmly and long, the cup, with both hands.']).now, [
    'I held [it firmly and long,] the cup[,] with both hands.',
  ]);
});

test('a paragraph that came or went is marked whole, and the ones around it are not', () => {
  const found = shown(['First one.', 'Gone by now, entirely.', 'Last one.'], ['A new beginning.', 'First one.', 'Last one.']);
  assert.deepEqual(found.then, ['First one.', '[Gone by now, entirely.]', 'Last one.']);
  assert.deepEqual(found.now, ['[A new beginning.]', 'First one.', 'Last one.']);
});

test('a changed paragraph is found beside a new one, whichever comes first', () => {
  const found = shown(['It was early and the light came in low.'], ['Something altogether different.', 'It was late and the light came in low.']);
  assert.deepEqual(found.then, ['It was [early] and the light came in low.']);
  assert.deepEqual(found.now, ['[Something altogether different.]', 'It was [late] and the light came in low.']);
});

test('two paragraphs with hardly a word in common are marked whole, not word by word', () => {
  assert.deepEqual(shown(['I was tired all day.'], ['The kettle and all its noise, again.']).then, ['[I was tired all day.]']);
});

test('everything against nothing', () => {
  assert.deepEqual(shown(['One.', 'Two.'], []).then, ['[One.]', '[Two.]']);
  assert.deepEqual(shown([], ['One.']).now, ['[One.]']);
  assert.deepEqual(shown([''], ['One.']).now, ['[One.]']);
});

test('other spaces are no difference that anybody could see', () => {
  assert.equal(shown(['One  two\nthree.'], ['One two three.']).any, false);
});

test('a picture of several signs, an accent and a word of another script stay whole', () => {
  const found = shown(['We are \u{1F469}\u200D\u{1F469}\u200D\u{1F467} at home'], ['We are \u{1F469}\u200D\u{1F469}\u200D\u{1F466} at home']);
  assert.deepEqual(found.then, ['We are [\u{1F469}\u200D\u{1F469}\u200D\u{1F467}] at home']);
  assert.deepEqual(shown(['mon cafe\u0301 noir'], ['mon cafe noir']).then, ['mon [cafe\u0301] noir']);
  assert.deepEqual(shown(["It's a quiet day"], ["It isn't a quiet day"]).then, ["[It's] a quiet day"]);
});

test('words are found where they are written without spaces', () => {
  const found = shown(['\u4ECA\u5929\u6D77\u5F88\u5E73\u9759\u3002'], ['\u4ECA\u5929\u6E56\u5F88\u5E73\u9759\u3002']);
  assert.deepEqual(found.now, ['\u4ECA\u5929[\u6E56]\u5F88\u5E73\u9759\u3002']);
});

test('markup in the words is words', () => {
  assert.deepEqual(shown(['<img src=x> calm sea now'], ['<img src=y> calm sea now']).then, ['<img src=[x]> calm sea now']);
});

test('random texts: nothing lost or added, and what is not marked reads the same on both sides', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const roll = dice(seed);
    const word = () => ['sea', 'calm', 'the', 'light', 'cup', 'and', 'I', 'held'][roll(8)];
    const paragraph = () => Array.from({ length: roll(9) + 1 }, word).join(' ');
    const then = Array.from({ length: roll(7) }, paragraph);
    const now = then.flatMap((text) => (roll(4) ? [text] : [])).map((text) => (roll(3) ? text : text.replace(/\S+/, word)));
    if (roll(2)) now.splice(roll(now.length + 1), 0, paragraph());
    const found = differences(then, now);
    assert.deepEqual(common(found.then), common(found.now), `seed ${seed}: ${JSON.stringify([then, now])}`);
    assert.equal(anyDiffers(found), then.join('\n') !== now.join('\n'), `seed ${seed}`);
    shown(then, now);
  }
});

test('marks are few: no more than the shortest way from one to the other', () => {
  const numbers = Array.from({ length: 300 }, (_, place) => `w${place}`);
  const now = numbers.filter((_, place) => place % 50 !== 7);
  const marked = differences([numbers.join(' ')], [now.join(' ')]).then.flat().filter(({ only }) => only).map(({ text }) => text.trim());
  assert.deepEqual(marked, ['w7', 'w57', 'w107', 'w157', 'w207', 'w257']);
});

test('with the budget used up paragraphs differ whole, and still nothing is lost', () => {
  const then = ['Same.', 'The sea was calm today.', 'Again the same.'];
  const now = ['Same.', 'The sea was rough today.', 'Again the same.'];
  assert.deepEqual(shown(then, now, 25).now, ['Same.', '[The sea was rough today.]', 'Again the same.']);
  assert.deepEqual(shown(then, now, 0).now, ['Same.', '[The sea was rough today.]', 'Again the same.']);
});

test('the largest pages that can be saved are compared within the budget', () => {
  const words = Array.from({ length: 250_000 }, (_, place) => `w${(place * 7919) % 1009}`);
  const other = words.map((word, place) => (place % 3 ? word : `${word}x`));
  for (const [then, now] of [
    [[words.join(' ')], [other.join(' ')]],
    [words, other],
    [words, [...words].reverse()],
    [inParagraphs(words), inParagraphs(other)],
    [['\u6D77'.repeat(400_000)], ['\u6E56'.repeat(400_000)]],
  ]) {
    const found = differences(then, now);
    assert.equal(found.then.flat().map(({ text }) => text).join(''), then.join(''));
    assert.equal(found.now.flat().map(({ text }) => text).join(''), now.join(''));
    assert.ok(found.then.flat().length <= then.length + 6_000, 'a page of so many marks is slow to draw');
  }
});

/** @param {string[]} words */
function inParagraphs(words) {
  return Array.from({ length: words.length / 100 }, (_, place) => words.slice(place * 100, place * 100 + 100).join(' '));
}
