/**
 * The Trusted Types policy `mooring`, made once per document. It lets two script addresses through: the Argon2 worker's, and the
 * service worker's.
 */

const ARGON2 = new URL('argon2-worker.js', import.meta.url).href;
const SERVICE_WORKER = new URL('/my/worker.js', import.meta.url).href;

/** @type {{createScriptURL(url: string): unknown} | null} */
let policy = null;

/** @param {string} address @returns {string} in the form that browsers accept as a script's here */
function trusted(address) {
  const factory = /** @type {any} */ (globalThis).trustedTypes;
  if (!factory) return address;
  policy ??= factory.createPolicy('mooring', {
    /** @param {string} url */
    createScriptURL(url) {
      if (url !== ARGON2 && url !== SERVICE_WORKER) throw new TypeError('not a script of ours');
      return url;
    },
  });
  return /** @type {string} */ (/** @type {NonNullable<typeof policy>} */ (policy).createScriptURL(address));
}

/** For `new Worker`. */
export const workerUrl = () => trusted(ARGON2);

/** For `navigator.serviceWorker.register`. */
export const serviceWorkerUrl = () => trusted(SERVICE_WORKER);
