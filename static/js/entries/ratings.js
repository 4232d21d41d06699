/**
 * How somebody was before and after a page, in their own view: a number from 0 to 10, or one of four words. Sealed in the
 * head (docs/sealing.md, 13). The steps at which settling is offered are a matter of comfort and of judgement: no scale has
 * been tested for them. No DOM.
 */

/** @typedef {number | 'ok' | 'stirred' | 'lot' | 'much'} Rating */
/** @typedef {{before?: Rating | null, after?: Rating | null, feelings?: string[], note?: string}} Ratings */
/** @typedef {'' | 'some' | 'high' | 'most' | 'rise'} Offer what is offered beside the page */

const WORDS = ['ok', 'stirred', 'lot', 'much'];
/** Where a word stands among the numbers, for whatever asks how strong something was. */
const STRENGTHS = { ok: 2, stirred: 5, lot: 7, much: 9 };
const SOME = 4;
const HIGH = 7;
const MOST = 9;
const RISE = 3;
const TOP = 10;

const KNOWN = new Set(['before', 'after', 'feelings', 'note']);

/** What a button or a payload says, or null for anything else. @param {unknown} value @returns {Rating | null} */
export function ratingOf(value) {
  if (typeof value === 'string' && WORDS.includes(value)) return /** @type {Rating} */ (value);
  const number = typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= TOP ? number : null;
}

/** A number or a word as a number from 0 to 10. @param {Rating} rating @returns {number} */
export const strengthOf = (rating) => (typeof rating === 'number' ? rating : STRENGTHS[rating]);

/** A lot, or more. @param {Rating | null} rating */
export const isHigh = (rating) => rating !== null && strengthOf(rating) >= HIGH;

/** What was said last, and both that were said, of whatever a head may hold. @param {any} ratings @returns {{last: Rating | null, all: Rating[]}} */
export function saidIn(ratings) {
  const all = [ratingOf(ratings?.before), ratingOf(ratings?.after)].filter((each) => each !== null);
  return { last: all.at(-1) ?? null, all };
}

/** @param {Ratings} ratings @param {'before' | 'after'} when @returns {Offer} */
export function offerFor(ratings, when) {
  const [before, rating] = [ratingOf(ratings.before), ratingOf(ratings[when])];
  if (rating === null) return '';
  const strength = strengthOf(rating);
  if (strength >= MOST) return 'most';
  if (isHigh(rating)) return 'high';
  // Between a word and a number there is no distance that means anything.
  if (when === 'after' && typeof before === 'number' && typeof rating === 'number' && rating - before >= RISE) return 'rise';
  return strength >= SOME ? 'some' : '';
}

/** The same in one shape, or null when nothing was said. @param {any} ratings @returns {Ratings | null} */
export function tidied(ratings) {
  const [before, after] = [ratingOf(ratings?.before), ratingOf(ratings?.after)];
  const feelings = Array.isArray(ratings?.feelings) ? ratings.feelings.filter((/** @type {unknown} */ each) => typeof each === 'string') : [];
  const note = typeof ratings?.note === 'string' ? ratings.note.trim().toWellFormed() : '';
  // What a later version says beside these stays, and alone, too.
  const others = ratings instanceof Object && Object.keys(ratings).some((name) => !KNOWN.has(name));
  if (before === null && after === null && !feelings.length && !note && !others) return null;
  return { ...ratings, before, after, feelings, note };
}

/** @param {any} one @param {any} other */
export const sameRatings = (one, other) => JSON.stringify(tidied(one)) === JSON.stringify(tidied(other));
