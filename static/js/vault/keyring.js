/**
 * The keys while unlocked. Account and epoch for every seal come from here, never from a page or an answer.
 * One keyring per tab; tabs speak over a BroadcastChannel, so that locking one locks all.
 */
import { importKey, Unsupported } from '../sealing/index.js';
import { device } from './device.js';
import { post, Unreachable } from './exchange.js';
import * as lockbox from './lockbox.js';
import { openTabs, owe, remove, standing } from './locks.js';

/** @typedef {"starting" | "locked" | "open"} State */
/** @typedef {"" | "signed-out" | "other-account"} Reason why it is locked, where that is not the usual lock */

const PATIENCE = 2000;

class Keyring {
  /** @type {State} */ state = 'starting';
  /** @type {Reason} */ reason = '';
  account = '';
  epoch = 0;
  /** VK, not extractable. @type {CryptoKey | null} */ key = null;

  /** Rises at every lock: an opening that began before it must not finish after it. */
  #turn = 0;
  /** @type {Set<(keyring: Keyring) => void>} */ #listeners = new Set();
  /** @type {Set<() => unknown>} */ #before = new Set();
  /** @type {BroadcastChannel | null} */ #channel = null;
  /** @type {Promise<void>} */ #telling = Promise.resolve();

  /** Takes up what the page says, and opens the lockbox if there is one. @param {{account: string, epoch: number, half: string | null}} vault */
  async start({ account, epoch, half }) {
    this.#identify(account, epoch);
    if (half && (await standing(account).catch(() => 'none')) === 'owed') {
      this.#telling = this.#tell();
      half = null;
    }
    if (!(half && (await this.#take(half)))) this.#become('locked');
  }

  /**
   * Opens with raw VK, which is zeroed here, and lets the other tabs open their lockbox too.
   * @param {{account: string, epoch: number, credRev: number, half: string, vk: Uint8Array, turn?: number}} vault
   *   turn: when what led here began; a lock since then wins
   * @returns {Promise<boolean>} whether it is open now
   */
  async open({ account, epoch, credRev, half, vk, turn = this.#turn }) {
    this.#identify(account, epoch);
    // Without storage the vault is open for this page only: better than not at all.
    await lockbox.write({ account, epoch, credRev, half, vk }).catch(() => {});
    const key = await importKey(vk);
    vk.fill(0);
    if (turn !== this.#turn) {
      await this.#tellOf('');
      return false;
    }
    this.#become('open', '', key);
    this.#channel?.postMessage({ kind: 'open', account, half });
    return true;
  }

  /** Which stretch between two locks this is. */
  get turn() {
    return this.#turn;
  }

  /**
   * Lets every draft be sealed first (2 seconds at most each), then drops the key. Works without a connection.
   * @param {{tell: boolean, reason?: Reason}} how tell: the other tabs and the server; the server perhaps later
   */
  async lock({ tell, reason = '' }) {
    this.#turn++;
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.all([...this.#before].map((work) => Promise.race([Promise.resolve().then(work).catch(() => {}), late])));
    this.#become('locked', reason || this.reason);
    if (tell && this.account) await this.#tellOf(reason);
  }

  /** Before signing out: locks everywhere on this device and removes the lockbox. The server is told by the sign-out itself. */
  async forget() {
    await this.lock({ tell: false, reason: 'signed-out' });
    await remove(this.account).catch(() => {});
    // Whoever comes next must not put words into this journal. Letters that are in it stay.
    await device.remove('letterboxes', this.account).catch(() => {});
    this.#channel?.postMessage({ kind: 'lock', account: this.account, reason: 'signed-out' });
  }

  /** After this page was away: still unlocked? @param {boolean} again whether everybody is to be told anew, having emptied their nodes */
  async check(again) {
    const there = await standing(this.account).catch(() => 'none');
    if (this.state === 'open' && there !== 'here') await this.lock({ tell: false });
    else if (again) this.#become(this.state, this.reason, this.key);
  }

  /** Resolves when no lock is still on its way to the server: an unlock must not be overtaken by it. */
  told() {
    return this.#telling;
  }

  /** Called now and at every change. @param {(keyring: Keyring) => void} listener @returns {() => void} unsubscribe */
  subscribe(listener) {
    this.#listeners.add(listener);
    listener(this);
    return () => { this.#listeners.delete(listener); };
  }

  /** Work that needs the key once more before it goes, such as sealing a draft. @param {() => unknown} work @returns {() => void} */
  beforeLock(work) {
    this.#before.add(work);
    return () => { this.#before.delete(work); };
  }

  /** @returns {Promise<void>} resolves when open */
  opened() {
    return new Promise((resolve) => {
      const stop = this.subscribe(({ state }) => {
        if (state !== 'open') return;
        resolve();
        queueMicrotask(() => stop());
      });
    });
  }

  /** @param {string} account @param {number} epoch */
  #identify(account, epoch) {
    if (epoch !== 1) throw new Unsupported('epoch');
    if (this.account && this.account !== account) throw new Error('this page belongs to another account');
    this.account = account;
    this.epoch = epoch;
    if (this.#channel) return;
    this.#channel = openTabs();
    this.#channel.onmessage = ({ data }) => void this.#hear(data);
    addEventListener('online', () => { this.#telling = this.#tell(); });
  }

  /** @param {{kind: string, account: string, half?: string, reason?: Reason}} word */
  async #hear({ kind, account, half, reason }) {
    if (kind === 'leave') await this.lock({ tell: true });
    else if (account !== this.account) {
      if (kind !== 'open') return;
      await this.lock({ tell: false, reason: 'other-account' });
      await remove(this.account).catch(() => {});
    } else if (kind === 'lock') await this.lock({ tell: false, reason });
    else if (kind === 'open' && half && this.state !== 'open') await this.#take(half);
  }

  /** @param {string} half @returns {Promise<boolean>} whether it is open now */
  async #take(half) {
    const turn = this.#turn;
    const vk = await lockbox.read({ account: this.account, epoch: this.epoch, half }).catch(() => null);
    if (!vk) return false;
    const key = await importKey(vk);
    vk.fill(0);
    if (turn === this.#turn) this.#become('open', '', key);
    return this.state === 'open';
  }

  /** The lockbox goes at once; the other tabs hear of it, and the server when it can. @param {Reason} reason */
  async #tellOf(reason) {
    await owe(this.account).catch(() => {});
    this.#channel?.postMessage({ kind: 'lock', account: this.account, reason });
    this.#telling = this.#tell();
  }

  /** Tells the server of a lock it has not heard of. Unreachable: the reminder stays, for the next page or the next connection. */
  async #tell() {
    try {
      if ((await standing(this.account)) !== 'owed') return;
      await post('/my/locks', {});
    } catch (error) {
      if (error instanceof Unreachable) return;
    }
    if ((await standing(this.account).catch(() => 'none')) === 'owed') await remove(this.account).catch(() => {});
  }

  /** @param {State} state @param {Reason} [reason] @param {CryptoKey | null} [key] */
  #become(state, reason = '', key = null) {
    this.state = state;
    this.reason = reason;
    this.key = key;
    for (const listener of [...this.#listeners]) listener(this);
  }
}

export const keyring = new Keyring();
