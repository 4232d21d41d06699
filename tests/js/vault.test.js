/** The vault in Node, with a device that keeps things in memory. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { expand, fromEnvelope, importKey, Malformed, mintId, open, seal, toBase64url, Unsupported } from '../../static/js/sealing/index.js';
import { device, StorageBlocked } from '../../static/js/vault/device.js';
import { post, Refused, Unreachable } from '../../static/js/vault/exchange.js';
import * as lockbox from '../../static/js/vault/lockbox.js';
import { lockAll, owe, remove, standing } from '../../static/js/vault/locks.js';

/** @type {Map<string, any>} */
const rows = new Map();
Object.assign(device, {
  /** @param {string} store @param {string} key */
  get: async (store, key) => rows.get(`${store} ${key}`),
  /** @param {string} store @param {{account: string}} value */
  put: async (store, value) => void rows.set(`${store} ${value.account}`, value),
  /** @param {string} store @param {string} key */
  remove: async (store, key) => void rows.delete(`${store} ${key}`),
  /** @param {string} store */
  all: async (store) => [...rows].filter(([key]) => key.startsWith(`${store} `)).map(([, row]) => row),
  isThere: async () => rows.size > 0,
});

/** @type {any[]} */
let sent = [];
/** @param {() => Response | Promise<Response>} answer */
function serverAnswers(answer) {
  sent = [];
  globalThis.fetch = async (url, init) => {
    sent.push({ url, ...init });
    return answer();
  };
}
globalThis.addEventListener ??= () => {};

/** Tabs of one browser, in one process. @type {Set<any>} */
const tabs = new Set();
globalThis.BroadcastChannel = /** @type {any} */ (class {
  constructor() { tabs.add(this); }
  /** @param {unknown} data */
  postMessage(data) {
    for (const tab of tabs) if (tab !== this) queueMicrotask(() => tab.onmessage?.({ data: structuredClone(data) }));
  }
  close() { tabs.delete(this); }
});
beforeEach(() => tabs.clear());
const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

const random32 = () => crypto.getRandomValues(new Uint8Array(32));
const vault = () => ({ account: mintId(), epoch: 1, credRev: 1, half: toBase64url(random32()), vk: random32() });

// A new keyring for each test: in a page there is one.
const { keyring } = await import('../../static/js/vault/keyring.js');
const newKeyring = () => /** @type {typeof keyring} */ (new /** @type {any} */ (keyring.constructor)());

test('a lockbox opens with its half, and with no other', async () => {
  const ada = vault();
  await lockbox.write(ada);
  assert.deepEqual(await lockbox.read(ada), ada.vk);
  assert.equal(await lockbox.read({ ...ada, half: toBase64url(random32()) }), null);
  assert.equal(await lockbox.read({ ...ada, account: mintId() }), null);
});

test('what lies on the device is the record of the specification, and its key cannot be taken out', async () => {
  const ada = vault();
  await lockbox.write(ada);
  const record = rows.get(`lockboxes ${ada.account}`);
  assert.deepEqual(Object.keys(record), ['account', 'epoch', 'cred_rev', 'D', 'sealed']);
  assert.equal(record.D.extractable, false);
  await assert.rejects(crypto.subtle.exportKey('raw', record.D));
  const lk = await importKey(await expand(record.D, ['mo1/lock', ada.account, ada.half]));
  assert.deepEqual(await open(lk, ['mo1/lockbox', ada.account, '1'], fromEnvelope(record.sealed)), ada.vk);
});

test('an owed lock leaves no key behind', async () => {
  const ada = vault();
  await lockbox.write(ada);
  await owe(ada.account);
  assert.equal(await standing(ada.account), 'owed');
  assert.equal(await lockbox.read(ada), null);
});

test('the keyring opens, zeroes the raw key, and opens again on the next page', async () => {
  const ada = vault();
  const copy = ada.vk.slice();
  await newKeyring().open(ada);
  assert.deepEqual(ada.vk, new Uint8Array(32));

  const next = newKeyring();
  await next.start(ada);
  assert.equal(next.state, 'open');
  assert.equal(/** @type {CryptoKey} */ (next.key).extractable, false);
  const fields = ['mo1/profile', ada.account, '1', '1'];
  assert.deepEqual(await open(/** @type {CryptoKey} */ (next.key), fields, await seal(copy, fields, copy)), copy);
});

test('without a half, or with an epoch other than 1, the keyring stays closed', async () => {
  const ada = vault();
  await newKeyring().open({ ...ada, vk: ada.vk.slice() });
  const locked = newKeyring();
  await locked.start({ ...ada, half: null });
  assert.equal(locked.state, 'locked');
  const later = newKeyring();
  await assert.rejects(later.start({ ...ada, epoch: 2 }), Unsupported);
  assert.equal(later.key, null);
});

test('before the key goes, work that needs it is done', async () => {
  serverAnswers(() => new Response(null, { status: 204 }));
  const ring = newKeyring();
  const ada = vault();
  await ring.open(ada);
  let had = null;
  ring.beforeLock(async () => { had = ring.key; });
  ring.beforeLock(() => { throw new Error('a draft that could not be kept'); });
  await ring.lock({ tell: true });
  assert.ok(had);
  assert.equal(ring.key, null);
  assert.equal(ring.state, 'locked');
  await ring.told();
  assert.equal(sent[0].url, '/my/locks');
  assert.equal(await standing(ada.account), 'none');
});

test('a lock without a connection holds, and is told at the next page', async () => {
  const ring = newKeyring();
  const ada = vault();
  await ring.open(ada);
  serverAnswers(() => { throw new TypeError('offline'); });
  await ring.lock({ tell: true });
  await ring.told();
  assert.equal(await standing(ada.account), 'owed');

  serverAnswers(() => new Response(null, { status: 204 }));
  const next = newKeyring();
  await next.start(ada);
  assert.equal(next.state, 'locked');
  await next.told();
  assert.equal(sent.length, 1);
  assert.equal(await standing(ada.account), 'none');
});

test('a page without keys locks every tab and every lockbox of the device, and the server is told', async () => {
  serverAnswers(() => new Response(null, { status: 204 }));
  const [ada, bea] = [vault(), vault()];
  await lockbox.write(bea);
  const ring = newKeyring();
  await ring.open(ada);
  let had = null;
  ring.beforeLock(() => { had = ring.key; });
  await lockAll();
  assert.equal(await standing(bea.account), 'owed');
  await settled();
  assert.ok(had, 'a draft can still be sealed');
  assert.equal(ring.state, 'locked');
  assert.equal(await lockbox.read(bea), null);
  assert.deepEqual(sent.map(({ url }) => url), ['/my/locks']);

  // No tab is open any more: the next page finds it locked, and tells.
  const next = newKeyring();
  await next.start(bea);
  assert.equal(next.state, 'locked');
  await next.told();
  assert.equal(sent.length, 2);
});

test('where nothing was ever kept, locking all keeps nothing either', async () => {
  rows.clear();
  await lockAll();
  assert.equal(rows.size, 0);
});

test('an opening that a lock overtook does not open, and leaves no lockbox', async () => {
  serverAnswers(() => new Response(null, { status: 204 }));
  const ring = newKeyring();
  const ada = vault();
  const opening = ring.open(ada);
  await ring.lock({ tell: false });
  await opening;
  await ring.told();
  assert.equal(ring.key, null);
  assert.equal(ring.state, 'locked');
  assert.equal(await standing(ada.account), 'none');
});

test('a page that comes back to a lockbox gone is locked, and otherwise everybody opens again', async () => {
  const ring = newKeyring();
  const ada = vault();
  await ring.open(ada);
  /** @type {string[]} */
  const heard = [];
  ring.subscribe(({ state }) => heard.push(state));
  await ring.check(false);
  await ring.check(true);
  assert.deepEqual(heard, ['open', 'open']);
  await remove(ada.account);
  await ring.check(true);
  assert.equal(ring.key, null);
});

test('locking one tab locks the others, unlocking one unlocks them', async () => {
  serverAnswers(() => new Response(null, { status: 204 }));
  const ada = vault();
  const raw = ada.vk.slice();
  const [one, two] = [newKeyring(), newKeyring()];
  await one.open(ada);
  await two.start(ada);
  assert.equal(two.state, 'open');
  await one.lock({ tell: true });
  await settled();
  assert.equal(two.state, 'locked');
  assert.equal(two.key, null);
  await two.told();
  await one.told();
  await two.open({ ...ada, half: toBase64url(random32()), vk: raw });
  await settled();
  assert.equal(one.state, 'open');
});

test('somebody else signing in on this browser closes the page of the one before', async () => {
  const ada = newKeyring();
  await ada.open(vault());
  await newKeyring().open(vault());
  await settled();
  assert.equal(ada.key, null);
  assert.equal(ada.reason, 'other-account');
});

test('signing out removes the lockbox', async () => {
  const ada = vault();
  const ring = newKeyring();
  await ring.open(ada);
  await ring.forget();
  assert.equal(await standing(ada.account), 'none');
  assert.equal(ring.key, null);
});

test('subscribers hear the present state and every change', async () => {
  const ring = newKeyring();
  /** @type {string[]} */
  const heard = [];
  const stop = ring.subscribe(({ state }) => heard.push(state));
  const opened = ring.opened();
  await ring.open(vault());
  await opened;
  stop();
  await ring.lock({ tell: false });
  assert.deepEqual(heard, ['starting', 'open']);
});

test('a refusal carries its code, an answer that is not ours is no answer', async () => {
  serverAnswers(() => Response.json({ problem: 'wait', seconds: 30 }, { status: 429 }));
  await assert.rejects(post('/signins', {}), (error) => error instanceof Refused && error.problem === 'wait' && error.seconds === 30 && error.status === 429);
  serverAnswers(() => new Response('<html>Welcome to the hotel</html>', { status: 200 }));
  await assert.rejects(post('/signins', {}), Unreachable);
  serverAnswers(() => new Response('Bad gateway', { status: 502 }));
  await assert.rejects(post('/signins', {}), Unreachable);
  serverAnswers(() => { throw new TypeError('failed'); });
  await assert.rejects(post('/signins', {}), Unreachable);
});

test('the text of an earlier attempt is sent as it was', async () => {
  serverAnswers(() => Response.json({}));
  await post('/join/accounts', '{"exactly": "this"}');
  assert.equal(sent[0].body, '{"exactly": "this"}');
  assert.equal(sent[0].credentials, 'same-origin');
});

test('storage that is blocked has its own name', () => {
  assert.equal(new StorageBlocked().name, 'StorageBlocked');
  assert.notEqual(Malformed, StorageBlocked);
});
