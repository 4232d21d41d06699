/** Argon2id for Node, from the same vendored build that the browser's worker loads. */
import { readFileSync } from 'node:fs';

const source = readFileSync(new URL('../../static/vendor/hash-wasm/argon2.umd.min.js', import.meta.url), 'utf8');
const hashWasm = { exports: /** @type {any} */ ({}) };
new Function('module', 'exports', source)(hashWasm, hashWasm.exports);

/** @type {import('../../static/js/sealing/passphrase.js').Argon2} */
export const argon2 = (password, salt, { m, t, p }) => hashWasm.exports.argon2id({
  password, salt, memorySize: m, iterations: t, parallelism: p, hashLength: 32, outputType: 'binary',
});
