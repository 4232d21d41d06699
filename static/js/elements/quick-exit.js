import { lockAll } from '../vault/locks.js';

/** @typedef {{ waitUntil(work: Promise<unknown>): void }} Leaving */

const LONGEST_WAIT = 1500;
const PRESSES = 3;
const WITHIN = 5000;

/** There is one such link at the top of the page, one for the thumb, and one in the dialog over it; leaving happens once. */
let leaving = false;

/**
 * Covers the page at once, lets others put away what they hold, then goes elsewhere without leaving a way back.
 *
 * Shift by itself, three times within five seconds, does so too. Each press lights a dot; the first one is also said, once.
 * Whatever else is pressed in between, a letter with Shift or a click, begins anew.
 */
export class QuickExit extends HTMLElement {
  /** @type {AbortController | null} */
  #listening = null;

  /** @type {number[]} */
  #presses = [];

  #alone = false;
  #forgetting = 0;

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('click', (event) => this.#click(event), { signal });
    document.addEventListener('keydown', (event) => this.#down(event), { signal, capture: true });
    document.addEventListener('keyup', (event) => this.#up(event), { signal, capture: true });
    const anew = () => this.#anew();
    document.addEventListener('pointerdown', anew, { signal, capture: true, passive: true });
    addEventListener('blur', anew, { signal });
  }

  disconnectedCallback() {
    this.#listening?.abort();
    this.#anew();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { target } = event;
    if (!(target instanceof Element) || !target.closest('a')) return;
    event.preventDefault();
    void this.#leave();
  }

  /** @param {KeyboardEvent} event */
  #down(event) {
    if (event.repeat) return;
    if (event.key === 'Shift') this.#alone = true;
    else this.#anew();
  }

  /** @param {KeyboardEvent} event */
  #up(event) {
    if (event.key !== 'Shift' || !this.#alone) return;
    this.#alone = false;
    const now = performance.now();
    this.#presses = [...this.#presses.filter((press) => now - press < WITHIN), now];
    this.#show();
    if (this.#presses.length >= PRESSES) void this.#leave();
  }

  #anew() {
    this.#alone = false;
    if (!this.#presses.length) return;
    this.#presses = [];
    this.#show();
  }

  /** As many dots as there were presses; each goes out once it counts no more. */
  #show() {
    clearTimeout(this.#forgetting);
    const [first] = this.#presses;
    this.dataset.presses = String(this.#presses.length);
    const said = this.querySelector('[role="status"]');
    if (said && first === undefined) said.textContent = '';
    else if (said && !said.textContent) said.textContent = this.querySelector('template')?.content.textContent ?? '';
    if (first === undefined) return;
    this.#forgetting = setTimeout(() => {
      this.#presses = this.#presses.filter((press) => performance.now() - press < WITHIN);
      this.#show();
    }, first + WITHIN - performance.now());
  }

  async #leave() {
    const link = this.querySelector('a');
    if (leaving || !link) return;
    leaving = true;
    document.documentElement.classList.add('leaving');
    /** @type {Promise<unknown>[]} */
    const work = [];
    /** @type {Leaving} */
    const detail = { waitUntil: (promise) => void work.push(promise) };
    document.dispatchEvent(new CustomEvent('mooring:leave', { detail }));
    // The gate of a signed-in page locks, and seals what is being written before it does.
    if (!document.querySelector('vault-gate')) work.push(lockAll());
    const enough = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT));
    await Promise.race([Promise.allSettled(work), enough]);
    location.replace(link.href);
  }
}

customElements.define('quick-exit', QuickExit);
