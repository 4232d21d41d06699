/**
 * Lets this browser keep what works without a connection, and says when another build of Mooring is there than the one this page
 * was loaded with. Nothing is taken without a person's word: the next page they open is the new one anyway.
 *
 * Where this page goes by another name than the kept ones (`data-name`), those are renewed at once: without a connection the one
 * that was chosen has to stand there, too.
 */
import { serviceWorkerUrl } from '../vault/trusted.js';
import { part, showOnly } from './words.js';

const BUILD = /\/static\/([^/]+)\//.exec(import.meta.url)?.[1];
const LONGEST_WAIT = 5000;
const OFTEN_ENOUGH = 10 * 60_000;

class NewVersion extends HTMLElement {
  #life = new AbortController();
  /** @type {ServiceWorkerRegistration | undefined} */ #registration;
  #asked = performance.now();

  connectedCallback() {
    const worker = navigator.serviceWorker;
    // Not over an open connection, and not in some private windows. Everything else works there.
    if (!worker) return;
    this.#life = new AbortController();
    const { signal } = this.#life;
    worker.addEventListener('message', ({ data }) => this.#hear(data), { signal });
    this.addEventListener('click', (event) => this.#click(event), { signal });
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void this.#ask(); }, { signal });
    addEventListener('pageshow', (event) => { if (event.persisted) void this.#ask(); }, { signal });
    addEventListener('online', () => void this.#ask(), { signal });
    // What the page itself needs comes first.
    if (document.readyState === 'complete') void this.#register();
    else addEventListener('load', () => void this.#register(), { signal, once: true });
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  async #register() {
    // Refused where storage is: then there is no help without a connection, and nothing else is missing.
    this.#registration = await navigator.serviceWorker.register(serviceWorkerUrl(), { scope: '/my/', updateViaCache: 'none' }).catch(() => undefined);
    this.#registration?.active?.postMessage('build');
  }

  /** A page that was away may have missed the word. */
  async #ask() {
    this.#registration?.active?.postMessage('build');
    if (performance.now() - this.#asked < OFTEN_ENOUGH) return;
    this.#asked = performance.now();
    await this.#registration?.update().catch(() => {});
  }

  /** @param {{build?: string, name?: string} | undefined} kept */
  #hear({ build, name } = {}) {
    if (name && name !== this.dataset.name) void this.#registration?.update().catch(() => {});
    if (!build || build === BUILD || this.dataset.state === 'later') return;
    this.dataset.state = 'there';
    showOnly(this, 'data-told', 'there');
    part(this, 'line', HTMLElement).hidden = false;
  }

  /** @param {Event} event */
  #click(event) {
    const choice = /** @type {Element} */ (event.target).closest('button')?.dataset.choice;
    if (choice === 'later') {
      this.dataset.state = 'later';
      part(this, 'line', HTMLElement).hidden = true;
    } else if (choice === 'take') void this.#take();
  }

  /** First everything that is being written is sealed on this device. What could not be kept is not given up. */
  async #take() {
    /** @type {Promise<unknown>[]} */
    const work = [];
    const detail = { waitUntil: (/** @type {Promise<unknown>} */ promise) => void work.push(promise), staying: true };
    document.dispatchEvent(new CustomEvent('mooring:leave', { detail }));
    const kept = Promise.allSettled(work).then((all) => all.every(({ status }) => status === 'fulfilled'));
    const late = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT, false));
    if ((await Promise.race([kept, late])) && !document.querySelector('entry-composer:is([data-save="unkept"], [data-save="saving"])')) {
      location.reload();
      return;
    }
    showOnly(this, 'data-told', 'unkept');
  }
}

customElements.define('new-version', NewVersion);
