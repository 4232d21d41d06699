/**
 * Drafts on this device: sealed as a person types, removed only when the saved copy was opened and found equal, or when
 * they say so (docs/sealing.md, 8). One id per composer. A draft and its saves in the outbox are kept and let go together.
 */
import { hashOf } from '../entries/entry.js';
import { openJson, sealJson, WrongKey } from '../sealing/index.js';
import { device } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';
import { outbox } from './outbox.js';

const FLOOR = 1024;

/** @typedef {import('../entries/entry.js').Words} Words */
/** @typedef {import('../entries/entry.js').Save} Save */
/** @typedef {{rev: number, hash: string, words: Words}} Sent the last save that was handed to the outbox, and what it said */
/** @typedef {{title: boolean, start: number, end: number, scroll: number}} Caret where somebody was: in the title or the text */
/** @typedef {{id: string, version: number, chosen: import('../entries/scales.js').Chosen[]}} Filling a scale that is not filled in yet */
/** @typedef {{id: string, entry: string, base: string | null, words: Words, small: boolean, at: string, sent?: Sent | null, caret?: Caret | null, filling?: Filling | null, away?: boolean}} Draft `entry` is the id it will be saved under; `away`: of a page that is put away */

/** @param {string} id */
const fields = (id) => ['mo1/draft', keyring.account, String(keyring.epoch), id];

/** @returns {CryptoKey} */
function key() {
  if (!keyring.key) throw new WrongKey('locked');
  return keyring.key;
}

/** @param {{id: string, sealed: string}} record @returns {Promise<Draft>} */
async function opened({ id, sealed }) {
  const { entry, base, title, text, prompt, ratings = null, kind = 'writing', scale, small, at, sent, over, caret, filling = null, away } = await openJson(key(), fields(id), sealed, { id });
  const handed = sent && (over ?? (await lastOf(id)));
  return { id, entry, base, words: { title, text, prompt, ratings, kind, ...(scale ? { scale } : {}) }, small: small === true, at, sent: handed ? { ...handed, words: sent } : null, caret, filling, away: away === true };
}

/** Drafts from before there was an outbox do not say which save it was. @param {string} id */
async function lastOf(id) {
  const save = (await outbox.of(id)).at(-1)?.save;
  return save && { rev: save.rev, hash: await hashOf(save) };
}

/** @param {Draft} draft @returns {Promise<object>} as it is stored */
async function sealed({ id, entry, base, words, small, at, sent = null, caret = null, filling = null, away = false }) {
  const { account } = keyring;
  const over = sent && { rev: sent.rev, hash: sent.hash };
  const payload = { id, entry, base, ...words, kind: words.kind ?? 'writing', small, attachments: [], at, sent: sent?.words ?? null, over, caret, ...(filling ? { filling } : {}), ...(away ? { away } : {}) };
  return { account, id, sealed: await sealJson(key(), fields(id), payload, FLOOR) };
}

export const drafts = {
  /** Seals a draft and waits until it is on the disk. @param {Draft} draft */
  async keep(draft) {
    await device.put('drafts', await sealed(draft));
  },

  /**
   * Puts a sealed save into the outbox, and with it the draft that knows of it: all or nothing.
   * @param {Draft} draft @param {Save} save @param {import('../vault/device.js').Change[]} together what else goes with it
   */
  async hand(draft, save, together = []) {
    await outbox.add({ draft: draft.id, save }, [{ store: 'drafts', put: await sealed(draft) }, ...together]);
  },

  /** @param {string} id @returns {Promise<Draft | null>} */
  async find(id) {
    const record = await device.get('drafts', [keyring.account, id]);
    return record ? opened(record) : null;
  },

  /** Every draft of this account that opens, newest first. @returns {Promise<Draft[]>} */
  async all() {
    const records = await device.all('drafts', keyring.account);
    const results = await Promise.allSettled(records.map(opened));
    return results.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])).sort((a, b) => b.at.localeCompare(a.at));
  },

  /** Where a draft is listed, no word of a page that was put away is shown. @param {string} entry @param {boolean} away */
  async putAway(entry, away) {
    const own = (await this.all()).filter((draft) => draft.entry === entry && draft.away !== away);
    await Promise.all(own.map((draft) => this.keep({ ...draft, away })));
  },

  /** @param {string} id */
  async discard(id) {
    await outbox.forget(id, [{ store: 'drafts', remove: [keyring.account, id] }]);
  },
};
