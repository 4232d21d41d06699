/**
 * A scale's number from its answers, by the rules of its file. Pure, and exact: whole numbers throughout, rounded once, half
 * away from zero. `app/scales/scoring.py` checks files by the same rules, and one table of cases holds for both.
 */

/** @typedef {{label: string, points: number}} Option */
/** @typedef {{text: string, reversed: boolean, options: Option[]}} Item */
/** @typedef {{by: 'sum' | 'mean', factor: string, decimals: number, missing: {at_most: number, then: 'no-number' | 'mean-of-the-rest'}}} Scoring `factor` as it is written, such as 0.25 */

/** What an answer counts: in a reversed item the highest as the lowest. @param {Item} item @param {number} points */
export function counted({ reversed, options }, points) {
  const ends = options.map((option) => option.points);
  return reversed ? Math.min(...ends) + Math.max(...ends) - points : points;
}

/**
 * The number as it is shown, or null where the scale then gives none.
 * @param {{items: Item[], scoring: Scoring}} scale @param {(number | null)[]} answers the points of each item, null for a skipped one
 * @returns {string | null}
 */
export function numberOf({ items, scoring }, answers) {
  const { by, factor, decimals, missing } = scoring;
  const given = items.flatMap((item, place) => (answers[place] === null ? [] : [counted(item, /** @type {number} */ (answers[place]))]));
  const skipped = items.length - given.length;
  if (!given.length || skipped > missing.at_most || (skipped && missing.then === 'no-number')) return null;
  const { numerator, denominator } = fraction(factor);
  const sum = given.reduce((total, points) => total + BigInt(points), 0n);
  // A sum with skipped items is the mean of the others, times all of them.
  const over = numerator * (by === 'mean' ? 1n : BigInt(items.length));
  return rounded(sum * over, denominator * BigInt(given.length), decimals);
}

/** @param {string} written @returns {{numerator: bigint, denominator: bigint}} */
function fraction(written) {
  const [whole, part = ''] = written.split('.');
  return { numerator: BigInt(whole + part), denominator: 10n ** BigInt(part.length) };
}

/** @param {bigint} numerator @param {bigint} denominator above zero @param {number} decimals */
function rounded(numerator, denominator, decimals) {
  const shifted = (numerator < 0n ? -numerator : numerator) * 10n ** BigInt(decimals);
  const whole = (2n * shifted + denominator) / (2n * denominator);
  const digits = String(whole).padStart(decimals + 1, '0');
  const [left, right] = decimals ? [digits.slice(0, -decimals), `.${digits.slice(-decimals)}`] : [digits, ''];
  return `${numerator < 0n && whole > 0n ? '-' : ''}${left}${right}`;
}
