/** What is suggested, and when: opened and sealed here, saved with each change. The server sees that the profile changed, not in what. */
import { writtenNow } from '../entries/entry.js';
import { loadLibrary } from '../entries/library.js';
import { changeSettings, MOST, readSettings, withOne } from '../profile/suggestions.js';
import { keyring } from '../vault/keyring.js';
import { SealedElement } from './sealed-element.js';
import { become, dayOf, part, showOnly, words } from './words.js';

/** @typedef {import('../entries/choosing.js').Settings} Settings */
/** @typedef {'byDay' | 'byRating' | 'hardDays' | 'deep'} Switch */

class SuggestionSettings extends SealedElement {
  /** @type {Settings | null} */ #settings = null;
  /** @type {Map<string, string>} */ #titles = new Map();

  connectedCallback() {
    super.connectedCallback();
    for (const kind of ['click', 'change', 'keydown']) this.addEventListener(kind, this);
  }

  async open() {
    try {
      const library = await loadLibrary(this.dataset.library ?? '').catch(() => null);
      this.#titles = new Map(library?.prompts.map(({ id, title }) => [id, title]));
      const settings = await readSettings();
      if (keyring.state !== 'open') return;
      this.#fill(settings);
      become(this, 'shown');
    } catch {
      if (keyring.state === 'open') become(this, 'unread');
    }
  }

  close() {
    this.#settings = null;
    for (const name of ['days', 'never']) part(this, name, HTMLElement).replaceChildren();
    for (const box of this.#boxes) box.checked = false;
    part(this, 'day', HTMLInputElement).value = '';
    part(this, 'refused', HTMLElement).hidden = true;
    showOnly(this, 'data-did', '');
    become(this, 'opening');
  }

  get #boxes() {
    return [...this.querySelectorAll('input[type="checkbox"]')].map((box) => /** @type {HTMLInputElement} */ (box));
  }

  /** @param {Settings} settings */
  #fill(settings) {
    this.#settings = settings;
    const today = writtenNow().slice(0, 10);
    part(this, 'days', HTMLElement).replaceChildren(...settings.sessions.map((day) => {
      const row = this.#row(day, dayOf(day), 'remove');
      showOnly(row, 'data-side', day < today ? 'past' : day > today ? 'ahead' : 'today');
      return row;
    }));
    part(this, 'never', HTMLElement).replaceChildren(...settings.never.map((id) => this.#row(id, this.#titles.get(id) ?? id, 'again')));
    part(this, 'refused', HTMLElement).hidden = settings.never.length === 0;
    for (const box of this.#boxes) {
      const { topic, switch: name } = box.dataset;
      box.checked = topic ? settings.topics.includes(topic) : settings[/** @type {Switch} */ (name)];
    }
  }

  /** @param {string} key @param {string} name @param {'remove' | 'again'} undo */
  #row(key, name, undo) {
    const copy = /** @type {DocumentFragment} */ (part(this, 'row', HTMLTemplateElement).content.cloneNode(true));
    const row = /** @type {HTMLElement} */ (copy.querySelector('li'));
    part(row, 'name', HTMLElement).textContent = name;
    const button = part(row, 'undo', HTMLButtonElement);
    button.textContent = words(this, undo);
    button.setAttribute('aria-label', `${words(this, undo)}: ${name}`);
    button.dataset.choice = undo;
    button.dataset.key = key;
    return row;
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    const target = /** @type {Element} */ (event.target);
    if (event.type === 'keydown' && /** @type {KeyboardEvent} */ (event).key === 'Enter' && target === part(this, 'day', HTMLElement)) this.#add();
    if (event.type === 'change' && target instanceof HTMLInputElement && target.type === 'checkbox') this.#switch(target);
    if (event.type === 'click') this.#press(target.closest('button'));
  }

  /** @param {HTMLButtonElement | null} button */
  #press(button) {
    const { choice, key = '' } = button?.dataset ?? {};
    if (choice === 'add') this.#add();
    if (choice === 'remove') void this.#save(({ sessions }) => ({ sessions: withOne(sessions, key, false) }), part(this, 'day', HTMLElement));
    if (choice === 'again') void this.#save(({ never }) => ({ never: withOne(never, key, false) }), /** @type {HTMLElement} */ (this.querySelector('input[data-topic]')));
  }

  #add() {
    const field = part(this, 'day', HTMLInputElement);
    const day = field.value;
    const known = this.#settings?.sessions ?? [];
    const problem = !day ? 'no-day' : known.includes(day) ? 'known-day' : known.length >= MOST.sessions ? 'too-many' : '';
    const place = /** @type {HTMLElement} */ (this.querySelector('[data-problem-place]'));
    place.textContent = problem && words(this, problem);
    field.removeAttribute('aria-invalid');
    if (problem) {
      field.setAttribute('aria-invalid', 'true');
      field.focus();
      return;
    }
    void this.#save(({ sessions }) => ({ sessions: withOne(sessions, day, true) })).then((saved) => {
      // Whoever chose the next day meanwhile keeps it.
      if (saved && field.value === day) field.value = '';
    });
  }

  /** @param {HTMLInputElement} box */
  #switch({ checked, dataset: { topic, switch: name } }) {
    if (topic) void this.#save(({ topics }) => ({ topics: withOne(topics, topic, checked) }));
    else void this.#save(() => ({ [/** @type {Switch} */ (name)]: checked }));
  }

  /** @param {Parameters<typeof changeSettings>[0]} change @param {HTMLElement} [then] where to go on when the button pressed is gone */
  async #save(change, then) {
    showOnly(this, 'data-did', '');
    const before = this.#settings;
    try {
      const settings = await changeSettings(change);
      if (keyring.state !== 'open') return false;
      this.#fill(settings);
      showOnly(this, 'data-did', 'saved');
      then?.focus();
      return true;
    } catch {
      if (before && keyring.state === 'open') this.#fill(before);
      showOnly(this, 'data-did', 'unsaved');
      return false;
    }
  }
}

customElements.define('suggestion-settings', SuggestionSettings);
