/**
 * One line on Today when somebody rated several days of a week as hard, worked out here from what Today has opened anyway
 * (`entries/hard-days.js`). Nobody is told. Put away, it stays so for a week, remembered on this device alone, sealed.
 */
import { writtenNow } from '../entries/entry.js';
import { hardDays } from '../entries/hard-days.js';
import { remember } from '../keep/met.js';
import { keyring } from '../vault/keyring.js';
import { SealedElement } from './sealed-element.js';
import { part, showOnly } from './words.js';

class HardDays extends SealedElement {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', this);
    document.addEventListener('prompt-card:known', this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('prompt-card:known', this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    if (event.type === 'prompt-card:known' && keyring.state === 'open') {
      const { settings, history } = /** @type {CustomEvent} */ (event).detail;
      part(this, 'line', HTMLElement).hidden = !settings.hardDays || !hardDays(history, writtenNow());
    }
    if (event.type === 'click' && /** @type {Element} */ (event.target).closest('button')) this.#setAside();
  }

  #setAside() {
    part(this, 'line', HTMLElement).hidden = true;
    void remember({ what: 'set-aside', at: writtenNow() });
    showOnly(this, 'data-did', 'set-aside');
    part(this, 'told', HTMLElement).focus();
  }

  close() {
    part(this, 'line', HTMLElement).hidden = true;
    showOnly(this, 'data-did', '');
  }
}

customElements.define('hard-days', HardDays);
