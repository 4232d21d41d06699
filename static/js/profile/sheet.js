/**
 * "Do you still have your sheet?": two of the nine groups are remembered, sealed in the profile, and asked for after a week and
 * after a month. Two groups are 40 of the code's 160 bits: what is left cannot be guessed by whoever reads the profile.
 */
import { changeProfile } from './profile.js';

/** @typedef {{made: string, groups: {group: number, text: string}[], proven: number, next: string | null}} Sheet `next`: the day to ask */

const DAYS = [7, 30];
const SNOOZE = 7;

/** As `parseRecoveryCode` reads it. @param {string} text */
export const plainGroup = (text) => text.normalize('NFKC').toUpperCase().replace(/[^0-9A-Z]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');

/** A day so many days from now, as people here count days. @param {number} days @param {Date} [now] */
export function dayAfter(days, now = new Date()) {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12);
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;
}

/**
 * A day further ahead than any that is ever set here was set by a device whose clock was wrong.
 * @param {Sheet | undefined} sheet @param {Date} [now] @returns {boolean} whether to ask now
 */
export const isDue = (sheet, now = new Date()) => Boolean(sheet?.next && (sheet.next <= dayAfter(0, now) || sheet.next > dayAfter(Math.max(...DAYS), now)));

/** @param {Sheet} sheet @param {string[]} typed in the order of its groups @returns {number[]} the groups that differ */
export const differing = (sheet, typed) => sheet.groups.filter(({ text }, i) => plainGroup(typed[i]) !== plainGroup(text)).map(({ group }) => group);

/** What the sheet's record becomes: proven once more, and asked for again once. @param {Sheet} sheet @param {Date} [now] @returns {Sheet} */
export function proven(sheet, now = new Date()) {
  const times = sheet.proven + 1;
  return { ...sheet, proven: times, next: times < DAYS.length ? dayAfter(DAYS[times], now) : null };
}

/** @param {{group: number, text: string}[]} groups of a sheet that was just made */
export const remember = (groups) => changeProfile((profile) => ({
  ...profile,
  sheet: { made: new Date().toISOString(), groups, proven: 0, next: dayAfter(DAYS[0]) },
}));

/** @param {(sheet: Sheet) => Sheet} change */
const update = (change) => changeProfile((profile) => (profile.sheet ? { ...profile, sheet: change(profile.sheet) } : profile));

export const keepProven = () => update((sheet) => proven(sheet));
export const snooze = () => update((sheet) => ({ ...sheet, next: dayAfter(SNOOZE) }));
export const neverAsk = () => update((sheet) => ({ ...sheet, next: null }));
