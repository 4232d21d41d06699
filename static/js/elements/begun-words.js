/**
 * What somebody types into a form, sealed on this device until it is saved: a lock, a way out or a lost connection takes
 * nothing away. What is kept of a page is the business of its drafts (`keep/drafts.js`).
 */
import { begun } from '../keep/begun.js';
import { keyring } from '../vault/keyring.js';
import { renew } from './words.js';

const PAUSE = 400;

/**
 * How a form is read and filled. `place`: where its controls stand. `read`: null when there is nothing to keep. `write`: whether it took what was kept.
 * `empty`: opened words leave the page.
 * @typedef {{place: HTMLElement, read: () => object | null, write: (typed: any) => boolean, empty: () => void}} Fields
 */

export class BegunWords {
  /** @type {() => string} */ #form;
  /** @type {Fields} */ #fields;
  /** What is sealed on the device was given back; only then is it written over. */ #filled = false;
  /** What is sealed on the device stands in this form. */ #here = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {Promise<void>} */ #keeping = Promise.resolve();

  /** @param {() => string} form its fixed name @param {Fields} fields */
  constructor(form, fields) {
    [this.#form, this.#fields] = [form, fields];
  }

  /** Before whatever else empties the form, so that it is read first. @param {AbortSignal} signal until when */
  listen(signal) {
    signal.addEventListener('abort', keyring.beforeLock(() => this.keep()));
    signal.addEventListener('abort', keyring.subscribe(({ state }) => { if (state !== 'open') this.#empty(); }));
    document.addEventListener('mooring:leave', (event) => /** @type {CustomEvent} */ (event).detail.waitUntil(this.keep()), { signal });
    document.addEventListener('mooring:conceal', () => this.conceal(), { signal });
  }

  /** Gives back what was begun, once. Whoever was quicker than the disk goes on with what stands there. */
  async fill() {
    // What is being sealed is newer than what is on the disk.
    await this.#keeping;
    const typed = this.#filled ? null : await begun.find(this.#form());
    if (this.#filled || keyring.state !== 'open') return;
    this.#filled = true;
    this.#here = Boolean(typed) && !this.#fields.read() && this.#fields.write(typed);
  }

  /** After a pause: something was typed. */
  later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keep(), PAUSE);
  }

  /** Seals what stands in the form, or lets go of what did. One after the other. */
  keep() {
    clearTimeout(this.#timer);
    if (!this.#filled || keyring.state !== 'open') return this.#keeping;
    const [form, typed] = [this.#form(), this.#fields.read()];
    // Words that were begun elsewhere stay.
    if (!typed && !this.#here) return this.#keeping;
    this.#here = Boolean(typed);
    // Where the device keeps nothing, the words are in the page all the same.
    this.#keeping = this.#keeping.then(() => (typed ? begun.keep(form, typed) : begun.discard(form))).catch(() => {});
    return this.#keeping;
  }

  /** Out of the page; what is sealed has them. */
  conceal() {
    void this.keep();
    this.#empty();
  }

  #empty() {
    const opened = this.#filled;
    this.#filled = this.#here = false;
    this.#fields.empty();
    if (opened) renew(this.#fields.place);
  }
}
