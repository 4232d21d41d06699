import { concat, isEqual, requireBytes, utf8 } from './bytes.js';
import { Damaged, Unsupported, WrongKey } from './errors.js';
import { encodeFields } from './fields.js';
import { hkdfExpand } from './keys.js';

/** @typedef {import('./bytes.js').Bytes} Bytes @typedef {import('./keys.js').Key} Key */

const SUITE = utf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0');
const CHUNK = 16384;
const SEALED_CHUNK = CHUNK + 16;
const HEADER = 1 + 24 + 32;

/** @param {Key} key @param {readonly string[]} fields @param {Uint8Array} salt */
async function messageKey(key, fields, salt) {
  const okm = await hkdfExpand(key, concat(SUITE, salt, encodeFields(fields)), 76);
  const cipher = await crypto.subtle.importKey('raw', okm.subarray(0, 32), 'AES-GCM', false, ['encrypt', 'decrypt']);
  okm.fill(0, 0, 32);
  return { cipher, base: okm.subarray(32, 44), commitment: okm.subarray(44) };
}

/** The chunk's own nonce. @param {Uint8Array} base @param {number} index of the chunk, below 2^32 */
function gcm(base, index) {
  const iv = new Uint8Array(base);
  const tail = new DataView(iv.buffer, 8);
  tail.setUint32(0, tail.getUint32(0) ^ index);
  return { name: 'AES-GCM', iv };
}

/** Does one thing to each chunk. @param {Bytes} whole @param {number} size @param {number} count
 * @param {(chunk: Bytes, index: number) => Promise<ArrayBuffer>} work */
async function chunkwise(whole, size, count, work) {
  const jobs = Array.from({ length: count }, (_, i) => work(whole.subarray(i * size, (i + 1) * size), i));
  return concat(...(await Promise.all(jobs)).map((chunk) => new Uint8Array(chunk)));
}

/**
 * Seals bytes under a key and a context (docs/sealing.md, 3): the blob. Malformed for wrong arguments.
 * @param {Key} key @param {readonly string[]} fields of section 4, the label first
 * @param {Uint8Array} plaintext @param {Uint8Array} [salt] 24 bytes, given by tests only
 */
export async function seal(key, fields, plaintext, salt = crypto.getRandomValues(new Uint8Array(24))) {
  const text = requireBytes(plaintext);
  const { cipher, base, commitment } = await messageKey(key, fields, requireBytes(salt, 24));
  const chunks = await chunkwise(text, CHUNK, Math.floor(text.length / CHUNK) + 1, (chunk, i) =>
    crypto.subtle.encrypt(gcm(base, i), cipher, chunk));
  return concat(Uint8Array.of(1), salt, commitment, chunks);
}

/**
 * The plaintext, in the order that section 3 of docs/sealing.md demands. Throws Damaged, Unsupported or WrongKey,
 * and Malformed for wrong arguments. @param {Key} key @param {readonly string[]} fields @param {Uint8Array} blob
 */
export async function open(key, fields, blob) {
  const sealed = requireBytes(blob).subarray(HEADER);
  if (blob.length === 0) throw new Damaged('empty');
  if (blob[0] !== 1) throw new Unsupported('unknown version');
  if (blob.length < HEADER + 16 || sealed.length % SEALED_CHUNK < 16) throw new Damaged('impossible length');
  const { cipher, base, commitment } = await messageKey(key, fields, blob.subarray(1, 25));
  if (!isEqual(commitment, blob.subarray(25, HEADER))) throw new WrongKey('commitment differs');
  const decrypt = (/** @type {Bytes} */ chunk, /** @type {number} */ i) =>
    crypto.subtle.decrypt(gcm(base, i), cipher, chunk);
  return chunkwise(sealed, SEALED_CHUNK, Math.ceil(sealed.length / SEALED_CHUNK), decrypt)
    .catch(() => { throw new Damaged('a chunk does not verify'); });
}
