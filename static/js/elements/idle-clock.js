/**
 * The idle lock's clock. The server keeps the limit; this is its shadow in the page, shared by all tabs of one account.
 */
import { post, Unreachable } from '../vault/exchange.js';

const MINUTE = 60;
const ANSWER = 250;

export class IdleClock {
  #account;
  #idle;
  #deadline;
  #touched = 0;
  #told = Date.now();
  #channel = new BroadcastChannel('mooring-idle');

  /** @param {{account: string, idleSeconds: number, secondsLeft: number}} page */
  constructor({ account, idleSeconds, secondsLeft }) {
    this.#account = account;
    this.#idle = idleSeconds;
    this.#deadline = Date.now() + secondsLeft * 1000;
    this.#channel.onmessage = ({ data }) => {
      if (data.account !== account) return;
      if (data.deadline) this.#deadline = Math.max(this.#deadline, data.deadline);
      else if (this.left > 0) this.#share();
    };
    this.#share();
  }

  /** Seconds until the lock; the wall clock, so that a sleeping phone counts. */
  get left() {
    return (this.#deadline - Date.now()) / 1000;
  }

  /** How long before the end to warn: a minute, less where the limit is only a few minutes. */
  get warning() {
    return Math.min(MINUTE, this.#idle / 3);
  }

  /** The person typed or tapped. */
  touch() {
    this.#touched = Date.now();
  }

  /** To be called every second: passes a touch on, once a minute at most. @returns {Promise<void>} Refused when signed out or locked there */
  async tick() {
    if (this.#touched > this.#told && Date.now() - this.#told >= this.warning * 1000) await this.stay();
  }

  /** Asks for the whole time again. Without a connection the person's own activity counts. */
  async stay() {
    this.#told = Date.now();
    try {
      const { seconds } = await post('/my/presence', {});
      this.#deadline = Date.now() + seconds * 1000;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      this.#deadline = Math.max(this.#deadline, this.#told + this.#idle * 1000);
    }
    this.#share();
  }

  /** A new unlock: the whole time from now. */
  restart() {
    this.#told = Date.now();
    this.#deadline = this.#told + this.#idle * 1000;
    this.#share();
  }

  /** Whether the time is over in every tab: one left open in the background must not lock another that is in use. */
  async over() {
    if (this.left > 0) return false;
    this.#channel.postMessage({ account: this.#account });
    await new Promise((resolve) => setTimeout(resolve, ANSWER));
    return this.left <= 0;
  }

  #share() {
    this.#channel.postMessage({ account: this.#account, deadline: this.#deadline });
  }
}
