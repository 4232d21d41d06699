/**
 * Argon2id through the worker: a hard, slow step on purpose, off the page's own thread.
 */
import { inTime, Unreachable } from './exchange.js';
import { workerUrl } from './trusted.js';

/** WebAssembly is switched off in this browser, or the device has not the memory. Never to be said as "wrong passphrase". */
export class WasmUnavailable extends Error {
  name = 'WasmUnavailable';
}

/**
 * @param {Uint8Array} password
 * @param {Uint8Array} salt 16 bytes
 * @param {{m: number, t: number, p: number}} cost KiB, passes, lanes
 * @returns {Promise<Uint8Array>} 32 bytes
 */
export async function argon2(password, salt, { m, t, p }) {
  if (typeof WebAssembly !== 'object') throw new WasmUnavailable();
  const worker = new Worker(workerUrl());
  try {
    return await new Promise((resolve, reject) => {
      const limit = inTime();
      worker.onmessage = ({ data: { here, root } }) => {
        if (here) limit.onabort = null;
        else root ? resolve(root) : reject(new WasmUnavailable());
      };
      // The worker catches its own failures: an error event means that its script never arrived.
      worker.onerror = limit.onabort = () => reject(new Unreachable('argon2-worker.js'));
      worker.postMessage({ password, salt, m, t, p });
    });
  } finally {
    worker.terminate();
  }
}
