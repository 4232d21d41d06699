/**
 * Whether the last days were hard, by what somebody said themselves: a matter of comfort and of judgement, for which no scale
 * was tested. It tells nobody, and nothing follows from it but a line that can be put aside. Pure: no page and no clock.
 */
import { isHigh } from './ratings.js';

/** @typedef {import('./choosing.js').Happened} Happened */

/** On so many different days, of so many. */
const DAYS = 3;
const OF = 7;

/** The number of a day, or NaN. @param {string} at */
const dayOf = (at) => Date.parse(`${at.slice(0, 10)}T00:00Z`) / 86_400_000;

/** @param {Happened[]} history @param {string} now date and time with zone */
export function hardDays(history, now) {
  const lately = (/** @type {string} */ at) => {
    const ago = dayOf(now) - dayOf(at);
    return ago >= 0 && ago < OF;
  };
  if (history.some(({ what, at }) => what === 'set-aside' && lately(at))) return false;
  const hard = history.filter((each) => each.what === 'rated' && isHigh(/** @type {import('./ratings.js').Rating} */ (each.hardest ?? each.rating)) && lately(each.at));
  return new Set(hard.map(({ at }) => at.slice(0, 10))).size >= DAYS;
}
