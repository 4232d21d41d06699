/** The clinic's scales, and which of them is filled in: chosen here, and never named in an address or asked of the server. */
import { loadScales } from '../entries/scales.js';
import { drafts } from '../keep/drafts.js';
import { keyring } from '../vault/keyring.js';
import { begunToday, ScaleForm } from './scale-form.js';
import { SealedElement } from './sealed-element.js';
import { fill, part, showOnly } from './words.js';

/** @typedef {import('../entries/scales.js').Scale} Scale */

class ScaleShelf extends SealedElement {
  /** @type {Scale[]} */ #scales = [];

  connectedCallback() {
    this.addEventListener('click', this);
    this.addEventListener('scale-form:over', this);
    void this.#load().then(() => super.connectedCallback());
  }

  get #form() {
    return /** @type {ScaleForm} */ (this.querySelector('scale-form'));
  }

  async #load() {
    try {
      this.#scales = await loadScales(this.dataset.library ?? '');
      part(this, 'scales', HTMLElement).replaceChildren(...this.#scales.map((scale) => this.#row(scale)));
      this.#show('list');
    } catch {
      this.#show('missing');
    }
  }

  /** @param {'list' | 'filling' | 'missing'} state */
  #show(state) {
    this.dataset.state = state;
    showOnly(this, 'data-shelf', state);
    part(this, 'head', HTMLElement).classList.toggle('visually-hidden', state === 'filling');
  }

  /** @param {Scale} scale */
  #row(scale) {
    const { id, language, title, introduction, items, source, licence, responsible, version } = scale;
    const copy = /** @type {DocumentFragment} */ (part(this, 'scale', HTMLTemplateElement).content.cloneNode(true));
    const row = /** @type {HTMLElement} */ (copy.querySelector('li'));
    row.dataset.scale = id;
    for (const [name, words] of Object.entries({ title, introduction })) {
      part(row, name, HTMLElement).textContent = words;
      part(row, name, HTMLElement).lang = language;
    }
    fill(row, { items: items.length, source, licence, responsible, version });
    return row;
  }

  /** Which were begun today, their owner alone may see. */
  async open() {
    const found = await drafts.all().catch(() => []);
    if (keyring.state !== 'open') return;
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('li[data-scale]'))) {
      const scale = /** @type {Scale} */ (this.#scales.find(({ id }) => id === row.dataset.scale));
      showOnly(row, 'data-began', found.some((draft) => begunToday(draft, scale)) ? 'today' : 'no');
    }
  }

  close() {
    for (const row of this.querySelectorAll('li[data-scale]')) showOnly(row, 'data-began', 'no');
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    const button = event.type === 'click' ? /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('button[data-choice="begin"]')) : null;
    const id = /** @type {HTMLElement | null | undefined} */ (button?.closest('[data-scale]'))?.dataset.scale;
    if (id) this.#begin(/** @type {Scale} */ (this.#scales.find((scale) => scale.id === id)));
    if (event.type === 'scale-form:over') this.#over();
  }

  /** @param {Scale} scale */
  #begin(scale) {
    if (keyring.state !== 'open') {
      document.dispatchEvent(new CustomEvent('mooring:unlock'));
      return;
    }
    this.#show('filling');
    void this.#form.begin(scale);
  }

  #over() {
    this.#show('list');
    scrollTo({ top: 0 });
    part(this, 'heading', HTMLElement).focus({ preventScroll: true });
    void this.open();
  }
}

customElements.define('scale-shelf', ScaleShelf);
