/**
 * The idle lock's clock. The server keeps the limit; this is its shadow in the page, shared by all tabs of one account.
 *
 * Two clocks are asked, and the one that has gone further counts: the device's clock goes on while a phone sleeps but can be
 * set back, and the page's own only ever goes forwards but may stop in sleep.
 */
import { get, post, Unreachable } from '../vault/exchange.js';

const MINUTE = 60;
const ANSWER = 250;

export class IdleClock {
  #account;
  #idle;
  /** When it ends, in milliseconds of either clock. */
  #ends = { device: 0, page: 0 };
  #touched = 0;
  #told = performance.now();
  #looked = performance.now();
  #channel = new BroadcastChannel('mooring-idle');

  /** @param {{account: string, idleSeconds: number, secondsLeft: number}} page */
  constructor({ account, idleSeconds, secondsLeft }) {
    this.#account = account;
    this.#idle = idleSeconds;
    this.#set(secondsLeft);
    this.#channel.onmessage = ({ data }) => {
      if (data.account !== account) return;
      if (data.left !== undefined) this.#heard(data);
      else if (this.left > 0) this.#share();
    };
    this.#share();
  }

  /** Seconds until the lock. */
  get left() {
    return Math.min(this.#ends.device - Date.now(), this.#ends.page - performance.now()) / 1000;
  }

  /** How long before the end to warn: a minute, less where the limit is only a few minutes. */
  get warning() {
    return Math.min(MINUTE, this.#idle / 3);
  }

  /** The person typed or tapped. */
  touch() {
    this.#touched = performance.now();
  }

  /**
   * To be called every second: passes a touch on, once a minute at most. A page in view asks as often whether this sign-in was
   * ended elsewhere, also when nobody touches it; that is no touch. @returns {Promise<void>} Refused when signed out or locked there
   */
  async tick() {
    const now = performance.now();
    if (this.#touched > this.#told && now - this.#told >= this.warning * 1000) return this.stay();
    if (now - this.#looked < MINUTE * 1000 || document.visibilityState !== 'visible') return;
    this.#looked = now;
    await get('/my/presence').catch((error) => { if (!(error instanceof Unreachable)) throw error; });
  }

  /** Asks for the whole time again. The person's own activity counts until there is an answer, and where there is none. */
  async stay() {
    // What is over is over: only the server may say otherwise.
    const inTime = this.left > 0;
    const asked = { device: Date.now(), page: performance.now() };
    this.#told = this.#looked = performance.now();
    if (inTime) this.#set(Math.max(this.left, this.#idle));
    try {
      const { seconds } = await post('/my/presence', {});
      // From when it was asked: the device may have slept before the answer came.
      this.#set(seconds - Math.max(Date.now() - asked.device, performance.now() - asked.page) / 1000);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
    this.#share();
  }

  /** A new unlock: the whole time from now. */
  restart() {
    this.#told = this.#looked = performance.now();
    this.#set(this.#idle);
    this.#share();
  }

  /** Whether the time is over in every tab: one left open in the background must not lock another that is in use. */
  async over() {
    if (this.left > 0) return false;
    this.#channel.postMessage({ account: this.#account });
    await new Promise((resolve) => setTimeout(resolve, ANSWER));
    return this.left <= 0;
  }

  /** @param {number} seconds */
  #set(seconds) {
    this.#ends = { device: Date.now() + seconds * 1000, page: performance.now() + seconds * 1000 };
  }

  /** Another tab has more time left; its word may have waited while this one slept. @param {{left: number, at: number}} word */
  #heard({ left, at }) {
    const now = Math.min(left, this.#idle) - Math.max(0, Date.now() - at) / 1000;
    if (now > this.left) this.#set(now);
  }

  #share() {
    this.#channel.postMessage({ account: this.#account, left: this.left, at: Date.now() });
  }
}
