/** The letterbox in Node, with a device that keeps things in memory. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { Damaged, mintId, mintLetterbox, WrongKey } from '../../static/js/sealing/index.js';
import { letterboxes, letters } from '../../static/js/keep/letters.js';
import { device } from '../../static/js/vault/device.js';
import { keyring } from '../../static/js/vault/keyring.js';

/** @type {Map<string, any>} */
const rows = new Map();
Object.assign(device, {
  /** @param {string} store @param {string} key */
  get: async (store, key) => rows.get(`${store} ${key}`),
  /** @param {string} store @param {{account: string, id?: string}} value */
  put: async (store, value) => void rows.set(`${store} ${[value.account, ...(value.id ? [value.id] : [])]}`, structuredClone(value)),
  /** @param {string} store @param {string} key */
  remove: async (store, key) => void rows.delete(`${store} ${key}`),
  /** @param {string} store @param {string} [account] */
  all: async (store, account) => [...rows].filter(([key, row]) => key.startsWith(`${store} `) && (!account || row.account === account)).map(([, row]) => row),
});

/** Locks as browsers have them, as far as they are used here. @type {Map<string, Promise<unknown>>} */
const held = new Map();
const locks = {
  /** @param {string} name @param {any} options @param {any} [work] */
  async request(name, options, work = options) {
    if (options.ifAvailable && held.has(name)) return work(null);
    while (held.has(name)) await held.get(name);
    const doing = Promise.resolve().then(() => work({ name }));
    held.set(name, doing);
    return doing.finally(() => held.delete(name));
  },
};
Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });

const WORDS = 'Solifluction-4417 in the night';
const at = '2026-11-22T03:10:00+01:00';

/** Somebody whose vault is open, and their pair as the profile has it. */
async function somebody() {
  const { privateJwk } = await mintLetterbox();
  const { d: _, ...publicJwk } = privateJwk;
  keyring.account = mintId();
  await letterboxes.pin(publicJwk);
  return { account: keyring.account, pair: { public: publicJwk, private: privateJwk } };
}

/** @returns {Promise<import('../../static/js/keep/letters.js').Letterbox>} */
const latest = async () => /** @type {any} */ (await letterboxes.latest());

beforeEach(() => {
  rows.clear();
  held.clear();
});

test('what was put in while locked is opened by its owner, word for word', async () => {
  const { account, pair } = await somebody();
  const id = mintId();
  await letters.keep(await latest(), { id, text: `${WORDS}\n\u{1f342} and more`, at });
  const [letter] = await letters.all(account);
  assert.deepEqual(await letters.open(letter, pair), { id, text: `${WORDS}\n\u{1f342} and more`, at });
});

test('what lies on the device is its account, its id and sealed bytes, and nothing of when or what', async () => {
  await somebody();
  await letters.keep(await latest(), { id: mintId(), text: WORDS, at });
  const [letter] = await letters.all();
  assert.deepEqual(Object.keys(letter), ['account', 'id', 'sealed']);
  assert.ok(letter.sealed instanceof Uint8Array);
  const kept = Buffer.from(letter.sealed);
  for (const word of ['Solifluction', '2026-11-22']) assert.equal(kept.includes(word), false);
});

test('a letter that grows stays one letter: the newest sealing is in the place of the one before', async () => {
  const { pair } = await somebody();
  const id = mintId();
  for (const text of ['Sol', 'Solifl', WORDS]) await letters.keep(await latest(), { id, text, at });
  const found = await letters.all();
  assert.equal(found.length, 1);
  assert.equal((await letters.open(found[0], pair)).text, WORDS);
});

test('several letters lie beside each other, and one that was emptied is gone', async () => {
  const { account } = await somebody();
  const ids = [mintId(), mintId(), mintId()];
  for (const id of ids) await letters.keep(await latest(), { id, text: WORDS, at });
  await letters.withdraw(account, ids[1]);
  assert.deepEqual((await letters.all()).map(({ id }) => id).sort(), [ids[0], ids[2]].sort());
});

test('nobody else opens it, nor does its owner when it was cut or given another id', async () => {
  const ada = await somebody();
  const id = mintId();
  await letters.keep(await latest(), { id, text: WORDS, at });
  const [letter] = await letters.all(ada.account);
  const bea = await somebody();
  await assert.rejects(letters.open(letter, bea.pair), WrongKey);
  await assert.rejects(letters.open({ ...letter, id: mintId() }, ada.pair), WrongKey);
  await assert.rejects(letters.open({ ...letter, account: bea.account }, ada.pair), WrongKey);
  await assert.rejects(letters.open({ ...letter, sealed: letter.sealed.subarray(0, letter.sealed.length - 40) }, ada.pair), Damaged);
});

test('a letter goes to whoever was last unlocked here, and to nobody once that was taken back', async () => {
  assert.equal(await letterboxes.latest(), null);
  const ada = await somebody();
  await new Promise((resolve) => setTimeout(resolve, 2));
  const bea = await somebody();
  assert.equal((await latest()).account, bea.account);
  await new Promise((resolve) => setTimeout(resolve, 2));
  keyring.account = ada.account;
  await letterboxes.renew(/** @type {any} */ (await letterboxes.own()));
  assert.equal((await latest()).account, ada.account);
  await letterboxes.remove(ada.account);
  await letterboxes.remove(bea.account);
  assert.equal(await letterboxes.latest(), null);
});

test('what is still being written is not taken out, and is once it was put in', async () => {
  const id = mintId();
  const putIn = letters.writing(id);
  assert.equal(await letters.whenPutIn(id, async () => 'taken'), null);
  putIn();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(await letters.whenPutIn(id, async () => 'taken'), 'taken');
});
