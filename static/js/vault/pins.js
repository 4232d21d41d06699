/**
 * The highest revision of each object that this device has seen (sealing.md 11), sealed under `mo1/pins`.
 * An older one is opened with a plain notice, never refused.
 */
import { openJson, sealJson } from '../sealing/index.js';
import { device } from './device.js';
import { keyring } from './keyring.js';

const FLOOR = 1024;
const SOON = 50;

/** Seen by this page and not written yet. @type {Map<string, number>} */
const fresh = new Map();
/** @type {Promise<void> | null} */
let writing = null;

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

/** Reads, merges and writes under one lock, so that two tabs never undo each other. */
async function write() {
  await new Promise((resolve) => setTimeout(resolve, SOON));
  await navigator.locks.request('mooring-pins', async () => {
    const { key, account } = keyring;
    if (!key || !fresh.size) return;
    const seen = await kept(key);
    for (const [object, rev] of fresh) seen.set(object, Math.max(rev, seen.get(object) ?? 0));
    fresh.clear();
    const sealed = await sealJson(key, fields(), { id: account, seen: Object.fromEntries(seen) }, FLOOR);
    await device.put('pins', { account, sealed });
  });
}

export const pins = {
  /** @param {string} object an id @returns {Promise<number>} the highest rev seen here, or 0 */
  async seen(object) {
    return (await pins.all()).get(object) ?? 0;
  },

  /** The same of every object, for whoever opens many at once. @returns {Promise<Map<string, number>>} */
  async all() {
    const { key } = keyring;
    const seen = key ? await kept(key) : new Map();
    for (const [object, rev] of fresh) seen.set(object, Math.max(rev, seen.get(object) ?? 0));
    return seen;
  },

  /** @param {string} object @param {number} rev @returns {Promise<void>} when it is written; nobody has to wait */
  note(object, rev) {
    fresh.set(object, Math.max(rev, fresh.get(object) ?? 0));
    writing ??= write().catch(() => {}).finally(() => { writing = null; });
    return writing;
  },
};
