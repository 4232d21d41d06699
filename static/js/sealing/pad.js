import { requireBytes } from './bytes.js';
import { Damaged, Malformed } from './errors.js';

/** Padmé (docs/sealing.md, 3): from n bytes to at most 12 % more. Malformed outside 2^32. @param {number} n */
export function padme(n) {
  if (!Number.isInteger(n) || n < 0 || n > 0xffffffff) throw new Malformed('impossible length');
  if (n < 2) return n;
  const e = 31 - Math.clz32(n);
  const s = 32 - Math.clz32(e);
  const step = 2 ** (e - s);
  return Math.ceil(n / step) * step;
}

/** Length, data, zeros (docs/sealing.md, 3). @param {Uint8Array} data @param {number} floor in bytes, of section 4 */
export function pad(data, floor) {
  if (!Number.isInteger(floor) || floor < 1) throw new Malformed('impossible floor');
  const n = 4 + requireBytes(data).length;
  const padded = new Uint8Array(n <= 16 * floor ? Math.ceil(n / floor) * floor : padme(n));
  new DataView(padded.buffer).setUint32(0, data.length);
  padded.set(data, 4);
  return padded;
}

/** A copy of the data; Damaged when it was not padded like this (docs/sealing.md, 3). @param {Uint8Array} padded */
export function unpad(padded) {
  if (requireBytes(padded).length < 4) throw new Damaged('no length');
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (length > padded.length - 4) throw new Damaged('length does not fit');
  if (padded.subarray(4 + length).some((byte) => byte !== 0)) throw new Damaged('padding is not zero');
  return new Uint8Array(padded.subarray(4, 4 + length));
}
