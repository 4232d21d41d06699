import { concat, requireBytes, requireWellFormed, utf8 } from './bytes.js';
import { sha256 } from './digest.js';
import { Malformed } from './errors.js';
import { hkdf } from './keys.js';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @param {Uint8Array} secret */
async function digitsOf(secret) {
  const bits = concat(secret, await sha256(concat(utf8('mo1/recovery-check'), secret)));
  return Array.from({ length: 36 }, (_, i) => {
    const at = 5 * i;
    const pair = (bits[at >> 3] << 8) | bits[(at >> 3) + 1];
    return CROCKFORD[(pair >> (11 - (at & 7))) & 31];
  }).join('');
}

/** The secret; undefined for another alphabet or a wrong check. @param {string} digits 36 of them */
async function secretOf(digits) {
  const values = Array.from(digits, (digit) => CROCKFORD.indexOf(digit));
  if (values.includes(-1)) return undefined;
  const secret = new Uint8Array(20);
  values.slice(0, 32).forEach((value, i) => {
    const at = 5 * i;
    const pair = value << (11 - (at & 7));
    secret[at >> 3] |= pair >> 8;
    secret[(at >> 3) + 1] |= pair & 0xff;
  });
  return (await digitsOf(secret)) === digits ? secret : undefined;
}

/** The group of the only substitution or neighbour swap that fits. @param {string} digits with a wrong check */
async function mistypedGroup(digits) {
  const fitting = [];
  for (let at = 0; at < 36; at++) {
    const [before, here, next, rest] = [digits.slice(0, at), digits[at], digits[at + 1], digits.slice(at + 1)];
    const candidates = [...CROCKFORD].filter((digit) => digit !== here).map((digit) => before + digit + rest);
    if (next && next !== here) candidates.push(before + next + here + rest.slice(1));
    for (const candidate of candidates) {
      if (await secretOf(candidate)) fitting.push(Math.floor(at / 4) + 1);
    }
  }
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Nine groups of four Crockford digits (docs/sealing.md, 5). @param {Uint8Array} secret 20 bytes */
export async function formatRecoveryCode(secret) {
  const digits = await digitsOf(requireBytes(secret, 20));
  return digits.replace(/.{4}(?=.)/g, '$&-');
}

/** The secret, 20 bytes; Malformed otherwise, with `group` where section 5 names one. @param {string} text as typed */
export async function parseRecoveryCode(text) {
  const digits = requireWellFormed(text).normalize('NFKC').replace(/[\t-\r \u2010-]/g, '')
    // Only ASCII letters have a case here: toUpperCase would turn a dotless i into I, and that into 1.
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/O/g, '0').replace(/[IL]/g, '1');
  if (digits.length !== 36) throw new Malformed('not nine groups of four');
  const secret = await secretOf(digits);
  if (!secret) throw new Malformed('wrong check', await mistypedGroup(digits));
  return secret;
}

/** rroot, 32 raw bytes (docs/sealing.md, 5). @param {Uint8Array} secret 20 bytes */
export async function recoveryRoot(secret) {
  return hkdf(requireBytes(secret, 20), utf8('mo1/recovery'), new Uint8Array(0));
}
