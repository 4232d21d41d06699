/**
 * What differs between two texts, by paragraph and then by word. Pure: text in, text out, and never more work than the
 * budget allows. Where that is used up, or two paragraphs have little in common, a paragraph differs as a whole.
 */

/** @typedef {{text: string, only: boolean}} Piece of a paragraph; `only` stands on this side alone */
/** @typedef {Piece[]} Paragraph in order: its pieces together are its text */

/** Steps of comparing, all paragraphs together: a fraction of a second on a slow phone. */
const BUDGET = 2_000_000;

/** More edits than this between two sequences count as "another text". */
const MOST_EDITS = 600;

/** A paragraph with more words than this is compared as a whole. */
const MOST_WORDS = 8_000;

/** More marked pieces than this help nobody, and a page of them is slow to draw. */
const MOST_MARKS = 2_000;

/** Changed paragraphs up to so many pairs are matched with the ones they are most like; more of them in their order. */
const MOST_PAIRS = 400;

/** So much of their words two paragraphs share to be shown as one that was changed. */
const ALIKE = 0.4;

/** Languages that are written without spaces between words. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** @typedef {{steps: number, marks: number}} Left of the budget */

/**
 * @param {string[]} then paragraphs @param {string[]} now @param {number} [budget] in steps
 * @returns {{then: Paragraph[], now: Paragraph[]}}
 */
export function differences(then, now, budget = BUDGET) {
  const left = { steps: budget, marks: MOST_MARKS };
  const same = matches(then, now, left);
  if (!same) return { then: byPresence(then, now), now: byPresence(now, then) };
  const shown = { then: then.map((text) => whole(text, true)), now: now.map((text) => whole(text, true)) };
  let [fromThen, fromNow] = [0, 0];
  for (const [inThen, inNow] of [...same, [then.length, now.length]]) {
    for (const [one, other] of alike(then, now, [fromThen, inThen], [fromNow, inNow], left)) {
      [shown.then[one], shown.now[other]] = byWord(then[one], now[other], left);
    }
    if (inThen < then.length) [shown.then[inThen], shown.now[inNow]] = [whole(then[inThen], false), whole(now[inNow], false)];
    [fromThen, fromNow] = [inThen + 1, inNow + 1];
  }
  return shown;
}

/** Whether anything is marked. @param {{then: Paragraph[], now: Paragraph[]}} shown */
export function anyDiffers({ then, now }) {
  return [...then, ...now].some((paragraph) => paragraph.some(({ only }) => only));
}

/** @param {string} text @param {boolean} only @returns {Paragraph} */
const whole = (text, only) => [{ text, only }];

/** Too different to be put side by side: what the other side has anywhere is not marked. @param {string[]} own @param {string[]} other */
function byPresence(own, other) {
  const there = new Set(other);
  return own.map((text) => whole(text, !there.has(text)));
}

/**
 * Which places hold the same, in order: the shortest way from one sequence to the other (Myers 1986). Null when that way
 * is too long, or the budget is used up.
 * @param {string[]} one @param {string[]} other @param {Left} left @returns {[number, number][] | null}
 */
function matches(one, other, left) {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  let end = 0;
  while (end < one.length - start && end < other.length - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end++;
  left.steps -= start + end;
  const middle = shortestWay(one.slice(start, one.length - end), other.slice(start, other.length - end), left);
  if (!middle) return null;
  /** @type {[number, number][]} */
  const found = Array.from({ length: start }, (_, place) => [place, place]);
  for (const [here, there] of middle) found.push([start + here, start + there]);
  for (let place = end; place > 0; place--) found.push([one.length - place, other.length - place]);
  return found;
}

/** @param {string[]} one @param {string[]} other @param {Left} left @returns {[number, number][] | null} */
function shortestWay(one, other, left) {
  if (!one.length || !other.length) return [];
  const [a, b] = numbered(one, other);
  const most = Math.min(a.length + b.length, MOST_EDITS);
  // Diagonals from -most to most; each holds how far it was followed.
  let reached = new Int32Array(2 * most + 3);
  const middle = most + 1;
  /** @type {Int32Array[]} */
  const trail = [];
  for (let edits = 0; edits <= most; edits++) {
    trail.push(reached.slice(middle - edits - 1, middle + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = diagonal === -edits || (diagonal !== edits && reached[middle + diagonal - 1] < reached[middle + diagonal + 1]);
      let x = down ? reached[middle + diagonal + 1] : reached[middle + diagonal - 1] + 1;
      const from = x;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      reached[middle + diagonal] = x;
      left.steps -= 1 + x - from;
      if (x >= a.length && x - diagonal >= b.length) return backwards(trail, a.length, b.length);
    }
    if (left.steps < 0) return null;
  }
  return null;
}

/** @param {Int32Array[]} trail @param {number} x @param {number} y @returns {[number, number][]} */
function backwards(trail, x, y) {
  /** @type {[number, number][]} */
  const found = [];
  for (let edits = trail.length - 1; edits >= 0; edits--) {
    // Of this round only the diagonals from -edits-1 to edits+1 were kept.
    const before = (/** @type {number} */ diagonal) => trail[edits][diagonal + edits + 1];
    const diagonal = x - y;
    const down = diagonal === -edits || (diagonal !== edits && before(diagonal - 1) < before(diagonal + 1));
    const fromX = edits === 0 ? 0 : before(down ? diagonal + 1 : diagonal - 1);
    const fromY = edits === 0 ? 0 : fromX - (down ? diagonal + 1 : diagonal - 1);
    while (x > fromX && y > fromY) found.push([--x, --y]);
    [x, y] = [fromX, fromY];
  }
  return found.reverse();
}

/** Equal texts get equal numbers, which compare quicker. @param {string[]} one @param {string[]} other */
function numbered(one, other) {
  /** @type {Map<string, number>} */
  const known = new Map();
  return [one, other].map((texts) => Int32Array.from(texts, (text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  }));
}

/**
 * Of the paragraphs that differ between two equal ones: which was changed into which, in order.
 * @param {string[]} then @param {string[]} now @param {number[]} inThen from and to @param {number[]} inNow @param {Left} left
 * @returns {[number, number][]}
 */
function alike(then, now, [fromThen, toThen], [fromNow, toNow], left) {
  const [rows, columns] = [toThen - fromThen, toNow - fromNow];
  if (!rows || !columns) return [];
  if (rows * columns > MOST_PAIRS) return Array.from({ length: Math.min(rows, columns) }, (_, place) => [fromThen + place, fromNow + place]);
  const [own, others] = [then.slice(fromThen, toThen).map(bag), now.slice(fromNow, toNow).map(bag)];
  const likeness = own.map((one) => others.map((other) => shared(one, other, left)));
  // The best likeness in all of what comes after, for each pair of places.
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const paired = likeness[row][column] >= ALIKE ? likeness[row][column] + best[row + 1][column + 1] : 0;
      best[row][column] = Math.max(paired, best[row + 1][column], best[row][column + 1]);
    }
  }
  /** @type {[number, number][]} */
  const found = [];
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (best[row][column] === best[row + 1][column]) row++;
    else if (best[row][column] === best[row][column + 1]) column++;
    else found.push([fromThen + row++, fromNow + column++]);
  }
  return found;
}

/** The words of a paragraph, or its signs where no spaces tell words apart, and how often each. @param {string} text @returns {Map<string, number>} */
function bag(text) {
  const words = new Map();
  const all = UNSPACED.test(text) ? Array.from(text.slice(0, MOST_WORDS)) : text.split(/\s+/, MOST_WORDS);
  for (const word of all) if (word) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

/** @param {Map<string, number>} one @param {Map<string, number>} other @param {Left} left @returns {number} 0 to 1 */
function shared(one, other, left) {
  let [both, all] = [0, 0];
  for (const [word, times] of one) {
    both += Math.min(times, other.get(word) ?? 0);
    all += times;
  }
  for (const times of other.values()) all += times;
  left.steps -= one.size + other.size;
  return all ? (2 * both) / all : 0;
}

/** @param {string} then @param {string} now @param {Left} left @returns {[Paragraph, Paragraph]} */
function byWord(then, now, left) {
  const own = left.marks < 0 ? null : tokens(then, left);
  const other = own && tokens(now, left);
  const same = own && other && matches(own, other, left);
  if (!same) return [whole(then, true), whole(now, true)];
  const pieces = /** @type {[Paragraph, Paragraph]} */ ([own, other].map((texts, side) => marked(texts, new Set(same.map((pair) => pair[side])))));
  for (const paragraph of pieces) left.marks -= paragraph.length;
  return pieces;
}

/** Spaces, words, and runs of signs, so that a picture of several signs is never taken apart. */
const SPACED = /\s+|[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*|[^\s\p{L}\p{N}]+/gu;

/** Looking for words in a dictionary takes so much longer. */
const BY_DICTIONARY = 10;

/** The words of a paragraph and what stands between them; null where that would take too long. @param {string} text @param {Left} left */
function tokens(text, left) {
  const unspaced = UNSPACED.test(text) && 'Segmenter' in Intl;
  left.steps -= unspaced ? BY_DICTIONARY * text.length : text.length;
  if (left.steps < 0) return null;
  const found = unspaced
    ? Array.from(new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text), ({ segment }) => segment)
    : (text.match(SPACED) ?? []);
  return found.length > MOST_WORDS ? null : found;
}

/** Neighbours joined, and a space between two marked words marked with them. @param {string[]} texts @param {Set<number>} same @returns {Paragraph} */
function marked(texts, same) {
  const blank = texts.map((text) => text.trim() === '');
  const only = texts.map((_, place) => !same.has(place) && !blank[place]);
  for (let place = 1; place < texts.length - 1; place++) {
    if (blank[place] && only[place - 1] && only[place + 1]) only[place] = true;
  }
  /** @type {Paragraph} */
  const pieces = [];
  texts.forEach((text, place) => {
    const last = pieces.at(-1);
    if (last?.only === only[place]) last.text += text;
    else pieces.push({ text, only: only[place] });
  });
  return pieces;
}
