/** Loads the address anew that could not be loaded, after what is being written here was put away. Says when there is a connection. */
import { showOnly } from './words.js';

class TryAgain extends HTMLElement {
  #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener('click', (event) => {
      if (/** @type {Element} */ (event.target).closest('button')) void this.#again();
    }, { signal });
    addEventListener('online', () => showOnly(this, 'data-when', 'back'), { signal });
    addEventListener('offline', () => showOnly(this, 'data-when', ''), { signal });
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  async #again() {
    /** @type {Promise<unknown>[]} */
    const work = [];
    document.dispatchEvent(new CustomEvent('mooring:leave', {
      detail: { waitUntil: (/** @type {Promise<unknown>} */ promise) => void work.push(promise), staying: true },
    }));
    // Words that could not be kept are only in this window.
    const ended = await Promise.allSettled(work);
    if (ended.every(({ status }) => status === 'fulfilled')) location.reload();
  }
}

customElements.define('try-again', TryAgain);
