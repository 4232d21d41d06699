import { concat, requireBytes, utf8 } from './bytes.js';
import { sha256 } from './digest.js';
import { Unsupported } from './errors.js';
import { encodeFields } from './fields.js';
import { normaliseLogin, normalisePassphrase } from './identity.js';

/**
 * @typedef {import('./bytes.js').Bytes} Bytes
 * @typedef {{m: number, t: number, p: number}} Cost m in KiB
 * @typedef {(secret: Bytes, salt: Bytes, cost: Cost) => Uint8Array | Promise<Uint8Array>} Argon2 Argon2id, 32 bytes
 */

/** The server only sends a letter out of this table (docs/sealing.md, 5). @param {string} profile */
function costOf(profile) {
  if (profile !== 'a') throw new Unsupported('unknown profile');
  return { m: 65536, t: 3, p: 1 };
}

/** 32 raw bytes. @param {string} passphrase normalised @param {Bytes} salt @param {string} profile
 * @param {Argon2} argon2 */
export async function stretch(passphrase, salt, profile, argon2) {
  const cost = costOf(profile);
  const secret = utf8(passphrase);
  try {
    return requireBytes(await argon2(secret, salt, cost), 32);
  } finally {
    secret.fill(0);
  }
}

/**
 * root, 32 raw bytes (docs/sealing.md, 5). Unsupported for an unknown profile, before anything else; Malformed.
 * @param {{login: string, passphrase: string, profile: string, serverSalt: Uint8Array}} identity both texts as typed
 * @param {Argon2} argon2
 */
export async function passphraseRoot({ login, passphrase, profile, serverSalt }, argon2) {
  costOf(profile);
  const fields = encodeFields(['mo1/salt', profile, normaliseLogin(login)]);
  const digest = await sha256(concat(fields, requireBytes(serverSalt, 32)));
  return stretch(normalisePassphrase(passphrase), digest.slice(0, 16), profile, argon2);
}
