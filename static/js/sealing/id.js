import { toHex } from './bytes.js';
import { Malformed } from './errors.js';

/** A new identifier: 32 lower-case hexadecimal digits (docs/sealing.md, 2). */
export function mintId() {
  return toHex(crypto.getRandomValues(new Uint8Array(16)));
}

/** The same text; Malformed unless it is an identifier. @param {string} text */
export function requireId(text) {
  if (typeof text !== 'string' || !/^[0-9a-f]{32}$/.test(text)) throw new Malformed('not an identifier');
  return text;
}
