/**
 * Saves on their way: sealed, on the disk until the server has answered, sent byte for byte and in order, by one tab at a
 * time (docs/sealing.md, 7 and 8). Needs no keys, so it goes on while the journal is locked; never sent to another account
 * than the one that sealed them.
 */
import { device } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';

/** How long one answer may take, and how long a tab that sends may hold the others up. */
const PATIENCE = 45_000;
const TURN = 60_000;

/** Between two tries, growing. */
const SOON = 2_000;
const LATEST = 300_000;

const LOCK = 'mooring-outbox';

/** @typedef {import('../entries/entry.js').Save} Save */
/** @typedef {import('../vault/device.js').Change} Change */
/** @typedef {'' | 'unreachable' | 'fault' | 'busy' | 'no-room' | 'no-database' | 'signed-out' | 'other-account'} Trouble why what waits is still waiting */
/** @typedef {'conflict' | 'erased' | 'too-large' | 'invalid'} Problem why a save will never be taken as it is */
/** @typedef {{place: number, account: string, draft: string, problem: Problem | '', save: Save}} Item */

/** An answer that these bytes will always get. What happens to the words is for the person to say. @type {Record<number, Problem>} */
const REFUSALS = { 409: 'conflict', 410: 'erased', 413: 'too-large', 422: 'invalid' };

/** With these the rest of the round may still go through. @param {Trouble} trouble */
const isOfOne = (trouble) => trouble === '' || trouble === 'fault';

class Outbox {
  /** @type {Trouble} */ trouble = '';
  /** What this device would not keep: it waits in the memory of this page alone. @type {Item[]} */ #unkept = [];
  /** @type {Set<(own: boolean) => void>} */ #listeners = new Set();
  /** @type {BroadcastChannel | null} */ #channel = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #tries = 0;
  #begun = false;

  /** Sends what waits: now, with every connection that comes back, whenever the journal opens, and every now and then. */
  begin() {
    if (this.#begun) return;
    this.#begun = true;
    const again = () => void this.flush();
    addEventListener('online', again);
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && again());
    keyring.subscribe(({ state }) => state === 'open' && again());
    this.#line();
    again();
  }

  /** In order, of this account. @returns {Promise<Item[]>} */
  async all() {
    const kept = await device.all('outbox', keyring.account).catch(() => []);
    return [...kept, ...this.#unkept.filter(({ account }) => account === keyring.account)];
  }

  /** @param {string} draft @returns {Promise<Item[]>} what is still here of it */
  async of(draft) {
    return (await this.all()).filter((item) => item.draft === draft);
  }

  /** @param {string} draft whether the only copy of its save is in this page's memory */
  isUnkept(draft) {
    return this.#unkept.some((item) => item.draft === draft);
  }

  /**
   * On the disk when this resolves. What was refused of its draft, and what was to follow that, is over.
   * @param {{draft: string, save: Save}} item @param {Change[]} together what else belongs to it
   */
  async add({ draft, save }, together) {
    const item = { account: keyring.account, draft, problem: '', save };
    const before = await this.of(draft);
    const over = before.some(({ problem }) => problem) ? before.map(removal) : [];
    await device.change([{ store: 'outbox', put: item }, ...over, ...together]);
    this.#tell(false);
  }

  /** In this page's memory, where the device refuses. @param {{draft: string, save: Save}} item */
  carry({ draft, save }) {
    this.#unkept.push({ account: keyring.account, draft, problem: '', save, place: -1 - this.#unkept.length });
  }

  /** Sent now or not at all: for what its owner waits for and can say again. @param {Save} save @returns {Promise<'' | Trouble | Problem>} what was wrong */
  async once(save) {
    const outcome = await send({ account: keyring.account, save });
    return outcome === 'saved' ? '' : outcome;
  }

  /** Everything of a draft that was let go. @param {string} draft @param {[Change, ...Change[]]} together what goes with it */
  async forget(draft, together) {
    const own = await this.of(draft);
    this.#unkept = this.#unkept.filter((item) => item.draft !== draft);
    await device.change([...together, ...own.map(removal)]);
    if (own.length) this.#tell(false);
  }

  /** Called after each change here or in another tab. @param {(own: boolean) => void} listener own: this tab was the one that sent @returns {() => void} unsubscribe */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Sends all that can be sent now. @returns {Promise<void>} when each has had its try */
  async flush() {
    clearTimeout(this.#timer);
    if (!keyring.account || !next(await this.all(), new Set())) return;
    await this.#alone(() => this.#round());
    const waiting = next(await this.all(), new Set());
    if (!waiting) this.#tries = 0;
    else if (!['signed-out', 'other-account'].includes(this.trouble)) this.#again();
  }

  /** One tab at a time. A turn that takes too long is taken over: to send the same bytes twice is harmless. @param {() => Promise<void>} work */
  async #alone(work) {
    let mine = false;
    const turn = () => { mine = true; return work(); };
    const signal = AbortSignal.timeout(TURN);
    await navigator.locks.request(LOCK, { signal }, turn)
      .catch(() => (mine ? undefined : navigator.locks.request(LOCK, { steal: true }, turn)))
      .catch(() => {});
  }

  async #round() {
    /** @type {Set<number>} */
    const tried = new Set();
    /** @type {Trouble} */
    let trouble = '';
    for (let item; isOfOne(trouble) && (item = next(await this.all(), tried));) {
      tried.add(item.place);
      const outcome = await send(item);
      if (outcome === 'saved') await this.#remove(item);
      else if (isProblem(outcome)) await this.#hold(item, outcome);
      else trouble = outcome;
      this.trouble = trouble;
      this.#tell(true);
    }
  }

  /** What could not be removed goes out once more, which changes nothing. @param {Item} item */
  async #remove({ place }) {
    this.#unkept = this.#unkept.filter((other) => other.place !== place);
    if (place > 0) await device.remove('outbox', place).catch(() => {});
  }

  /** @param {Item} item @param {Problem} problem */
  async #hold(item, problem) {
    item.problem = problem;
    // Not if it was let go of meanwhile.
    const there = item.place > 0 && (await this.all()).some(({ place }) => place === item.place);
    if (there) await device.put('outbox', item).catch(() => {});
  }

  #again() {
    const pause = Math.min(LATEST, SOON * 2 ** this.#tries++) * (1 + Math.random() / 4);
    this.#timer = setTimeout(() => void this.flush(), pause);
  }

  #line() {
    if (this.#channel) return this.#channel;
    this.#channel = new BroadcastChannel('mooring-outbox');
    this.#channel.onmessage = ({ data: { account, trouble } }) => {
      if (account !== keyring.account) return;
      this.trouble = trouble;
      for (const listener of [...this.#listeners]) listener(false);
    };
    return this.#channel;
  }

  /** @param {boolean} own */
  #tell(own) {
    this.#line().postMessage({ account: keyring.account, trouble: this.trouble });
    for (const listener of [...this.#listeners]) listener(own);
  }
}

/** @param {Item} item @returns {Change} */
const removal = ({ place }) => ({ store: 'outbox', remove: place });

/** The first that may go: not after one of the same draft that is still here. @param {Item[]} items @param {Set<number>} tried */
function next(items, tried) {
  const behind = new Set();
  for (const item of items) {
    if (!item.problem && !tried.has(item.place) && !behind.has(item.draft)) return item;
    behind.add(item.draft);
  }
  return null;
}

/** @param {string} outcome @returns {outcome is Problem} */
const isProblem = (outcome) => Object.values(REFUSALS).some((problem) => problem === outcome);

/** The same bytes every time. @param {{account: string, save: Save}} item @returns {Promise<'saved' | Trouble | Problem>} */
async function send({ account, save: { id, rev, base, head, body } }) {
  const sealed = new URLSearchParams({ account, rev: String(rev), base, head, ...(body === null ? {} : { body }) });
  let answer;
  try {
    answer = await fetch(`/my/entries/${id}`, {
      method: 'POST',
      headers: { Accept: 'application/json', 'HX-Request': 'true' },
      body: sealed,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return 'unreachable';
  }
  return outcomeOf(answer, account);
}

/** A hotel's sign-in page may answer anything: only what is surely ours ends the waiting. @param {Response} answer @param {string} account @returns {Promise<'saved' | Trouble | Problem>} */
async function outcomeOf(answer, account) {
  const { status } = answer;
  const stated = answer.headers.get('Mooring-Account');
  const problem = (await answer.json().catch(() => null))?.problem;
  if (problem === 'other-account' || (stated && stated !== account)) return 'other-account';
  if (status === 204 && stated) return 'saved';
  if (status === 413 || (problem && REFUSALS[status])) return REFUSALS[status];
  if (problem === 'signed-out' || problem === 'busy' || problem === 'no-room' || problem === 'no-database') return problem;
  if (status === 429) return 'busy';
  return status === 500 || problem ? 'fault' : 'unreachable';
}

export const outbox = new Outbox();
