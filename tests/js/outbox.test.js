/** The outbox in Node, with a device, locks and a server that are made of memory. */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';

import { device, StorageBlocked } from '../../static/js/vault/device.js';
import { keyring } from '../../static/js/vault/keyring.js';

/** @type {Map<number, any>} */
const rows = new Map();
let places = 0;
let full = false;
Object.assign(device, {
  all: async () => structuredClone([...rows.values()]),
  /** @param {any[]} changes */
  async change(changes) {
    if (full) throw new StorageBlocked('full');
    for (const { store, put, remove } of changes) {
      if (store !== 'outbox') continue;
      if (put) rows.set(put.place ?? ++places, structuredClone({ place: places, ...put }));
      else rows.delete(remove);
    }
  },
});
Object.assign(device, {
  /** @param {string} store @param {object} put */
  put: (store, put) => device.change([{ store, put }]),
  /** @param {string} store @param {number} remove */
  remove: (store, remove) => device.change([{ store, remove }]),
});

/** One after the other; whoever waited too long may take over. */
let turn = Promise.resolve();
const locks = {
  /** @param {string} _name @param {any} options @param {() => Promise<void>} work */
  request(_name, options, work) {
    if (options.steal) return work();
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  },
};
Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
/** @type {Record<string, () => void>} */
const happens = {};
globalThis.addEventListener = /** @type {any} */ ((/** @type {string} */ kind, /** @type {() => void} */ work) => { happens[kind] = work; });
globalThis.document = /** @type {any} */ ({ addEventListener() {} });
/** Tabs of one browser, in one process. @type {Set<any>} */
const tabs = new Set();
globalThis.BroadcastChannel = /** @type {any} */ (class {
  constructor() { tabs.add(this); }
  /** @param {unknown} data */
  postMessage(data) {
    for (const tab of tabs) if (tab !== this) tab.onmessage?.({ data: structuredClone(data) });
  }
});

const { outbox } = await import('../../static/js/keep/outbox.js');
const newTab = () => /** @type {typeof outbox} */ (new /** @type {any} */ (outbox.constructor)());

const ADA = 'a'.repeat(32);
const OURS = { 'Mooring-Account': ADA };
/** @type {{url: string, body: string}[]} */
let sent = [];
/** @param {...((body: string) => Response | Promise<Response>)} answers the last one for all that follow */
function serverAnswers(...answers) {
  sent = [];
  globalThis.fetch = /** @type {any} */ (async (/** @type {string} */ url, /** @type {RequestInit} */ { body }) => {
    sent.push({ url, body: String(body) });
    return (answers.length > 1 ? answers.shift() : answers[0])?.(String(body));
  });
}
const saved = () => new Response(null, { status: 204, headers: OURS });
/** @param {number} status @param {string} problem */
const refused = (status, problem) => () => Response.json({ problem }, { status });
const lost = () => { throw new TypeError('no connection'); };
const save = (/** @type {string} */ entry, rev = 1) => ({ id: entry, rev, base: '-', head: `head ${entry} ${rev}`, body: null });
const revs = () => sent.map(({ url, body }) => `${url.split('/').at(-1)} ${new URLSearchParams(body).get('rev')}`);

beforeEach(() => {
  rows.clear();
  tabs.clear();
  [places, full, keyring.account] = [0, false, ADA];
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** @param {typeof outbox} tab @param {[string, string, number][]} items */
async function fill(tab, ...items) {
  for (const [draft, entry, rev] of items) await tab.add({ draft, save: save(entry, rev) }, []);
}

test('saves go out in the order in which they were made, and each is gone when it was answered', async () => {
  serverAnswers(saved);
  const tab = newTab();
  await fill(tab, ['d', 'one', 1], ['e', 'two', 1], ['d', 'one', 2]);
  await tab.flush();
  assert.deepEqual(revs(), ['one 1', 'two 1', 'one 2']);
  assert.equal(rows.size, 0);
  assert.equal(tab.trouble, '');
});

test('what was not answered is sent again byte for byte, also by another tab, and nothing of its draft before it', async () => {
  serverAnswers(refused(500, 'fault'), saved, saved);
  const tab = newTab();
  await fill(tab, ['d', 'one', 1], ['d', 'one', 2], ['e', 'two', 1]);
  await tab.flush();
  assert.deepEqual(revs(), ['one 1', 'two 1']);
  assert.equal(tab.trouble, 'fault');
  const [first] = sent;
  await newTab().flush();
  assert.deepEqual(revs().slice(2), ['one 1', 'one 2']);
  assert.deepEqual(sent[2], first);
  assert.equal(rows.size, 0);
});

test('an answer that is not surely ours ends no waiting', async () => {
  const hotel = () => new Response('<h1>Welcome</h1>', { status: 200 });
  const over = refused(401, 'signed-out');
  const nobody = () => new Response(null, { status: 204 });
  for (const answer of [hotel, nobody, lost, () => new Response('', { status: 502 }), over]) {
    serverAnswers(answer);
    const tab = newTab();
    rows.clear();
    await fill(tab, ['d', 'one', 1], ['e', 'two', 1]);
    await tab.flush();
      assert.equal(rows.size, 2);
    assert.equal(sent.length, 1, 'with no connection there is no need to try the others');
    assert.equal(tab.trouble, answer === over ? 'signed-out' : 'unreachable');
  }
});

test('under another account nothing leaves, and it waits for its own', async () => {
  serverAnswers(() => Response.json({ problem: 'other-account' }, { status: 409 }));
  const tab = newTab();
  await fill(tab, ['d', 'one', 1]);
  await tab.flush();
  assert.equal(tab.trouble, 'other-account');
  assert.equal([...rows.values()][0].problem, '');
  serverAnswers(() => new Response(null, { status: 204, headers: { 'Mooring-Account': 'b'.repeat(32) } }));
  await tab.flush();
  assert.equal(rows.size, 1);
});

test('what will never be taken is held for its writer, with what follows it, and the rest goes out', async () => {
  for (const [status, problem] of /** @type {const} */ ([[409, 'conflict'], [410, 'erased'], [413, 'too-large'], [422, 'invalid']])) {
    serverAnswers(refused(status, problem), saved);
    const tab = newTab();
    rows.clear();
    await fill(tab, ['d', 'one', 1], ['d', 'one', 2], ['e', 'two', 1]);
    await tab.flush();
    await tab.flush();
    assert.deepEqual(revs(), ['one 1', 'two 1']);
    assert.deepEqual((await tab.of('d')).map((item) => item.problem), [problem, '']);
    await tab.forget('d', [{ store: 'drafts', remove: 'd' }]);
    assert.equal(rows.size, 0);
  }
});

test('a newer save of a draft takes the place of what was refused of it', async () => {
  serverAnswers(refused(413, 'too-large'), saved);
  const tab = newTab();
  await fill(tab, ['d', 'one', 1], ['d', 'one', 2]);
  await tab.flush();
  await fill(tab, ['d', 'one', 1]);
  assert.deepEqual((await tab.of('d')).map(({ problem, save: { rev } }) => [problem, rev]), [['', 1]]);
  await tab.flush();
  assert.equal(rows.size, 0);
});

test('a device that is full keeps nothing, and what is in the page goes out all the same', async () => {
  full = true;
  serverAnswers(lost, saved);
  const tab = newTab();
  await assert.rejects(fill(tab, ['d', 'one', 1]), StorageBlocked);
  tab.carry({ draft: 'd', save: save('one') });
  assert.ok(tab.isUnkept('d'));
  await tab.flush();
  assert.equal((await tab.of('d')).length, 1);
  await tab.flush();
  assert.equal(sent[0].body, sent[1].body);
  assert.deepEqual(await tab.of('d'), []);
});

test('with two tabs a save is sent once, and the other hears of it', async () => {
  serverAnswers(saved);
  const [one, two] = [newTab(), newTab()];
  /** @type {boolean[]} */
  const heard = [];
  two.begin();
  two.subscribe((own) => heard.push(own));
  await fill(one, ['d', 'one', 1]);
  await Promise.all([one.flush(), two.flush()]);
  assert.equal(sent.length, 1);
  assert.deepEqual(heard, [false, false]);
});

test('it tries again by itself after a growing pause, and at once when the connection is back', async () => {
  serverAnswers(lost);
  const tab = newTab();
  await fill(tab, ['d', 'one', 1]);
  tab.begin();
  for (let turns = 0; turns < 20; turns++) await settled();
  assert.equal(sent.length, 1);
  for (const [pause, tries] of [[1900, 1], [700, 2], [1900, 2], [3200, 3], [7900, 3], [2200, 4]]) {
    mock.timers.tick(pause);
    for (let turns = 0; turns < 20; turns++) await settled();
    assert.equal(sent.length, tries);
  }
  serverAnswers(saved);
  happens.online();
  for (let turns = 0; turns < 20; turns++) await settled();
  assert.equal(rows.size, 0);
});
