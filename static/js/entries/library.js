/** The public library of prompts. All of it comes to every browser, so that nobody else learns what was chosen from it. */
import { inTime } from '../vault/exchange.js';

/** @typedef {{id: string, version: number, title: string, text: string, follow_ups: string[], gentler_variant: string | null, intensity: 'gentle' | 'reflective' | 'deep', minutes: number, gentler: string | null, medium: string[], options: string[], phase: string[], day_anchor: string | null, day_min: number | null, day_max: number | null, suggest: boolean, offered_up_to: number, daily_cap_group: string | null, topics: string[], care_note: string | null, shows_card: string[], status: string, theme: string, secondary_themes: string[], family: string}} Prompt */
/** @typedef {{prompts: Prompt[], themes: {theme: string, name: string, family: string}[]}} Library */

/** @type {Map<string, Promise<Library>>} */
const loaded = new Map();

/** The whole library, fetched once a page. @param {string} address @returns {Promise<Library>} */
export function loadLibrary(address) {
  const library = loaded.get(address) ?? fetch(address, { signal: inTime() }).then((answer) => {
    if (!answer.ok) throw new Error('no library');
    return answer.json();
  });
  library.catch(() => loaded.delete(address));
  loaded.set(address, library);
  return library;
}
