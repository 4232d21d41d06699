import { concat, isEqual, requireBytes, utf8 } from './bytes.js';
import { Damaged, Malformed } from './errors.js';
import { requireId } from './id.js';
import { decodeJson, encodeJson } from './json.js';
import { hkdf } from './keys.js';
import { pad, unpad } from './pad.js';
import { open, seal } from './seal.js';

const ECDH = { name: 'ECDH', namedCurve: 'P-256' };
const POINT = 65;

/** @param {Uint8Array} point @param {new (reason: string) => Error} Refusal */
async function importPoint(point, Refusal) {
  // Some engines also take compressed points here; the format knows only one form.
  if (point.length !== POINT || point[0] !== 4) throw new Refusal('not an uncompressed point');
  return crypto.subtle.importKey('raw', requireBytes(point), ECDH, true, [])
    .catch(() => { throw new Refusal('not a point of the curve'); });
}

/** @param {CryptoKey} ours @param {CryptoKey} theirs @param {Uint8Array} ephemeral @param {Uint8Array} recipient */
async function letterKey(ours, theirs, ephemeral, recipient) {
  const shared = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, ours, 256));
  const key = await hkdf(shared, concat(ephemeral, recipient), utf8('mo1/letterbox'));
  shared.fill(0);
  return key;
}

/** A new letterbox pair (docs/sealing.md, 10): public of 65 bytes. */
export async function mintLetterbox() {
  const pair = await crypto.subtle.generateKey(ECDH, true, ['deriveBits']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { privateJwk: { kty, crv, x, y, d }, public: point };
}

/**
 * The letter, bytes (docs/sealing.md, 10); Malformed for a wrong address or payload.
 * @param {{account: string, letter: string, public: Uint8Array}} address public of 65 bytes, pinned on the device
 * @param {import('./json.js').Payload} payload id (the letter's), text, at
 */
export async function sealLetter({ account, letter, public: recipient }, payload) {
  const fields = ['mo1/letterbox', requireId(account), requireId(letter)];
  if (payload.id !== letter) throw new Malformed('another id');
  const theirs = await importPoint(requireBytes(recipient), Malformed);
  const pair = await crypto.subtle.generateKey(ECDH, false, ['deriveBits']);
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const key = await letterKey(pair.privateKey, theirs, ephemeral, recipient);
  const padded = pad(encodeJson(payload), 1024);
  const sealed = await seal(key, fields, padded);
  // It is the only copy, and nobody here can open it later: so it is opened now, while its key is at hand.
  if (!isEqual(await open(key, fields, sealed), padded)) throw new Error('the letter did not open again');
  return concat(ephemeral, sealed);
}

/**
 * The payload (docs/sealing.md, 10); throws what `open` throws, Damaged for an ephemeral key that is none or another
 * id, Malformed for a wrong letterbox. `public` is 65 bytes, `bytes` what `sealLetter` gave.
 * @param {{account: string, letter: string, privateJwk: JsonWebKey, public: Uint8Array}} letterbox
 * @param {Uint8Array} bytes
 */
export async function openLetter({ account, letter, privateJwk, public: recipient }, bytes) {
  const fields = ['mo1/letterbox', requireId(account), requireId(letter)];
  const { kty, crv, x, y, d } = privateJwk;
  const ours = await crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, ECDH, false, ['deriveBits'])
    .catch(() => { throw new Malformed('not a private key of the letterbox'); });
  const ephemeral = requireBytes(bytes).subarray(0, POINT);
  const theirs = await importPoint(ephemeral, Damaged);
  const key = await letterKey(ours, theirs, ephemeral, requireBytes(recipient, POINT));
  return decodeJson(unpad(await open(key, fields, bytes.subarray(POINT))), { id: letter });
}
