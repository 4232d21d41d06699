/** A button that puts a page away or brings it back: what goes wrong on the way is said beside it. */
import { part, showOnly } from './words.js';

class BinAction extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', this);
    for (const kind of ['htmx:error', 'htmx:response:error', 'mooring:other-account']) this.addEventListener(kind, this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    const status = /** @type {CustomEvent} */ (event).detail?.ctx?.response?.status;
    if (event.type === 'submit') part(this, 'refused', HTMLElement).replaceChildren();
    if (event.type === 'submit') this.#say('', true);
    else if (event.type === 'mooring:other-account') this.#say('other-account');
    else this.#say(status && status < 500 ? '' : 'waiting');
  }

  /** @param {string} name of the words beside the button @param {boolean} [busy] */
  #say(name, busy = false) {
    showOnly(this, 'data-told', name);
    const button = /** @type {HTMLButtonElement} */ (this.querySelector('button[type="submit"]'));
    button.ariaBusy = busy ? 'true' : null;
  }
}

customElements.define('bin-action', BinAction);
