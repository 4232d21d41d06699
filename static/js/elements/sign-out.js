/**
 * Around the sign-out form: drafts are sealed, the lockbox is removed and every tab locked, then the form is sent as it is.
 */
import { keyring } from '../vault/keyring.js';

class SignOut extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', this.#leave);
  }

  disconnectedCallback() {
    this.removeEventListener('submit', this.#leave);
  }

  /** @param {SubmitEvent} event */
  #leave = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    form.setAttribute('aria-busy', 'true');
    document.dispatchEvent(new CustomEvent('mooring:leaving'));
    await keyring.forget();
    form.submit();
  };
}

customElements.define('sign-out', SignOut);
