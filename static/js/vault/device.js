/**
 * The one IndexedDB schema of this device. Everything stored is sealed, or a key that cannot be taken out.
 */

/** Storage is switched off, full, or broken here (private windows of some browsers, for example). */
export class StorageBlocked extends Error {
  name = 'StorageBlocked';
}

/**
 * What each version of the schema added. A version only adds: a page of an older Mooring that is still open goes on keeping in
 * what it knows. @type {((db: IDBDatabase, upgrade: IDBTransaction) => void)[]}
 */
const VERSIONS = [
  (db) => {
    db.createObjectStore('lockboxes', { keyPath: 'account' });
    db.createObjectStore('pins', { keyPath: 'account' });
    db.createObjectStore('drafts', { keyPath: ['account', 'id'] }).createIndex('account', 'account');
  },
  // Whose passkey this device has: an id, nothing that opens anything.
  (db) => void db.createObjectStore('passkeys', { keyPath: 'account' }),
  // Where a page goes that is written while locked: a public key; and those pages, which only its owner opens (`keep/letters.js`).
  (db) => {
    db.createObjectStore('letterboxes', { keyPath: 'account' });
    db.createObjectStore('letters', { keyPath: ['account', 'id'] }).createIndex('account', 'account');
  },
  // Saves on their way, in the order in which they were made. Before, one lay beside the draft that it came from.
  (db, upgrade) => {
    const outbox = db.createObjectStore('outbox', { keyPath: 'place', autoIncrement: true });
    outbox.createIndex('account', 'account');
    const reading = upgrade.objectStore('drafts').getAll();
    reading.onsuccess = () => reading.result.forEach(({ account, id, unanswered }) => {
      if (unanswered) outbox.add({ account, draft: id, problem: '', save: unanswered });
    });
  },
  // Which prompts were suggested on this device, sealed (`keep/met.js`).
  (db) => void db.createObjectStore('met', { keyPath: 'account' }),
  // What was begun in a form and is not saved, sealed (`keep/begun.js`).
  (db) => void db.createObjectStore('begun', { keyPath: ['account', 'id'] }).createIndex('account', 'account'),
];

/** @type {Promise<IDBDatabase> | null} */
let connection = null;

/** @param {number} [version] without one, whichever is there @returns {Promise<IDBDatabase>} */
function opened(version) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('mooring', version);
    request.onupgradeneeded = ({ oldVersion }) => {
      for (const change of VERSIONS.slice(oldVersion)) change(request.result, /** @type {IDBTransaction} */ (request.transaction));
    };
    request.onsuccess = () => {
      const forget = () => { connection = null; };
      request.result.onclose = forget;
      request.result.onversionchange = () => { request.result.close(); forget(); };
      resolve(request.result);
    };
    // Blocked is not refused: another tab is about to let go.
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function connect() {
  connection ??= opened(VERSIONS.length).catch((error) => {
    // A newer Mooring was here, in another tab: this page is the older one, and its words must be kept all the same.
    if (error?.name === 'VersionError') return opened();
    throw error;
  });
  connection.catch(() => { connection = null; });
  return connection;
}

/**
 * One transaction. Resolves when it is complete, not when the request is, and what it wrote is on the disk: only then is a word kept.
 * @template T
 * @param {string | string[] | null} stores null: all that there are
 * @param {IDBTransactionMode} mode
 * @param {(transaction: IDBTransaction) => IDBRequest<T>} work
 * @param {boolean} [whole] whether that is all: then the page need not be there any more for it to end. WebKit may put a page away
 *   for Back in the middle of a transaction, which then held its stores against every page after it.
 * @returns {Promise<T>}
 */
async function run(stores, mode, work, whole = true) {
  try {
    const db = await connect();
    return await new Promise((resolve, reject) => {
      const transaction = db.transaction(stores ?? [...db.objectStoreNames], mode, { durability: 'strict' });
      const request = work(transaction);
      if (whole) transaction.commit();
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
    });
  } catch (error) {
    throw new StorageBlocked('this device keeps nothing', { cause: error });
  }
}

/** @param {IDBObjectStore} rows */
const indexed = (rows) => (rows.indexNames.contains('account') ? rows.index('account') : rows);

/** @typedef {{store: string, put: object} | {store: string, remove: IDBValidKey}} Change */

/** @param {IDBTransaction} transaction @param {Change} change @returns {IDBRequest<any>} */
function make(transaction, change) {
  const rows = transaction.objectStore(change.store);
  return 'put' in change ? rows.put(change.put) : rows.delete(change.remove);
}

export const device = {
  /** Whether anything was ever kept here: asking for it must not make it. @returns {Promise<boolean>} */
  isThere: async () => (await indexedDB.databases().catch(() => [])).some(({ name }) => name === 'mooring'),
  /** @param {string} store @param {IDBValidKey} key @returns {Promise<any>} undefined when there is none */
  get: (store, key) => run(store, 'readonly', (transaction) => transaction.objectStore(store).get(key)),
  /** @param {string} store @param {object} value @returns {Promise<unknown>} */
  put: (store, value) => device.change([{ store, put: value }]),
  /** @param {string} store @param {IDBValidKey} key @returns {Promise<unknown>} */
  remove: (store, key) => device.change([{ store, remove: key }]),
  /** All of these, or none. @param {[Change, ...Change[]]} changes @returns {Promise<unknown>} */
  change: (changes) =>
    run([...new Set(changes.map(({ store }) => store))], 'readwrite', (transaction) => changes.map((each) => make(transaction, each))[0]),
  /** Every row of one account, in every store. @param {string} account @returns {Promise<unknown>} */
  forget: (account) =>
    run(null, 'readwrite', (transaction) =>
      [...transaction.objectStoreNames].map((store) => {
        const rows = transaction.objectStore(store);
        const reading = indexed(rows).getAllKeys(account);
        reading.onsuccess = () => reading.result.forEach((key) => rows.delete(key));
        return reading;
      })[0], false),
  /** @param {string} store @param {string} [account] @returns {Promise<any[]>} every row of one account; of all where none is named */
  all: (store, account) =>
    run(store, 'readonly', (transaction) => indexed(transaction.objectStore(store)).getAll(account)),
};
