/**
 * Argon2id, away from the page. A classic worker: it says that it is there, answers one request and is then ended, and its memory with it.
 */
/* global importScripts, hashwasm */
// @ts-ignore only workers have it
importScripts('../../vendor/hash-wasm/argon2.umd.min.js');

// How long the work takes is the device's business; how long its script takes to come is not.
postMessage({ here: true });

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
