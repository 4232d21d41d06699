/**
 * What stands at the desk is shown while the vault is open, as everything else is: a phone that lies about, locked, shows no
 * logins. The server keeps the same rule; with `data-reload` it has sent the closed door only.
 */
import { keyring } from '../vault/keyring.js';
import { showOnly } from './words.js';

class DeskDoor extends HTMLElement {
  #stop = () => {};

  connectedCallback() {
    document.addEventListener('mooring:conceal', this);
    this.#stop = keyring.subscribe(({ state }) => {
      if (state === 'open' && this.dataset.reload !== undefined) location.reload();
      else if (state !== 'starting') this.#show(state === 'open' ? 'open' : 'locked');
    });
  }

  disconnectedCallback() {
    document.removeEventListener('mooring:conceal', this);
    this.#stop();
  }

  handleEvent() {
    this.#show('locked');
  }

  /** @param {string} state */
  #show(state) {
    showOnly(this, 'data-door', state);
  }
}

customElements.define('desk-door', DeskDoor);
