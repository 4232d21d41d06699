/** Says that what somebody chose was given back older than this device has seen it (docs/sealing.md, 11), until they have looked. */
import { acceptProfile, isProfileOlder } from '../profile/profile.js';
import { SealedElement } from './sealed-element.js';
import { become } from './words.js';

class OlderProfile extends SealedElement {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', (event) => {
      if (/** @type {Element} */ (event.target).closest('button')) void this.#accept();
    });
  }

  async open() {
    const older = await isProfileOlder().catch(() => false);
    if (older) become(this, 'older');
    this.hidden = !older;
  }

  close() {
    this.hidden = true;
  }

  async #accept() {
    await acceptProfile();
    become(this, 'accepted');
    /** @type {HTMLElement | null} */ (this.querySelector('[data-when="accepted"]'))?.focus();
  }
}

customElements.define('older-profile', OlderProfile);
