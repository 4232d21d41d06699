/**
 * The lockbox of sealing.md 7: how an unlocked vault survives a page load.
 * What lies on the disk is useless without the half that the server holds, and the half without the device's key D.
 */
import { expand, fromBase64url, fromEnvelope, importKey, open, seal, toBase64url, toEnvelope } from '../sealing/index.js';
import { isEqual } from '../sealing/bytes.js';
import { device } from './device.js';

/** @param {string} account @param {number} epoch */
const fields = (account, epoch) => ['mo1/lockbox', account, String(epoch)];

/** LK. @param {CryptoKey} D @param {string} account @param {string} half base64url */
async function lockKey(D, account, half) {
  const raw = await expand(D, ['mo1/lock', account, toBase64url(fromBase64url(half))]);
  const key = await importKey(raw);
  raw.fill(0);
  return key;
}

/**
 * One put, replacing whatever the account had here.
 * @param {{account: string, epoch: number, credRev: number, half: string, vk: Uint8Array}} vault vk: 32 raw bytes, left as they are
 */
export async function write({ account, epoch, credRev, half, vk }) {
  const device32 = crypto.getRandomValues(new Uint8Array(32));
  const D = await importKey(device32);
  device32.fill(0);
  const sealed = await seal(await lockKey(D, account, half), fields(account, epoch), vk);
  const check = await open(await lockKey(D, account, half), fields(account, epoch), sealed);
  if (!isEqual(check, vk)) throw new Error('the lockbox did not open again');
  check.fill(0);
  await device.put('lockboxes', { account, epoch, cred_rev: credRev, D, sealed: toEnvelope(sealed) });
}

/**
 * @param {{account: string, epoch: number, half: string}} vault
 * @returns {Promise<Uint8Array | null>} VK, 32 raw bytes for the caller to zero; null when there is no lockbox that this half opens
 */
export async function read({ account, epoch, half }) {
  const record = await device.get('lockboxes', account);
  if (!record?.D || record.epoch !== epoch) return null;
  return open(await lockKey(record.D, account, half), fields(account, epoch), fromEnvelope(record.sealed)).catch(() => null);
}
