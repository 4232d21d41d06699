/** Says how long this browser keeps what is on this device, and whether it is ready to be without a connection. */
import { askToLast, promised } from '../keep/lasting.js';
import { part, showOnly } from './words.js';

class DeviceKeeping extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this);
    void this.#say(promised());
    void this.#ready();
  }

  disconnectedCallback() {
    this.removeEventListener('click', this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (!(/** @type {Element} */ (event.target).closest('[data-choice="ask"]'))) return;
    void this.#say(askToLast().then((answer) => (answer === 'fleeting' ? 'refused' : answer)));
  }

  /** @param {Promise<string>} answer */
  async #say(answer) {
    const said = await answer;
    showOnly(this, 'data-lasting', said);
    part(this, 'ask', HTMLElement).hidden = said !== 'fleeting';
  }

  async #ready() {
    if (!navigator.serviceWorker) return void showOnly(this, 'data-ready', 'never');
    const registration = await navigator.serviceWorker.getRegistration('/my/').catch(() => undefined);
    showOnly(this, 'data-ready', registration?.active ? 'yes' : 'no');
    if (registration?.active) return;
    await navigator.serviceWorker.ready;
    showOnly(this, 'data-ready', 'yes');
  }
}

customElements.define('device-keeping', DeviceKeeping);
