/**
 * Choosing a passphrase: six words drawn for the person, or their own. Shared by joining and recovery.
 */
import { Malformed, normalisePassphrase } from '../sealing/index.js';
import { generate, isCommon } from '../vault/words.js';
import { Problem } from './ceremony.js';
import { showOnly } from './words.js';

export class PassphraseChooser extends HTMLElement {
  #words = '';
  #own = false;

  connectedCallback() {
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.choose) void this.#pressed(button.dataset.choose);
    });
  }

  /** Draws the first words, and says so when the list does not come. The typed way is open all the while. */
  async begin() {
    if (!this.#words) await this.#draw();
  }

  /** @returns {Promise<string>} the passphrase as chosen; Problem too-short, too-long, common */
  async chosen() {
    if (!this.#own) {
      if (!this.#words) throw new Problem('no-words');
      return this.#words;
    }
    const typed = this.#input.value;
    try {
      normalisePassphrase(typed);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      throw new Problem(typed.length > 500 ? 'passphrase-long' : 'passphrase-short');
    }
    if (await isCommon(typed)) throw new Problem('passphrase-common');
    return typed;
  }

  /** The words that were drawn are nobody's. */
  forget() {
    this.#words = '';
    this.querySelector('[data-words]')?.replaceChildren();
    this.#own = false;
    showOnly(this, 'data-way', 'drawn');
  }

  /** @param {string} what */
  async #pressed(what) {
    if (what === 'another') await this.#draw();
    else if (what === 'copy') await this.#copy();
    else this.#choose(what === 'own');
  }

  async #draw() {
    const words = await generate().catch(() => null);
    if (words) {
      this.#words = words.join(' ');
      const items = words.map((word) => Object.assign(document.createElement('li'), { textContent: word }));
      this.querySelector('[data-words]')?.replaceChildren(...items);
    }
    showOnly(this, 'data-said', words ? '' : 'no-words');
  }

  async #copy() {
    const copied = this.#words && (await navigator.clipboard.writeText(this.#words).then(() => 'copied', () => 'not-copied'));
    showOnly(this, 'data-said', copied || 'no-words');
  }

  /** @param {boolean} own */
  #choose(own) {
    this.#own = own;
    showOnly(this, 'data-way', own ? 'own' : 'drawn');
    showOnly(this, 'data-said', '');
    if (own) this.#input.focus();
    else /** @type {HTMLElement | null} */ (this.querySelector('[data-choose="own"]'))?.focus();
  }

  get #input() {
    return /** @type {HTMLInputElement} */ (this.querySelector('[data-control="own-passphrase"]'));
  }
}

customElements.define('passphrase-chooser', PassphraseChooser);
