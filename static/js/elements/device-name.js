/** Says whether the pages for a time without a connection go by the name, too. `<new-version>` has them renewed. */
import { showOnly } from './words.js';

class DeviceName extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    const worker = navigator.serviceWorker;
    if (!worker) return void showOnly(this, 'data-ready', 'never');
    this.#life = new AbortController();
    worker.addEventListener('message', ({ data }) => {
      if (data?.name) showOnly(this, 'data-ready', data.name === this.dataset.name ? 'yes' : 'no');
    }, { signal: this.#life.signal });
    showOnly(this, 'data-ready', 'no');
    void worker.ready.then(({ active }) => active?.postMessage('name'));
  }

  disconnectedCallback() {
    this.#life.abort();
  }
}

customElements.define('device-name', DeviceName);
