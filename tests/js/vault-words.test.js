/** Generated passphrases: every kind word equally likely, no other word ever. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { Malformed } from '../../static/js/sealing/index.js';
import { draw, isAmong, kindWords } from '../../static/js/vault/words.js';

/** @param {string} name */
const shipped = (name) => readFileSync(new URL(`../../static/${name}`, import.meta.url), 'utf8');
const unkind = shipped('words/unkind.txt');
const words = kindWords(shipped('vendor/eff-wordlist/eff_large_wordlist.txt'), unkind);

test('six words of the list are more than 76 bits', () => {
  assert.ok(6 * Math.log2(words.length) > 76, `${words.length} words`);
  assert.equal(new Set(words).size, words.length);
});

test('no unkind word is ever drawn', () => {
  const leftOut = new Set(unkind.split('\n').map((line) => line.trim()).filter(Boolean));
  assert.deepEqual(words.filter((word) => leftOut.has(word)), []);
});

test('every word is equally likely: each is drawn by the same number of the 65536 values', () => {
  const times = new Map();
  for (let value = 0; value < 65536; value++) {
    // A refused value is followed by another draw, here always 0: it is counted by the difference.
    const values = [value, 0];
    const drawn = draw(words, 1, () => /** @type {number} */ (values.shift()))[0];
    if (values.length) times.set(drawn, (times.get(drawn) ?? 0) + 1);
  }
  assert.equal(times.size, words.length);
  assert.deepEqual([...new Set(times.values())], [Math.floor(65536 / words.length)]);
});

test('drawing uses fresh randomness', () => {
  assert.notDeepEqual(draw(words, 6), draw(words, 6));
});

test('a common passphrase is known however it is spaced or capitalised', () => {
  const list = '# a note\npasswordpassword\n';
  assert.ok(isAmong('  Password   passWORD ', list));
  assert.ok(!isAmong('harbour lantern', list));
  assert.throws(() => isAmong('too short', list), Malformed);
});
