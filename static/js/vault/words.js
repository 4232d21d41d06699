/**
 * Generated passphrases, and the common ones that are refused. Every word of the list is equally likely.
 */
import { normalisePassphrase } from '../sealing/index.js';
import { inTime, Unreachable } from './exchange.js';

const LIST = new URL('../../vendor/eff-wordlist/eff_large_wordlist.txt', import.meta.url);
const UNKIND = new URL('../../words/unkind.txt', import.meta.url);
const COMMON = new URL('../../words/common-passphrases.txt', import.meta.url);

/** Fewer words than this and the list is not the one we ship. */
const ENOUGH = 6500;

/** @param {URL} url @returns {Promise<string>} */
async function text(url) {
  const response = await fetch(url, { signal: inTime() }).catch(() => null);
  const list = response?.ok ? await response.text().catch(() => null) : null;
  if (list === null) throw new Unreachable(url.pathname);
  return list;
}

/** @param {string} list @returns {string[]} without blank lines and comments */
const lines = (list) => list.split('\n').map((line) => line.trim()).filter((line) => line && !line.startsWith('#'));

/**
 * @param {string} list lines of "11111<TAB>abacus"
 * @param {string} unkind one word per line
 * @returns {string[]}
 */
export function kindWords(list, unkind) {
  const leftOut = new Set(lines(unkind));
  const words = new Set(lines(list).map((line) => line.split('\t').pop() ?? ''));
  return [...words].filter((word) => /^[a-z-]+$/.test(word) && !leftOut.has(word));
}

/**
 * Rejection sampling: a draw beyond the last whole multiple of the list is thrown away, so that no word is likelier.
 * @param {string[]} words @param {number} count
 * @param {() => number} [random16] uniform over 0..65535
 * @returns {string[]}
 */
export function draw(words, count, random16 = () => crypto.getRandomValues(new Uint16Array(1))[0]) {
  const limit = 65536 - (65536 % words.length);
  const drawn = [];
  while (drawn.length < count) {
    const number = random16();
    if (number < limit) drawn.push(words[number % words.length]);
  }
  return drawn;
}

/** @param {number} [count] six words are more than 76 bits @returns {Promise<string[]>} */
export async function generate(count = 6) {
  const words = kindWords(...(/** @type {[string, string]} */ (await Promise.all([text(LIST), text(UNKIND)]))));
  if (words.length < ENOUGH) throw new Error('the word list is not whole');
  return draw(words, count);
}

/** @param {string} passphrase @param {string} list @returns {boolean} however it is spaced or capitalised */
export function isAmong(passphrase, list) {
  const bare = (/** @type {string} */ words) => words.normalize('NFKC').toLowerCase().replaceAll(' ', '');
  return lines(list).some((line) => bare(line) === bare(normalisePassphrase(passphrase)));
}

/** @param {string} passphrase at least 12 code points @returns {Promise<boolean>} */
export const isCommon = async (passphrase) => isAmong(passphrase, await text(COMMON));
