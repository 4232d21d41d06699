/** What elements that show opened text share: they open when the keyring does, and empty themselves when told to. */
import { keyring } from '../vault/keyring.js';

export class SealedElement extends HTMLElement {
  /** @type {() => void} */ #stop = () => {};

  connectedCallback() {
    this.#stop = keyring.subscribe(({ state }) => (state === 'open' ? void this.open() : this.close()));
    document.addEventListener('mooring:conceal', this);
  }

  disconnectedCallback() {
    this.#stop();
    document.removeEventListener('mooring:conceal', this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'mooring:conceal') this.close();
  }

  /** Shows what it holds. @returns {Promise<void>} */
  async open() {}

  /** Leaves nothing that was opened in the page. */
  close() {}
}
