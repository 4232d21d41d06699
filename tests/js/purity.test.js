import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

const folder = new URL('../../static/js/sealing/', import.meta.url);
const ALLOWED = [
  'Array', 'DataView', 'Error', 'JSON', 'Math', 'Number', 'Object', 'Promise', 'String', 'Uint8Array',
  'decodeURIComponent', 'undefined', 'TextDecoder', 'TextEncoder', 'atob', 'btoa', 'crypto',
];
// What Node has, and what only a page or a worker has.
const FORBIDDEN = new Set([
  ...Object.getOwnPropertyNames(globalThis), 'require', 'process', 'eval',
  'Image', 'Notification', 'SharedWorker', 'Worker', 'XMLHttpRequest', 'addEventListener', 'alert', 'caches', 'cookieStore',
  'customElements', 'document', 'history', 'importScripts', 'indexedDB', 'localStorage', 'location', 'navigator',
  'self', 'sessionStorage', 'window',
].filter((name) => !ALLOWED.includes(name)));

/** @param {string} source */
function code(source) {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1').replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

/** @param {string} source */
function words(source) {
  return new Set(code(source).match(/(?<![.\w$])[A-Za-z_$][\w$]*/g));
}

for (const file of readdirSync(folder)) {
  const source = readFileSync(new URL(file, folder), 'utf8');

  test(`${file} names nothing of the page, the network or the disk`, () => {
    assert.deepEqual([...words(source)].filter((word) => FORBIDDEN.has(word)), []);
  });

  test(`${file} imports only its neighbours`, () => {
    const from = [...source.matchAll(/\bfrom\s+'([^']+)'/g), ...source.matchAll(/\bimport\(\s*'([^']+)'/g)];
    for (const [, path] of from) assert.match(path, /^\.\/[a-z0-9]+\.js$/);
    assert.doesNotMatch(code(source), /\bimport\s*\(/);
  });
}

test('every promise of section 12 is exported', async () => {
  const sealing = /** @type {Record<string, unknown>} */ (await import('../../static/js/sealing/index.js'));
  const promised = [
    'encodeFields', 'toEnvelope', 'fromEnvelope', 'pad', 'unpad', 'normaliseLogin', 'normalisePassphrase', 'importKey',
    'expand', 'seal', 'open', 'passphraseRoot', 'formatRecoveryCode', 'parseRecoveryCode', 'recoveryRoot',
    'formatShareLink', 'parseShareLink', 'shareKeys', 'openLetter', 'WrongKey', 'Damaged', 'Unsupported', 'Malformed',
  ];
  assert.deepEqual(promised.filter((name) => typeof sealing[name] !== 'function'), []);
});
