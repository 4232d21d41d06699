/** The service worker in Node, with a browser made of maps: what it answers with, what it keeps, and what it never touches. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import vm from 'node:vm';

const SOURCE = readFileSync(new URL('../../static/js/worker.js', import.meta.url), 'utf8');
const ORIGIN = 'https://notes.example';
const KEPT = {
  build: 'b2', pages: 'p2', shell: '/my/offline', name: 'notes',
  files: [['/static/b2/a.js', 'sha256-a']],
  shown: [['/my/offline', 'sha256-o'], ['/my/calm', 'sha256-c']],
};

/** @param {{earlier?: string[], answer?: (request: any) => any, kept?: object}} world */
function begin({ earlier = [], answer = () => 'network', kept = KEPT } = {}) {
  /** @type {Map<string, Map<string, any>>} */
  const stores = new Map(earlier.map((name) => [name, new Map()]));
  /** @type {any[]} */ const asked = [];
  /** @type {any[]} */ const told = [];
  /** @type {Record<string, (event: any) => void>} */ const hears = {};
  let clock = 0;
  /** @type {(() => void)[]} */ const timers = [];
  const opened = (/** @type {string} */ name) => {
    if (!stores.has(name)) stores.set(name, new Map());
    const rows = /** @type {Map<string, any>} */ (stores.get(name));
    return {
      match: async (/** @type {string} */ address) => rows.get(address),
      add: async (/** @type {any} */ request) => { asked.push(request); rows.set(request.address, `kept ${request.address}`); },
    };
  };
  const global = /** @type {any} */ ({
    KEPT: kept, URL, Promise, Set,
    performance: { now: () => clock },
    setTimeout: (/** @type {(value: unknown) => void} */ work, /** @type {number} */ after, /** @type {unknown} */ value) =>
      timers.push(() => { clock += after; work(value); }),
    Request: class { constructor(/** @type {string} */ address, /** @type {object} */ how) { Object.assign(this, { address }, how); } },
    fetch: async (/** @type {any} */ request) => answer(request),
    location: { origin: ORIGIN },
    caches: {
      open: async (/** @type {string} */ name) => opened(name),
      keys: async () => [...stores.keys()],
      delete: async (/** @type {string} */ name) => stores.delete(name),
      match: async (/** @type {string} */ url) => [...stores.values()].map((rows) => rows.get(url.replace(ORIGIN, ''))).find(Boolean),
    },
    skipWaiting: () => {},
    clients: { claim: async () => {}, matchAll: async () => [{ postMessage: (/** @type {any} */ word) => told.push({ ...word }) }] },
    addEventListener: (/** @type {string} */ kind, /** @type {(event: any) => void} */ work) => { hears[kind] = work; },
  });
  global.self = global;
  vm.runInNewContext(SOURCE, global);
  const happens = async (/** @type {string} */ kind) => {
    /** @type {Promise<unknown>[]} */ const work = [];
    hears[kind]({ waitUntil: (/** @type {Promise<unknown>} */ each) => work.push(each) });
    await Promise.all(work);
  };
  /** What a request is answered with; null when the browser goes on by itself. @param {string} address @param {object} [how] */
  const request = (address, how = {}) => {
    let answered = null;
    const asking = { url: address.startsWith('/') ? ORIGIN + address : address, method: 'GET', mode: 'navigate', ...how };
    hears.fetch({ request: asking, respondWith: (/** @type {any} */ given) => { answered = given; } });
    return /** @type {any} */ (answered);
  };
  const install = async () => { await happens('install'); await happens('activate'); };
  return { install, request, stores, asked, told, wait: () => timers.shift()?.() };
}

const offline = () => { throw new TypeError('Failed to fetch'); };

test('what it keeps is asked for without credentials, and with the sum that it must have', async () => {
  const { install, asked, stores } = begin();
  await install();
  assert.deepEqual(new Map(asked.map(({ address, integrity }) => [address, integrity])), new Map(/** @type {any} */ ([...KEPT.files, ...KEPT.shown])));
  for (const { credentials, redirect } of asked) assert.deepEqual([credentials, redirect], ['omit', 'error']);
  // The name is said instead of a cookie, so that the sums are those of pages by that name.
  for (const { headers } of asked) assert.deepEqual({ ...headers }, { 'Accept-Language': '*', 'Mooring-Name': 'notes' });
  assert.deepEqual([...stores.keys()].sort(), ['mooring-files-b2', 'mooring-pages-p2']);
});

test('a page comes from the server whenever that answers, whatever it says', async () => {
  for (const status of [200, 303, 404, 500, 503]) {
    const { install, request } = begin({ answer: () => ({ status }) });
    await install();
    assert.equal((await request('/my/calm')).status, status);
  }
});

test('without a connection it is the page itself where that is kept, and else the one that says so', async () => {
  const { install, request } = begin({ answer: offline });
  await install();
  assert.equal(await request('/my/calm'), 'kept /my/calm');
  assert.equal(await request('/my/calm?source=home'), 'kept /my/calm');
  for (const path of ['/my/today', '/my/entries/0123', '/my/calm/other']) assert.equal(await request(path), 'kept /my/offline');
});

test('something in front of a Mooring that is not there counts as no connection', async () => {
  for (const status of [502, 504]) {
    const { install, request } = begin({ answer: () => ({ status }) });
    await install();
    assert.equal(await request('/my/today'), 'kept /my/offline');
  }
});

test('an answer that does not come is waited for for some seconds, and longer by somebody who tries again', async () => {
  const { install, request, wait } = begin({ answer: () => new Promise(() => {}) });
  await install();
  for (let time = 0; time < 2; time++) {
    const answer = request('/my/today');
    wait();
    assert.equal(await answer, 'kept /my/offline');
  }
});

test('a file of this build, and of the one before, comes from what is kept; others from the server', async () => {
  const { install, request, stores } = begin({ earlier: ['mooring-files-b1'] });
  stores.get('mooring-files-b1')?.set('/static/b1/a.js', 'kept old');
  await install();
  const mode = { mode: 'cors' };
  assert.equal(await request('/static/b2/a.js', mode), 'kept /static/b2/a.js');
  assert.equal(await request('/static/b1/a.js', mode), 'kept old');
  assert.equal(await request('/static/b2/other.js', mode), 'network');
});

test('answers with somebody\'s data, what is sent, and other places are not its business', async () => {
  const { install, request } = begin();
  await install();
  assert.equal(request('/my/profile', { mode: 'cors' }), null);
  assert.equal(request('/my/entries?before=9', { mode: 'same-origin' }), null);
  assert.equal(request('/library/1/prompts.json', { mode: 'cors' }), null);
  assert.equal(request('/my/signins/locking', { method: 'POST' }), null);
  assert.equal(request('https://elsewhere.example/static/x.js', { mode: 'no-cors' }), null);
});

test('files of one earlier build stay for pages that are still open, and nothing else of before', async () => {
  const { install, stores } = begin({ earlier: ['mooring-files-b0', 'mooring-pages-p0', 'mooring-files-b1', 'mooring-pages-p1', 'else'] });
  await install();
  assert.deepEqual([...stores.keys()].sort(), ['mooring-files-b1', 'mooring-files-b2', 'mooring-pages-p2']);
});

test('open pages are told which build is there now, and its name', async () => {
  const { install, told } = begin();
  await install();
  assert.deepEqual(told, [{ build: 'b2', name: 'notes' }]);
});
