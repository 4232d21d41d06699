import { fromBase64url, toBase64url } from './base64url.js';
import { concat, isEqual, requireBytes, toHex, utf8 } from './bytes.js';
import { sha256 } from './digest.js';
import { Malformed } from './errors.js';
import { requireId } from './id.js';
import { normalisePassphrase } from './identity.js';
import { expand } from './keys.js';
import { stretch } from './passphrase.js';

/** @typedef {'o' | 'p'} Mode open, or with a passphrase */

const ORIGIN = /^https?:\/\/[^\u0000-\u0020/?#@\\]+$/;
const LINK = /^https?:\/\/[^\u0000-\u0020/?#@\\]+\/s\/([0-9a-f]{32})#mo1([op])\.([A-Za-z0-9_-]{48})(.*)$/s;

/** @param {string} share @param {Uint8Array} secret */
async function linkCode(share, secret) {
  const check = await sha256(concat(utf8('mo1/link'), utf8(requireId(share)), requireBytes(secret, 32)));
  return concat(secret, check.subarray(0, 4));
}

/** Browsers percent-encode some of what follows the 48 characters. @param {string} tail */
function isPunctuation(tail) {
  try {
    return /^[\p{P}\p{S}\t-\r ]*$/u.test(decodeURIComponent(tail));
  } catch {
    return false;
  }
}

/** S, 32 raw bytes, whose link no mail program cuts (docs/sealing.md, 9). @param {string} share */
export async function mintShareSecret(share) {
  for (;;) {
    const secret = crypto.getRandomValues(new Uint8Array(32));
    if (/[A-Za-z0-9]$/.test(toBase64url(await linkCode(share, secret)))) return secret;
  }
}

/**
 * The link (docs/sealing.md, 9); Malformed also for a secret that `mintShareSecret` would not give.
 * @param {{origin: string, share: string, mode: Mode, secret: Uint8Array}} link origin without a slash at its end
 */
export async function formatShareLink({ origin, share, mode, secret }) {
  if (!ORIGIN.test(origin) || (mode !== 'o' && mode !== 'p')) throw new Malformed('not an origin or a mode');
  const code = toBase64url(await linkCode(share, secret));
  if (!/[A-Za-z0-9]$/.test(code)) throw new Malformed('a mail program would cut this link; mint another secret');
  return `${origin}/s/${share}#mo1${mode}.${code}`;
}

/** The whole link; punctuation after it is ignored, else Malformed (docs/sealing.md, 9). @param {string} url */
export async function parseShareLink(url) {
  const [, share, mode, code, tail] = (typeof url === 'string' && LINK.exec(url)) || [];
  if (share === undefined || !isPunctuation(tail)) throw new Malformed('not a share link');
  const value = fromBase64url(code);
  const secret = value.slice(0, 32);
  if (!isEqual(value, await linkCode(share, secret))) throw new Malformed('the link was changed on its way');
  return { share, mode: /** @type {Mode} */ (mode), secret };
}

/**
 * 32 raw bytes each (docs/sealing.md, 9); Malformed for a mode and passphrase that do not belong together.
 * @param {{share: string, secret: Uint8Array, mode: Mode, passphrase?: string | null}} link passphrase as typed
 * @param {import('./passphrase.js').Argon2} argon2
 */
export async function shareKeys({ share, secret, mode, passphrase }, argon2) {
  const fits = mode === 'o' ? !passphrase : mode === 'p';
  if (!fits) throw new Malformed('mode and passphrase do not belong together');
  let stretched = new Uint8Array(0);
  if (mode === 'p') {
    const spoken = normalisePassphrase(passphrase ?? '').toLowerCase();
    stretched = await stretch(spoken, await expand(secret, ['mo1/share/salt', requireId(share)], 16), 'a', argon2);
  }
  const root = await expand(secret, ['mo1/share/root', requireId(share), mode, toHex(stretched)]);
  stretched.fill(0);
  return {
    root,
    link: await expand(secret, ['mo1/share/link', share]),
    auth: await expand(root, ['mo1/share/auth', share]),
    key: await expand(root, ['mo1/share/key', share]),
    replies: await expand(root, ['mo1/share/replies', share]),
  };
}
