/** @typedef {{ waitUntil(work: Promise<unknown>): void }} Leaving */

const LONGEST_WAIT = 1500;
const PRESSES = 3;
const WITHIN = 5000;

/** There is one such link at the top of the page and one in the dialog over it; leaving happens once. */
let leaving = false;

/** Covers the page at once, lets others put away what they hold, then goes elsewhere without leaving a way back. */
export class QuickExit extends HTMLElement {
  /** @type {AbortController | null} */
  #listening = null;

  /** @type {number[]} */
  #presses = [];

  #alone = false;

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.addEventListener('click', (event) => this.#click(event), { signal });
    document.addEventListener('keydown', (event) => this.#down(event), { signal, capture: true });
    document.addEventListener('keyup', (event) => this.#up(event), { signal, capture: true });
  }

  disconnectedCallback() {
    this.#listening?.abort();
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
    this.#alone = event.key === 'Shift';
    if (!this.#alone) this.#presses = [];
  }

  /** @param {KeyboardEvent} event */
  #up(event) {
    if (event.key !== 'Shift' || !this.#alone) return;
    const now = performance.now();
    this.#presses = [...this.#presses.filter((press) => now - press < WITHIN), now];
    if (this.#presses.length >= PRESSES) void this.#leave();
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
    const enough = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT));
    await Promise.race([Promise.allSettled(work), enough]);
    location.replace(link.href);
  }
}

customElements.define('quick-exit', QuickExit);
