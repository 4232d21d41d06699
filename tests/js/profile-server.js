/** A server that is made of memory: one profile, which several devices save. */
import { importKey, openJson, sealJson } from '../../static/js/sealing/index.js';
import { device } from '../../static/js/vault/device.js';
import { keyring } from '../../static/js/vault/keyring.js';

const ADA = 'a'.repeat(32);
const fields = (/** @type {number} */ rev) => ['mo1/profile', ADA, '1', String(rev)];
const key = () => /** @type {CryptoKey} */ (keyring.key);

export const server = {
  /** @type {{rev: number, sealed: string}} */ stored: { rev: 0, sealed: '' },
  /** What another device does just before a save of ours arrives. @type {(() => Promise<void>)[]} */ before: [],
  saves: 0,
  /** A save arrives, and its answer does not. */ lost: false,
};

Object.defineProperty(globalThis, 'navigator', { value: { locks: { request: async () => {} } }, configurable: true });
Object.assign(device, { get: async () => undefined, put: async () => {} });

/** @param {object} profile that is saved at first */
export async function begin(profile) {
  Object.assign(keyring, { account: ADA, epoch: 1, key: await importKey(new Uint8Array(32).fill(7)), state: 'open' });
  Object.assign(server, { stored: { rev: 1, sealed: await sealed(profile, 1) }, before: [], saves: 0, lost: false });
  globalThis.fetch = /** @type {any} */ (answer);
}

/** @param {string} _url @param {{method?: string, body?: string}} request */
async function answer(_url, { method = 'GET', body = '' }) {
  if (method === 'GET') return { ok: true, json: async () => ({ ...server.stored }) };
  await server.before.shift()?.();
  const save = JSON.parse(body);
  if (save.rev !== server.stored.rev + 1) return { ok: false, status: 409, json: async () => ({ problem: 'conflict' }) };
  server.stored = { rev: save.rev, sealed: save.sealed };
  server.saves++;
  if (server.lost) throw new TypeError('the answer was lost');
  return { ok: true, status: 204 };
}

/** @param {object} profile @param {number} rev */
const sealed = (profile, rev) => sealJson(key(), fields(rev), { ...profile, id: ADA, rev }, 1024);

/** As the server has it now, opened. */
export const profile = async () => openJson(key(), fields(server.stored.rev), server.stored.sealed, { id: ADA, rev: server.stored.rev });

/** @param {(before: any) => object} change by another device */
export async function elsewhere(change) {
  const rev = server.stored.rev + 1;
  server.stored = { rev, sealed: await sealed(change(await profile()), rev) };
}
