import { isEqual, requireWellFormed, utf8 } from './bytes.js';
import { fromEnvelope, toEnvelope } from './envelope.js';
import { Damaged, Malformed } from './errors.js';
import { pad, unpad } from './pad.js';
import { open, seal } from './seal.js';

/** @typedef {import('./keys.js').Key} Key @typedef {Record<string, any>} Payload */

/** What two readers could take differently is refused both ways. @param {string} name @param {unknown} value */
function sound(name, value) {
  requireWellFormed(name);
  if (typeof value === 'string') requireWellFormed(value);
  if (typeof value === 'number' && !(Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value))) {
    throw new Malformed('a number that JSON cannot carry');
  }
  return value;
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** UTF-8; Malformed for what does not survive JSON (docs/sealing.md, 2). @param {Payload} payload */
export function encodeJson(payload) {
  if (!isObject(payload)) throw new Malformed('not an object');
  try {
    return utf8(JSON.stringify(payload, sound));
  } catch {
    throw new Malformed('not a JSON payload');
  }
}

/**
 * Unknown keys and a higher `v` stay in place; Damaged for anything but the object expected (docs/sealing.md, 2).
 * @param {Uint8Array} text @param {Payload} [expectation] what the caller knows: `id`, `rev`
 */
export function decodeJson(text, expectation = {}) {
  let payload;
  try {
    payload = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(text), sound);
  } catch {
    throw new Damaged('not JSON');
  }
  if (!isObject(payload)) throw new Damaged('not a JSON object');
  if (payload.v !== undefined && !(Number.isInteger(payload.v) && payload.v >= 1)) throw new Damaged('impossible v');
  for (const [name, expected] of Object.entries(expectation)) {
    if (expected === undefined || payload[name] !== expected) throw new Damaged(`another ${name}`);
  }
  return /** @type {Payload} */ (payload);
}

/**
 * The envelope of a JSON payload, opened again and compared: it may be a person's only copy (docs/sealing.md, 3).
 * @param {Key} key @param {readonly string[]} fields @param {Payload} payload @param {number} floor of section 4
 */
export async function sealJson(key, fields, payload, floor) {
  const padded = pad(encodeJson(payload), floor);
  const envelope = toEnvelope(await seal(key, fields, padded));
  const opened = await open(key, fields, fromEnvelope(envelope));
  if (!isEqual(opened, padded)) throw new Damaged('does not open to what was sealed');
  return envelope;
}

/**
 * The payload; throws what `fromEnvelope` and `open` throw, and Damaged (docs/sealing.md, 2).
 * @param {Key} key @param {readonly string[]} fields @param {string} envelope @param {Payload} [expectation]
 */
export async function openJson(key, fields, envelope, expectation) {
  return decodeJson(unpad(await open(key, fields, fromEnvelope(envelope))), expectation);
}
