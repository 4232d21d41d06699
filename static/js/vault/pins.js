/**
 * The highest revision of each object that this device has seen (sealing.md 11), sealed under `mo1/pins`.
 * An older one is opened with a plain notice, never refused.
 */
import { openJson, sealJson } from '../sealing/index.js';
import { device } from './device.js';
import { keyring } from './keyring.js';

const FLOOR = 1024;
const SOON = 50;

/** Seen by this page and not written yet: what becomes of each pin. @type {Map<string, (pin: number) => number>} */
const fresh = new Map();
let writing = /** @type {Promise<void> | null} */ (null);

const fields = () => ['mo1/pins', keyring.account, String(keyring.epoch)];

/** A record that does not open counts as none: pins warn, they do not guard. @param {CryptoKey} key @returns {Promise<Map<string, number>>} */
async function kept(key) {
  try {
    const record = await device.get('pins', keyring.account);
    return new Map(record ? Object.entries((await openJson(key, fields(), record.sealed)).seen) : []);
  } catch {
    return new Map();
  }
}

/** @param {Map<string, number>} seen */
function merged(seen) {
  for (const [object, becomes] of fresh) seen.set(object, becomes(seen.get(object) ?? 0));
  return seen;
}

/** Reads, merges and writes under one lock, so that two tabs never undo each other. */
async function write() {
  await new Promise((resolve) => setTimeout(resolve, SOON));
  await navigator.locks.request('mooring-pins', async () => {
    const { key, account } = keyring;
    // Once more for what was seen while it was sealed.
    while (key && fresh.size) {
      const seen = merged(await kept(key));
      fresh.clear();
      const sealed = await sealJson(key, fields(), { id: account, seen: Object.fromEntries(seen) }, FLOOR);
      await device.put('pins', { account, sealed });
    }
  });
}

/** @param {string} object @param {(pin: number) => number} becomes @returns {Promise<void>} when it is written; nobody has to wait */
function soon(object, becomes) {
  const before = fresh.get(object);
  fresh.set(object, before ? (pin) => becomes(before(pin)) : becomes);
  writing ??= write().catch(() => {}).finally(() => { writing = null; });
  return writing;
}

export const pins = {
  /** @param {string} object an id @returns {Promise<number>} the highest rev seen here, or 0 */
  seen: async (object) => (await pins.all()).get(object) ?? 0,

  /** The same of every object, for whoever opens many at once. @returns {Promise<Map<string, number>>} */
  async all() {
    const { key } = keyring;
    return merged(key ? await kept(key) : new Map());
  },

  /** @param {string} object @param {number} rev */
  note: (object, rev) => soon(object, (pin) => Math.max(rev, pin)),
  /** An older one counts as the newest from now on: its owner has been told, and said so. @param {string} object @param {number} rev */
  accept: (object, rev) => soon(object, () => rev),
};
