/** A draft and the server's copy of it: opened and compared, and only then let go (docs/sealing.md, 8). */
import { openEntry, sameWords, wordsOf } from '../entries/entry.js';
import { fetchEnvelopes } from '../entries/stored.js';
import { drafts } from './drafts.js';

/** @typedef {import('./drafts.js').Draft} Draft */

/** So long somebody waits for it who wants something else. */
const PATIENCE = 3000;

/**
 * Lets go of a draft whose words the server has: as its newest version, or as the one that was sent before somebody saved a
 * newer one elsewhere. Throws when there was no looking.
 * @param {Draft} draft @returns {Promise<boolean>} whether it was let go
 */
export async function settle(draft) {
  const { entry, words, sent } = draft;
  let stored = await openEntry(await fetchEnvelopes(entry));
  if (!sameWords(words, wordsOf(stored)) && sent && stored.rev > sent.rev && sameWords(words, sent.words)) {
    stored = await openEntry(await fetchEnvelopes(entry, sent.rev));
  }
  const found = sameWords(words, wordsOf(stored));
  if (found) await drafts.discard(draft.id);
  return found;
}

/** The same for whoever cannot wait: what takes longer, or cannot be looked at, counts as not let go. @param {Draft} draft @returns {Promise<boolean>} */
export function settleSoon(draft) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, false));
  return Promise.race([settle(draft).catch(() => false), late]);
}
