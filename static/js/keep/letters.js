/**
 * The letterbox on this device (docs/sealing.md, 10): pages that are written while nobody is unlocked, or offline. They can be
 * put in by whoever holds the device, and opened only by their owner's vault.
 *
 * `letterboxes` holds `{account, public, at}`: the account that was unlocked here, the 65 bytes of its public key, and when it
 * was last unlocked. It is pinned at an unlock, out of the sealed profile, and never fetched from the server.
 * `letters` holds `{account, id, sealed}`: `sealed` is a Uint8Array as `sealLetter` gives it. Nothing readable, not even when.
 *
 * Draining: `letters.all()`, and for each `letters.whenPutIn(id, work)`; in `work`, `letters.open(record, profile.letterbox)`
 * gives `{id, text, at}`, which becomes the entry with the letter's id, rev 1. The row is deleted in the transaction that
 * stores what will be sent.
 */
import { fromBase64url, openLetter, sealLetter } from '../sealing/index.js';
import { device } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';

/** @typedef {{account: string, public: Uint8Array, at: string}} Letterbox */
/** @typedef {{account: string, id: string, sealed: Uint8Array}} Letter */
/** @typedef {{id: string, text: string, at: string}} Written `at`: when it was begun, with its zone */
/** @typedef {{public: JsonWebKey, private: JsonWebKey}} Pair as the profile has it */

/** The point of a public key, uncompressed. @param {JsonWebKey} key @returns {Uint8Array} 65 bytes */
const point = ({ x = '', y = '' }) => Uint8Array.of(4, ...fromBase64url(x), ...fromBase64url(y));

/** Held while somebody writes: what may still change must not be taken out. @param {string} id */
const lockOf = (id) => `mooring-letter-${id}`;

export const letterboxes = {
  /** @returns {Promise<Letterbox | null>} of the account that was last unlocked here */
  async latest() {
    const found = /** @type {Letterbox[]} */ (await device.all('letterboxes'));
    return found.sort((a, b) => a.at.localeCompare(b.at)).at(-1) ?? null;
  },

  /** @returns {Promise<Letterbox | null>} of the account whose page this is */
  own: async () => (await device.get('letterboxes', keyring.account)) ?? null,

  /** Pins the account of this keyring as the one that was last unlocked here. @param {JsonWebKey} key its public key */
  async pin(key) {
    await device.put('letterboxes', { account: keyring.account, public: point(key), at: new Date().toISOString() });
  },

  /** The same letterbox, unlocked once more. @param {Letterbox} letterbox */
  async renew(letterbox) {
    await device.put('letterboxes', { ...letterbox, at: new Date().toISOString() });
  },

  /** From now on nothing can be put in here for this account; what is in stays. @param {string} account */
  remove: (account) => device.remove('letterboxes', account),
};

export const letters = {
  /**
   * Seals a letter as a whole, in the place of what was kept under its id before, and waits until it is on the disk.
   * @param {Letterbox} letterbox @param {Written} written
   */
  async keep({ account, public: recipient }, { id, text, at }) {
    const sealed = await sealLetter({ account, letter: id, public: recipient }, { id, text, at });
    await device.put('letters', { account, id, sealed });
  },

  /** Nothing is left of what was being written. @param {string} account @param {string} id */
  withdraw: (account, id) => device.remove('letters', [account, id]),

  /** @param {string} [account] the keyring's, where none is named @returns {Promise<Letter[]>} sealed, as they lie here */
  all: (account = keyring.account) => device.all('letters', account),

  /** Damaged, WrongKey, Unsupported, Malformed. @param {Letter} letter @param {Pair} pair of the open vault's profile @returns {Promise<Written>} */
  async open({ account, id, sealed }, { public: key, private: privateJwk }) {
    const { text, at } = await openLetter({ account, letter: id, privateJwk, public: point(key) }, sealed);
    return { id, text, at };
  },

  /** For as long as somebody writes it in this tab. @param {string} id @returns {() => void} to be called when it is put in */
  writing(id) {
    let release = () => {};
    const over = new Promise((resolve) => { release = () => resolve(undefined); });
    void navigator.locks.request(lockOf(id), () => over).catch(() => {});
    return release;
  },

  /**
   * Does what is to be done with a letter that nobody is writing any more, and with no other tab at the same time.
   * @template T @param {string} id @param {() => Promise<T>} work @returns {Promise<T | null>} null when it is still being written
   */
  whenPutIn: (id, work) =>
    navigator.locks.request(lockOf(id), { ifAvailable: true }, async (lock) => (lock ? work() : null)),
};
