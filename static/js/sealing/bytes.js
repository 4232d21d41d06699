import { Malformed } from './errors.js';

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** The same bytes, checked; Malformed otherwise. @param {unknown} value @param {number} [length] */
export function requireBytes(value, length) {
  const fits = value instanceof Uint8Array && (length === undefined || value.length === length);
  if (!fits) throw new Malformed(`expected ${length ?? 'some'} bytes`);
  return /** @type {Bytes} */ (value);
}

/** @param {...Uint8Array} parts */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
  return whole;
}

/** Lower-case hexadecimal. @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The same text; Malformed for what TextEncoder would change without a word. @param {string} text */
export function requireWellFormed(text) {
  if (typeof text !== 'string' || /\p{Surrogate}/u.test(text)) throw new Malformed('ill-formed text');
  return text;
}

/** @param {string} text */
export function utf8(text) {
  return new TextEncoder().encode(requireWellFormed(text));
}

/** Takes the same time wherever the first difference is. @param {Uint8Array} a @param {Uint8Array} b */
export function isEqual(a, b) {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}
