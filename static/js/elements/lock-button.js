/**
 * Lock now, or unlock: whichever is possible; what is inside says so by `data-when="open|locked"`. Asks `<vault-gate>`, which does it.
 */
import { keyring } from '../vault/keyring.js';
import { showOnly } from './words.js';

class LockButton extends HTMLElement {
  #stop = () => {};

  connectedCallback() {
    this.addEventListener('click', this.#press);
    this.#stop = keyring.subscribe(({ state }) => {
      this.dataset.state = state;
      showOnly(this, 'data-when', state === 'open' ? 'open' : 'locked');
    });
  }

  disconnectedCallback() {
    this.removeEventListener('click', this.#press);
    this.#stop();
  }

  #press = () => {
    document.dispatchEvent(new CustomEvent(keyring.state === 'open' ? 'mooring:lock' : 'mooring:unlock'));
  };
}

customElements.define('lock-button', LockButton);
