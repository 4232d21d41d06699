/**
 * Keys and wraps (sealing.md 5): what a passphrase, a recovery code or a passkey gives, and VK sealed under it.
 */
import {
  expand, fromBase64url, fromEnvelope, importKey, open, passphraseRoot, recoveryRoot, seal, sha256, toBase64url, toEnvelope, Unsupported,
} from '../sealing/index.js';
import { isEqual } from '../sealing/bytes.js';
import { argon2 } from './argon2.js';

/** The server accepted the proof, and what it gave back is not what was stored. Never to be said as "wrong passphrase". */
export class ServerFault extends Error {
  name = 'ServerFault';
}

/** @typedef {{auth: Uint8Array, kek: CryptoKey}} Keys a proof to send, and a key that is never sent */

/** @param {number} length */
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @param {Uint8Array} root zeroed here @param {string} prefix @returns {Promise<Keys>} */
async function keysFrom(root, prefix) {
  const key = await importKey(root);
  root.fill(0);
  const kek = await expand(key, [`${prefix}/kek`]);
  try {
    return { auth: await expand(key, [`${prefix}/auth`]), kek: await importKey(kek) };
  } finally {
    kek.fill(0);
  }
}

/** @param {{login: string, passphrase: string, profile: string, salt: string}} from @returns {Promise<Keys>} */
export async function passphraseKeys({ login, passphrase, profile, salt }) {
  if (profile !== 'a') throw new Unsupported('profile');
  return keysFrom(await passphraseRoot({ login, passphrase, profile, serverSalt: salted(salt) }, argon2), 'mo1');
}

/** A salt that is none is the server's fault, never the passphrase's. @param {string} salt */
function salted(salt) {
  try {
    const bytes = fromBase64url(salt);
    if (bytes.length !== 32) throw new Error('not 32 bytes');
    return bytes;
  } catch (error) {
    throw new ServerFault('salt', { cause: error });
  }
}

/** @param {Uint8Array} secret */
export const recoveryKeys = async (secret) => keysFrom(await recoveryRoot(secret), 'mo1/recovery');

/** Seals VK, opens it again and compares. @param {CryptoKey} key @param {string[]} fields @param {Uint8Array} vk @returns {Promise<string>} */
export async function sealWrap(key, fields, vk) {
  const blob = await seal(key, fields, vk);
  const check = await open(key, fields, blob);
  if (!isEqual(check, vk)) throw new Error('the wrap did not open again');
  check.fill(0);
  return toEnvelope(blob);
}

/** @param {CryptoKey} key @param {string[]} fields @param {string} envelope @returns {Promise<Uint8Array>} VK */
export async function openWrap(key, fields, envelope) {
  try {
    const vk = await open(key, fields, fromEnvelope(envelope));
    if (vk.length !== 32) throw new Error('not a key');
    return vk;
  } catch (error) {
    throw new ServerFault('the stored key does not open', { cause: error });
  }
}

/** @param {CryptoKey} kek @param {string} account @param {number} rev @param {Uint8Array} vk */
export const sealPasswordWrap = (kek, account, rev, vk) => sealWrap(kek, ['mo1/wrap/password', account, '1', String(rev)], vk);

/** @param {Uint8Array} secret of the code, 20 bytes @param {string} account @param {number} rev @param {Uint8Array} vk */
export async function sealRecoveryWrap(secret, account, rev, vk) {
  const { auth, kek } = await recoveryKeys(secret);
  return {
    recovery_wrap: await sealWrap(kek, ['mo1/wrap/recovery', account, '1', String(rev)], vk),
    recovery_verifier: toBase64url(await sha256(auth)),
  };
}

/** Both at once, as joining and recovery send them. @param {{account: string, vk: Uint8Array, keys: Keys, secret: Uint8Array, credRev: number, recoveryRev: number}} vault */
export const wraps = async ({ account, vk, keys, secret, credRev, recoveryRev }) => ({
  auth: toBase64url(keys.auth),
  password_wrap: await sealPasswordWrap(keys.kek, account, credRev, vk),
  ...(await sealRecoveryWrap(secret, account, recoveryRev, vk)),
});

/** @param {any} answer an account's revs as the server states them */
export function examine({ account, epoch, cred_rev, recovery_rev }) {
  if (epoch !== 1) throw new Unsupported('epoch');
  if (!/^[0-9a-f]{32}$/.test(account) || !Number.isSafeInteger(cred_rev) || !Number.isSafeInteger(recovery_rev)) throw new ServerFault('answer');
}
