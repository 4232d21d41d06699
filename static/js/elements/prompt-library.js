/**
 * The whole library by theme: searched here, so that no word of a search leaves the page. Everything can be found, whatever
 * is suggested; what somebody chose about it is shown once their keys are there.
 */
import { loadLibrary } from '../entries/library.js';
import { changeSettings, readSettings, withOne } from '../profile/suggestions.js';
import { keyring } from '../vault/keyring.js';
import { begin } from './prompt-answer.js';
import { SealedElement } from './sealed-element.js';
import { become, fill, part, showOnly } from './words.js';

/** @typedef {import('../entries/library.js').Prompt} Prompt */

class PromptLibrary extends SealedElement {
  /** @type {Prompt[]} */ #prompts = [];
  /** @type {import('../entries/choosing.js').Settings | null} */ #settings = null;
  #unread = false;
  #timer = 0;

  connectedCallback() {
    this.addEventListener('click', this);
    this.addEventListener('input', this);
    void this.#load().then(() => super.connectedCallback());
  }

  async #load() {
    try {
      const { prompts, themes } = await loadLibrary(this.dataset.library ?? '');
      this.#prompts = prompts;
      const drafts = prompts.filter(({ status }) => status === 'draft').length;
      showOnly(this, 'data-drafts', drafts === prompts.length ? 'all' : drafts ? 'some' : '');
      part(this, 'themes', HTMLElement).replaceChildren(...themes.map((theme) => this.#theme(theme, drafts < prompts.length)));
      become(this, 'shown');
    } catch {
      become(this, 'missing');
    }
  }

  /** @param {{theme: string, name: string}} theme @param {boolean} mixed */
  #theme({ theme, name }, mixed) {
    const copy = /** @type {DocumentFragment} */ (part(this, 'theme', HTMLTemplateElement).content.cloneNode(true));
    part(copy, 'name', HTMLElement).textContent = name;
    const own = this.#prompts.filter((prompt) => prompt.theme === theme || prompt.secondary_themes.includes(theme));
    part(copy, 'list', HTMLElement).replaceChildren(...own.map((prompt) => this.#row(prompt, mixed)));
    return copy;
  }

  /** @param {Prompt} prompt @param {boolean} mixed some are drafts and some are not */
  #row(prompt, mixed) {
    const copy = /** @type {DocumentFragment} */ (part(this, 'prompt', HTMLTemplateElement).content.cloneNode(true));
    const row = /** @type {HTMLElement} */ (copy.querySelector('li'));
    row.dataset.prompt = prompt.id;
    showOnly(row, 'data-said', prompt.intensity);
    part(row, 'minutes', HTMLElement).textContent = String(prompt.minutes);
    part(row, 'draft', HTMLElement).hidden = !(mixed && prompt.status === 'draft');
    part(row, 'title', HTMLElement).textContent = prompt.title;
    part(row, 'text', HTMLElement).textContent = prompt.text;
    part(row, 'care', HTMLElement).textContent = prompt.care_note ?? '';
    part(row, 'care', HTMLElement).hidden = !prompt.care_note;
    /** @type {HTMLElement} */ (row.querySelector('[data-choice="smaller"]')).hidden = !prompt.gentler_variant;
    return row;
  }

  get #rows() {
    return [...this.querySelectorAll('li[data-prompt]')].map((row) => /** @type {HTMLElement} */ (row));
  }

  async open() {
    const settings = await readSettings().catch(() => null);
    if (keyring.state !== 'open') return;
    this.#settings = settings;
    this.#unread = !settings;
    this.#mark();
  }

  close() {
    this.#settings = null;
    part(this, 'search', HTMLInputElement).value = '';
    this.#mark();
  }

  /** What somebody chose, in each row. */
  #mark() {
    for (const row of this.#rows) {
      const id = row.dataset.prompt ?? '';
      const never = this.#settings?.never.includes(id) ?? false;
      /** @type {HTMLElement} */ (row.querySelector('[data-choice="favourite"]')).setAttribute('aria-pressed', String(this.#settings?.favourites.includes(id) ?? false));
      part(row, 'never', HTMLElement).hidden = !never;
      /** @type {HTMLElement} */ (row.querySelector('[data-choice="again"]')).hidden = !never;
    }
    this.#search();
  }

  #search() {
    const wanted = fold(part(this, 'search', HTMLInputElement).value).split(/\s+/).filter(Boolean);
    const only = new Set([...this.querySelectorAll('input[data-only]:checked')].map((box) => /** @type {HTMLElement} */ (box).dataset.only));
    const narrowed = wanted.length > 0 || only.size > 0;
    const found = new Set(this.#prompts.filter((prompt) => this.#matches(prompt, wanted, only)).map(({ id }) => id));
    for (const row of this.#rows) row.hidden = !found.has(row.dataset.prompt ?? '');
    for (const theme of this.querySelectorAll('details')) {
      theme.hidden = !theme.querySelector('li[data-prompt]:not([hidden])');
      if (narrowed !== theme.hasAttribute('data-opened')) theme.open = narrowed;
      theme.toggleAttribute('data-opened', narrowed);
    }
    const favourites = only.has('favourite');
    fill(this, { count: found.size });
    const none = favourites && this.#unread ? 'unread' : favourites && !this.#settings?.favourites.length ? 'no-favourites' : 'none';
    showOnly(this, 'data-found', found.size ? (narrowed ? 'some' : '') : none);
  }

  /** @param {Prompt} prompt @param {string[]} wanted @param {Set<string | undefined>} only */
  #matches(prompt, wanted, only) {
    if (only.has('gentle') && prompt.intensity !== 'gentle') return false;
    if (only.has('favourite') && !this.#settings?.favourites.includes(prompt.id)) return false;
    const all = fold([prompt.title, prompt.text, ...prompt.follow_ups, ...prompt.options].join(' '));
    return wanted.every((word) => all.includes(word));
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    if (event.type === 'input') {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#search(), 80);
    }
    if (event.type !== 'click') return;
    const button = /** @type {Element} */ (event.target).closest('button');
    const prompt = this.#prompts.find(({ id }) => id === button?.closest('li')?.dataset.prompt);
    if (!button || !prompt) return;
    const { choice } = button.dataset;
    if (choice === 'write') void this.#begin(prompt, prompt.text, false);
    if (choice === 'smaller') void this.#begin(prompt, prompt.gentler_variant ?? prompt.text, true);
    if (choice === 'favourite') {
      const there = button.getAttribute('aria-pressed') !== 'true';
      void this.#change(({ favourites }) => ({ favourites: withOne(favourites, prompt.id, there) }));
    }
    if (choice === 'again') void this.#change(({ never }) => ({ never: withOne(never, prompt.id, false) }));
  }

  /** @param {Prompt} prompt @param {string} text @param {boolean} small */
  async #begin({ id, version }, text, small) {
    if (!(await begin({ id, version, text }, small))) become(this, 'unkept');
  }

  /** @param {Parameters<typeof changeSettings>[0]} change */
  async #change(change) {
    if (keyring.state !== 'open') {
      document.dispatchEvent(new CustomEvent('mooring:unlock'));
      return;
    }
    try {
      const settings = await changeSettings(change);
      if (keyring.state !== 'open') return;
      [this.#settings, this.#unread] = [settings, false];
      this.#mark();
    } catch {
      showOnly(this, 'data-found', 'unsaved');
    }
  }
}

/** As people search: without accents or capitals. @param {string} text */
const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

customElements.define('prompt-library', PromptLibrary);
