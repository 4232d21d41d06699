import { concat, utf8 } from './bytes.js';
import { Malformed } from './errors.js';

/**
 * `enc(fields)`: each string as uint16be length and UTF-8, the label first (docs/sealing.md, 2).
 * Malformed without a label, for ill-formed text, for a field above 65535 bytes. @param {readonly string[]} fields
 */
export function encodeFields(fields) {
  if (!Array.isArray(fields) || fields.length === 0) throw new Malformed('no label');
  const texts = fields.map(utf8);
  if (texts.some((text) => text.length > 0xffff)) throw new Malformed('field too long');
  return concat(...texts.flatMap((text) => [Uint8Array.of(text.length >> 8, text.length & 0xff), text]));
}
