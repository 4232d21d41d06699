import { requireBytes } from './bytes.js';
import { Malformed } from './errors.js';

// String.fromCharCode takes its bytes as arguments, and engines limit their number.
const SLICE = 0x8000;
// Which characters may stand last, by length modulo 4: the spare bits are zero.
const LAST = [/$/, /$/, /[AQgw]$/, /[AEIMQUYcgkosw048]$/];

/** base64url without padding (docs/sealing.md, 2). @param {Uint8Array} bytes */
export function toBase64url(bytes) {
  let binary = '';
  for (let at = 0; at < requireBytes(bytes).length; at += SLICE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  }
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Malformed for anything but the canonical form (docs/sealing.md, 2). @param {string} text */
export function fromBase64url(text) {
  const isCanonical = typeof text === 'string' && !/[^A-Za-z0-9_-]/.test(text)
    && text.length % 4 !== 1 && LAST[text.length % 4].test(text.slice(-1));
  if (!isCanonical) throw new Malformed('not canonical base64url');
  const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
