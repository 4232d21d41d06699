/**
 * Argon2id, away from the page. A classic worker: it answers one request and is then ended, and its memory with it.
 */
/* global importScripts, hashwasm */
// @ts-ignore only workers have it
importScripts('../../vendor/hash-wasm/argon2.umd.min.js');

addEventListener('message', async (event) => {
  const { password, salt, m, t, p } = event.data;
  try {
    // @ts-ignore the vendored script's global
    const root = await hashwasm.argon2id({
      password, salt, memorySize: m, iterations: t, parallelism: p, hashLength: 32, outputType: 'binary',
    });
    postMessage({ root });
  } catch {
    postMessage({ root: null });
  }
});
