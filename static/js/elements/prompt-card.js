/**
 * Today's suggestion: one gentle prompt, chosen here, with a way out at every step. What is taken up becomes a sealed
 * draft, and the next page is told only the draft's random id.
 */
import { choose, loadLibrary } from '../entries/library.js';
import { writtenNow } from '../entries/entry.js';
import { drafts } from '../keep/drafts.js';
import { mintId } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { become, part, showOnly } from './words.js';

class PromptCard extends HTMLElement {
  /** @type {import('../entries/library.js').Library | null} */ #library = null;
  /** @type {import('../entries/library.js').Prompt | null} */ #prompt = null;
  /** @type {string[]} */ #seen = [];

  connectedCallback() {
    this.addEventListener('click', this);
    void this.#load();
  }

  async #load() {
    try {
      this.#library = await loadLibrary(this.dataset.library ?? '');
      this.#suggest('gentle');
    } catch {
      become(this, 'missing');
    }
  }

  /** @param {import('../entries/library.js').Prompt['intensity']} intensity */
  #suggest(intensity) {
    if (!this.#library) return;
    const prompt = choose(this.#library, intensity, this.#seen);
    this.#prompt = prompt;
    this.#seen = [...this.#seen.slice(-11), prompt.id];
    showOnly(this, 'data-said', prompt.intensity);
    part(this, 'title', HTMLElement).textContent = prompt.title;
    part(this, 'question', HTMLElement).textContent = prompt.text;
    part(this, 'minutes', HTMLElement).textContent = String(prompt.minutes);
    become(this, 'shown');
  }


  /** @param {Event} event */
  handleEvent(event) {
    const button = /** @type {Element} */ (event.target).closest('button');
    const intensity = this.#prompt?.intensity ?? 'gentle';
    switch (button?.dataset.choice) {
      case 'another': this.#suggest(intensity); this.#readOut(); break;
      case 'gentler': this.#suggest('gentle'); this.#readOut(); break;
      case 'deeper': this.#suggest('reflective'); this.#readOut(); break;
      case 'not-today': become(this, 'put-away'); part(this, 'put-away', HTMLElement).focus(); break;
      case 'after-all': this.#suggest('gentle'); this.#readOut(); break;
      case 'write': void this.#write(false); break;
      case 'one-word': void this.#write(true); break;
    }
  }

  #readOut() {
    part(this, 'question', HTMLElement).focus();
  }

  /** @param {boolean} small one word is enough */
  async #write(small) {
    const prompt = this.#prompt;
    if (!prompt) return;
    if (keyring.state !== 'open') {
      document.dispatchEvent(new CustomEvent('mooring:unlock'));
      return;
    }
    const id = mintId();
    const asked = { id: prompt.id, version: prompt.version, text: prompt.text };
    const draft = { id, entry: mintId(), base: null, words: { title: '', text: '', prompt: asked }, small, at: writtenNow() };
    try {
      await drafts.keep(draft);
      location.assign(`/my/entries/new#draft.${id}`);
    } catch {
      become(this, 'missing');
    }
  }
}

customElements.define('prompt-card', PromptCard);
