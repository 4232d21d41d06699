import { concat, requireBytes } from './bytes.js';
import { Malformed } from './errors.js';
import { encodeFields } from './fields.js';

/** @typedef {CryptoKey | Uint8Array} Key what `importKey` gave, or 32 raw bytes */

/**
 * From 32 raw bytes to a non-extractable HMAC-SHA-512 key, usage `sign` (docs/sealing.md, 2); Malformed for another
 * length. The bytes stay the caller's, to be zeroed there. @param {Uint8Array} bytes
 */
export async function importKey(bytes) {
  const algorithm = { name: 'HMAC', hash: 'SHA-512' };
  return crypto.subtle.importKey('raw', requireBytes(bytes, 32), algorithm, false, ['sign']);
}

/** HKDF-Expand-SHA-512 (RFC 5869): n bytes, 1 to 16320. @param {Key} key @param {Uint8Array} info @param {number} n */
export async function hkdfExpand(key, info, n) {
  if (!Number.isInteger(n) || n < 1 || n > 255 * 64) throw new Malformed('impossible output length');
  const prk = key instanceof Uint8Array ? await importKey(key) : key;
  const okm = new Uint8Array(Math.ceil(n / 64) * 64);
  for (let at = 0; at < n; at += 64) {
    const previous = okm.subarray(Math.max(0, at - 64), at);
    const counter = Uint8Array.of(at / 64 + 1);
    okm.set(new Uint8Array(await crypto.subtle.sign('HMAC', prk, concat(previous, info, counter))), at);
  }
  const output = okm.slice(0, n);
  okm.fill(0);
  return output;
}

/**
 * A key or proof of its own for each purpose (docs/sealing.md, 3): n raw bytes. Malformed for wrong arguments.
 * @param {Key} key @param {readonly string[]} fields the label first @param {number} [n]
 */
export async function expand(key, fields, n = 32) {
  return hkdfExpand(key, encodeFields(fields), n);
}

/** HKDF-SHA-512 (RFC 5869): 32 bytes. @param {Uint8Array} ikm @param {Uint8Array} salt @param {Uint8Array} info */
export async function hkdf(ikm, salt, info) {
  const key = await crypto.subtle.importKey('raw', requireBytes(ikm), 'HKDF', false, ['deriveBits']);
  const algorithm = { name: 'HKDF', hash: 'SHA-512', salt: requireBytes(salt), info: requireBytes(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
}
