/**
 * Drafts on this device: sealed as a person types, removed only when the saved copy was opened and found equal, or when
 * they say so (docs/sealing.md, 8). One id per composer.
 */
import { openJson, sealJson, WrongKey } from '../sealing/index.js';
import { device } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';

const FLOOR = 1024;

/** @typedef {import('../entries/entry.js').Words} Words */
/** @typedef {import('../entries/entry.js').Save} Save */
/** @typedef {{save: Save, words: Words}} Unanswered a save that may or may not have arrived */
/** @typedef {{id: string, entry: string, base: string | null, words: Words, small: boolean, at: string}} Draft `entry` is the id it will be saved under */

/** @param {string} id */
const fields = (id) => ['mo1/draft', keyring.account, String(keyring.epoch), id];

/** @returns {CryptoKey} */
function key() {
  if (!keyring.key) throw new WrongKey('locked');
  return keyring.key;
}

/** @param {any} record @returns {Promise<{draft: Draft, unanswered: Unanswered | null}>} */
async function opened({ id, sealed, unanswered }) {
  const { entry, base, title, text, prompt, small, at, sent } = await openJson(key(), fields(id), sealed, { id });
  const draft = { id, entry, base, words: { title, text, prompt }, small: small === true, at };
  return { draft, unanswered: unanswered && sent ? { save: unanswered, words: sent } : null };
}

export const drafts = {
  /**
   * Seals a draft and waits until it is on the disk. A save that was sent and not answered stays beside it, with the
   * words that it carries.
   * @param {Draft} draft @param {Unanswered | null} unanswered
   */
  async keep({ id, entry, base, words, small, at }, unanswered = null) {
    const account = keyring.account;
    const payload = { id, entry, base, kind: 'writing', ...words, small, attachments: [], at, sent: unanswered?.words ?? null };
    const sealed = await sealJson(key(), fields(id), payload, FLOOR);
    await device.put('drafts', { account, id, sealed, unanswered: unanswered?.save ?? null });
  },

  /** @param {string} id @returns {Promise<{draft: Draft, unanswered: Unanswered | null} | null>} */
  async find(id) {
    const record = await device.get('drafts', [keyring.account, id]);
    return record ? opened(record) : null;
  },

  /** Every draft of this account that opens, newest first. @returns {Promise<Draft[]>} */
  async all() {
    const records = await device.all('drafts', keyring.account);
    const results = await Promise.allSettled(records.map(opened));
    return results.flatMap((each) => (each.status === 'fulfilled' ? [each.value.draft] : [])).sort((a, b) => b.at.localeCompare(a.at));
  },

  /** @param {string} id */
  async discard(id) {
    await device.remove('drafts', [keyring.account, id]);
  },
};
