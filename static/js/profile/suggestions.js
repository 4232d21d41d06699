/** What somebody chose about suggestions, sealed in their profile: days of sessions, depth, what not to offer, favourites. */
import { changeProfile, readProfile } from './profile.js';

/** @typedef {import('../entries/choosing.js').Settings} Settings */

/** Lists do not grow for ever: the latest of them stay. */
export const MOST = { sessions: 60, topics: 60, never: 500, favourites: 500 };

const DAY = /^\d{4}-\d\d-\d\d$/;

/** @param {unknown} list @param {number} most @returns {string[]} */
const sound = (list, most) => (Array.isArray(list) ? [...new Set(list.filter((each) => typeof each === 'string'))].slice(-most) : []);

/** @param {Record<string, any>} profile @returns {Record<string, any>} */
const kept = ({ suggestions }) => (suggestions instanceof Object ? suggestions : {});

/** What a profile says of it, whatever an older or newer Mooring put there. @param {Record<string, any>} profile @returns {Settings} */
export function settingsOf(profile) {
  const suggestions = kept(profile);
  return {
    sessions: sound(suggestions.sessions, MOST.sessions).filter((day) => DAY.test(day)).sort(),
    byDay: suggestions.byDay !== false,
    byRating: suggestions.byRating !== false,
    hardDays: suggestions.hardDays !== false,
    deep: suggestions.deep === true,
    topics: sound(suggestions.topics, MOST.topics),
    never: sound(suggestions.never, MOST.never),
    favourites: sound(suggestions.favourites, MOST.favourites),
  };
}

export const readSettings = () => readProfile().then(settingsOf);

/** @param {(settings: Settings) => Partial<Settings>} change @returns {Promise<Settings>} as they are stored now */
export async function changeSettings(change) {
  const stored = await changeProfile((profile) => ({
    ...profile,
    suggestions: { ...kept(profile), ...settingsOf({ suggestions: { ...settingsOf(profile), ...change(settingsOf(profile)) } }) },
  }));
  return settingsOf(stored);
}

/** A list with one more, or without it. @param {string[]} list @param {string} one @param {boolean} there */
export const withOne = (list, one, there) => [...list.filter((each) => each !== one), ...(there ? [one] : [])];
