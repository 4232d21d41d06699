/**
 * Around the ways to sign out: drafts are sealed, the lockbox is removed and every tab locked, then the form is sent as it is.
 * What was not saved stays on the device, sealed. Where that may not be enough (`data-asks`: others use this device too; or all
 * of it is to be removed) the person is first told what is not saved, and chooses.
 */
import { unsent } from '../keep/unsent.js';
import { device } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';
import { forgetCountry } from './help-country.js';
import { fill, part, showOnly } from './words.js';

/** As long as other tabs may take to seal what they hold: what they keep then is to be removed as well. */
const OTHERS = 2200;

/** @typedef {'keep' | 'remove'} Way what becomes of what is on this device */

class SignOut extends HTMLElement {
  connectedCallback() {
    this.addEventListener('submit', this);
    this.addEventListener('click', this);
  }

  disconnectedCallback() {
    this.removeEventListener('submit', this);
    this.removeEventListener('click', this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === 'submit') {
      event.preventDefault();
      const pressed = /** @type {SubmitEvent} */ (event).submitter;
      void this.#ask(/** @type {HTMLFormElement} */ (event.target), pressed?.dataset.way === 'remove' ? 'remove' : 'keep');
      return;
    }
    const choice = /** @type {Element} */ (event.target).closest('button')?.dataset.choice;
    if (choice === 'stay') part(this, 'asked', HTMLDialogElement).close();
    else if (choice === 'keep' || choice === 'remove') void this.#leave(choice);
    else if (choice === 'leave') this.#form.submit();
  }

  get #form() {
    return /** @type {HTMLFormElement} */ (this.querySelector('form'));
  }

  /** @param {HTMLFormElement} form @param {Way} way */
  async #ask(form, way) {
    if (form.getAttribute('aria-busy')) return;
    form.setAttribute('aria-busy', 'true');
    const count = way === 'remove' || this.dataset.asks !== undefined ? await unsent().catch(() => null) : 0;
    form.removeAttribute('aria-busy');
    if (count === 0 && way === 'keep') return this.#leave('keep');
    this.#say(way);
    fill(this, { count: count ?? 0 });
    showOnly(this, 'data-unsent', count === null ? 'unknown' : count ? 'some' : 'none');
    const dialog = part(this, 'asked', HTMLDialogElement);
    dialog.setAttribute('aria-labelledby', `sign-out-${way}`);
    dialog.showModal();
  }

  /** @param {Way} way */
  async #leave(way) {
    const { account } = keyring;
    this.#form.setAttribute('aria-busy', 'true');
    this.#say('leaving');
    document.dispatchEvent(new CustomEvent('mooring:leaving'));
    await keyring.forget();
    if (way === 'remove' && !(await this.#remove(account))) return this.#say('failed');
    this.#form.submit();
  }

  /** @param {string} account @returns {Promise<boolean>} whether nothing of it is here any more */
  async #remove(account) {
    await new Promise((resolve) => setTimeout(resolve, OTHERS));
    forgetCountry();
    return device.forget(account).then(() => true, () => false);
  }

  /** @param {string} state of the dialog */
  #say(state) {
    showOnly(this, 'data-about', state);
  }
}

customElements.define('sign-out', SignOut);
