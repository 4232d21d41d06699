import { fromBase64url, toBase64url } from './base64url.js';
import { Malformed } from './errors.js';

/** A blob as it is stored in text (docs/sealing.md, 2). @param {Uint8Array} blob */
export function toEnvelope(blob) {
  return `mo1.${toBase64url(blob)}`;
}

/** Checks prefix and base64url only, else Malformed: the length is `open`'s business. @param {string} envelope */
export function fromEnvelope(envelope) {
  if (typeof envelope !== 'string' || !envelope.startsWith('mo1.')) throw new Malformed('not an mo1 envelope');
  return fromBase64url(envelope.slice(4));
}
