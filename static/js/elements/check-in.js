/** How it is right now, on a scale or in a word, if somebody likes to say it. Fills nothing in, sends nothing, and stops nobody. */
import { offerFor, ratingOf, tidied } from '../entries/ratings.js';
import { part, showOnly } from './words.js';

export class CheckIn extends HTMLElement {
  /** @type {import('../entries/ratings.js').Ratings} */ #ratings = {};

  connectedCallback() {
    this.addEventListener('click', (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('button[data-rating]'));
      if (button) this.#press(button.dataset.rating ?? '');
    });
    this.addEventListener('input', ({ target }) => {
      if (target === this) return;
      // Ticks and the note are this element's business: around it only the whole is heard of.
      this.#ratings = { ...this.#ratings, ...this.#said() };
    });
  }

  /** @returns {'before' | 'after'} */
  get when() {
    return this.dataset.check === 'after' ? 'after' : 'before';
  }

  /** @returns {import('../entries/ratings.js').Ratings | null} */
  get value() {
    return tidied(this.#ratings);
  }

  /** @param {import('../entries/ratings.js').Ratings | null} ratings */
  set value(ratings) {
    const said = tidied(ratings);
    this.#ratings = { ...said };
    for (const tick of /** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll('input[data-feeling]'))) {
      tick.checked = Boolean(said?.feelings?.includes(tick.dataset.feeling ?? ''));
    }
    const note = this.querySelector('textarea');
    if (note) note.value = said?.note ?? '';
    this.#show();
  }

  /** @returns {import('../entries/ratings.js').Ratings} */
  #said() {
    const ticks = [.../** @type {NodeListOf<HTMLInputElement>} */ (this.querySelectorAll('input[data-feeling]'))];
    const note = this.querySelector('textarea');
    // What this version has no tick for stays as it was said.
    const others = (this.#ratings.feelings ?? []).filter((feeling) => !ticks.some(({ dataset }) => dataset.feeling === feeling));
    return {
      ...(ticks.length ? { feelings: [...ticks.filter(({ checked }) => checked).map(({ dataset }) => dataset.feeling ?? ''), ...others] } : {}),
      ...(note ? { note: note.value } : {}),
    };
  }

  /** Pressed once more, it is taken back. @param {string} said */
  #press(said) {
    const rating = ratingOf(said);
    this.#ratings = { ...this.#ratings, [this.when]: this.#ratings[this.when] === rating ? null : rating };
    this.#show();
    this.dispatchEvent(new Event('input', { bubbles: true }));
  }

  #show() {
    const rating = ratingOf(this.#ratings[this.when]);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('button[data-rating]'))) {
      button.setAttribute('aria-pressed', String(rating !== null && ratingOf(button.dataset.rating) === rating));
    }
    const offer = offerFor(this.#ratings, this.when);
    part(this, 'offers', HTMLElement).hidden = !showOnly(this, 'data-offer', offer);
  }
}

customElements.define('check-in', CheckIn);
