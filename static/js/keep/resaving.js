/** What is said of a page after it was saved: sealed into its head, on top of what the server has now. No DOM. */
import { openEntry, sealEntry, wordsOf } from '../entries/entry.js';
import { fetchEnvelopes } from '../entries/stored.js';
import { Unsupported } from '../sealing/index.js';
import { outbox } from './outbox.js';

/** @typedef {import('../entries/entry.js').Envelopes} Envelopes */
/** @typedef {import('../sealing/json.js').Payload} Payload */

const TRIES = 3;

/** It could not be saved now; what the page said before is untouched. */
export class NotSaved extends Error {
  name = 'NotSaved';
}

/**
 * Changes the head alone: no body is sent, and no kept version is used up.
 * @param {string} id @param {(head: Payload) => Payload} change of a copy @returns {Promise<Envelopes>} as it is stored now
 */
export async function resave(id, change) {
  for (let tries = 1; tries <= TRIES; tries++) {
    const stored = await fetchEnvelopes(id);
    const opened = await openEntry(stored);
    if ((opened.head.v ?? 1) > 1) throw new Unsupported('written by a newer Mooring');
    const changed = { ...opened, head: change(structuredClone(opened.head)) };
    const save = await sealEntry(id, wordsOf(changed), changed);
    const problem = await outbox.once(save);
    if (problem === '') return { ...stored, rev: save.rev, head: save.head };
    if (problem !== 'conflict') break;
  }
  throw new NotSaved();
}
