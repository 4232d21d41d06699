/**
 * The Trusted Types policy `mooring`, made once per document. It lets one script address through: the Argon2 worker's.
 */

const WORKER = new URL('argon2-worker.js', import.meta.url).href;

/** @type {{createScriptURL(url: string): unknown} | null} */
let policy = null;

/** @returns {string} the worker's address, in the form that `new Worker` accepts here */
export function workerUrl() {
  const factory = /** @type {any} */ (globalThis).trustedTypes;
  if (!factory) return WORKER;
  policy ??= factory.createPolicy('mooring', {
    /** @param {string} url */
    createScriptURL(url) {
      if (url !== WORKER) throw new TypeError('not a script of ours');
      return url;
    },
  });
  return /** @type {string} */ (/** @type {NonNullable<typeof policy>} */ (policy).createScriptURL(WORKER));
}
