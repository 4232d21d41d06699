/**
 * How somebody was before and after a page, in their own view: a number from 0 to 10, or one of four words. Sealed in the
 * head (docs/sealing.md, 13). The steps at which settling is offered are a matter of comfort and of judgement: no scale has
 * been tested for them. No DOM.
 */

/** @typedef {number | 'ok' | 'stirred' | 'lot' | 'much'} Rating */
/** @typedef {{before?: Rating | null, after?: Rating | null, feelings?: string[], note?: string}} Ratings */
/** @typedef {'' | 'some' | 'high' | 'most' | 'rise'} Offer what is offered beside the page */

const WORDS = ['ok', 'stirred', 'lot', 'much'];
const OFFERS = /** @type {const} */ ({ ok: '', stirred: 'some', lot: 'high', much: 'most' });
const SOME = 4;
const HIGH = 7;
const MOST = 9;
const RISE = 3;
const TOP = 10;

/** What a button or a payload says, or null for anything else. @param {unknown} value @returns {Rating | null} */
export function ratingOf(value) {
  if (typeof value === 'string' && WORDS.includes(value)) return /** @type {Rating} */ (value);
  const number = typeof value === 'string' && /^\d{1,2}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= TOP ? number : null;
}

/** @param {Ratings} ratings @param {'before' | 'after'} when @returns {Offer} */
export function offerFor(ratings, when) {
  const [before, rating] = [ratingOf(ratings.before), ratingOf(ratings[when])];
  if (rating === null) return '';
  if (typeof rating === 'string') return OFFERS[rating];
  if (rating >= MOST) return 'most';
  if (rating >= HIGH) return 'high';
  if (when === 'after' && typeof before === 'number' && rating - before >= RISE) return 'rise';
  return rating >= SOME ? 'some' : '';
}

/** The same in one shape, or null when nothing was said. @param {any} ratings @returns {Ratings | null} */
export function tidied(ratings) {
  const [before, after] = [ratingOf(ratings?.before), ratingOf(ratings?.after)];
  const feelings = Array.isArray(ratings?.feelings) ? ratings.feelings.filter((/** @type {unknown} */ each) => typeof each === 'string') : [];
  const note = typeof ratings?.note === 'string' ? ratings.note.trim().toWellFormed() : '';
  if (before === null && after === null && !feelings.length && !note) return null;
  // What a later version says beside these stays.
  return { ...ratings, before, after, feelings, note };
}

/** @param {any} one @param {any} other */
export const sameRatings = (one, other) => JSON.stringify(tidied(one)) === JSON.stringify(tidied(other));
