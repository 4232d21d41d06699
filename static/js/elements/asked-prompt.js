/** The prompt that somebody writes to, kept in view, with what may follow it: more questions, one at a time, and what can be ticked. */
import { loadLibrary } from '../entries/library.js';
import { part, showOnly } from './words.js';

/** @typedef {import('../entries/entry.js').AskedPrompt} Asked */

export class AskedPrompt extends HTMLElement {
  /** @type {Asked | null} */ #asked = null;
  /** @type {string[]} */ #medium = [];
  #small = false;
  #text = '';

  connectedCallback() {
    this.addEventListener('click', (event) => {
      const choice = /** @type {Element} */ (event.target).closest('button')?.dataset.choice;
      if (choice === 'follow-up') this.#askOn(this.querySelectorAll('[data-part="more"] > :not([hidden])').length + 1);
    });
    this.addEventListener('input', ({ target }) => this.#tick(/** @type {HTMLInputElement} */ (target)));
  }

  /** @returns {Asked | null} */
  get value() {
    return this.#asked;
  }

  set value(asked) {
    this.#asked = asked;
    this.hidden = !asked;
    part(this, 'question', HTMLElement).textContent = asked?.text ?? '';
    this.#tell([]);
    this.#warn('', []);
    this.#follow([], []);
    const library = /** @type {HTMLElement | null} */ (this.closest('[data-library]'))?.dataset.library;
    if (asked && library) void this.#load(library, asked);
  }

  /** What is written to it: a tick is a line of the page, and a line of the page is a tick. @returns {string} */
  get text() {
    return this.#text;
  }

  set text(text) {
    this.#text = text;
    const lines = text.split('\n');
    for (const tick of this.querySelectorAll('[data-part="options"] input')) {
      /** @type {HTMLInputElement} */ (tick).checked = lines.includes(tick.parentElement?.textContent ?? '');
    }
  }

  /** @param {string} address @param {Asked} asked */
  async #load(address, { id, version }) {
    const library = await loadLibrary(address).catch(() => null);
    const prompt = library?.prompts.find((each) => each.id === id && each.version === version);
    if (!prompt || this.#asked?.id !== id) return;
    this.#tell(prompt.medium);
    // A smaller form of it asks for less than the note speaks of.
    this.#warn(this.#asked.text === prompt.text ? (prompt.care_note ?? '') : '', prompt.shows_card);
    this.#follow(prompt.follow_ups, prompt.options);
  }

  /** One word was asked for, and nothing more. @param {boolean} small */
  set small(small) {
    this.#small = small;
    this.#tell(this.#medium);
  }

  /** In which ways it can be answered. @param {string[]} medium */
  #tell(medium) {
    this.#medium = medium;
    part(this, 'ways', HTMLElement).hidden = !showOnly(this, 'data-way', ...(this.#small ? ['one_word'] : medium));
  }

  /** What was said with it on Today holds while somebody writes. @param {string} note @param {string[]} cards */
  #warn(note, cards) {
    part(this, 'care', HTMLElement).textContent = note;
    part(this, 'care', HTMLElement).hidden = !note;
    showOnly(this, 'data-card', ...cards);
  }

  /** @param {string[]} questions @param {string[]} options to tick instead of writing */
  #follow(questions, options) {
    const lines = questions.map((question) => {
      const line = document.createElement('li');
      line.textContent = question;
      return line;
    });
    part(this, 'more', HTMLElement).replaceChildren(...lines);
    this.#askOn(0);
    const place = part(this, 'options', HTMLFieldSetElement);
    for (const before of place.querySelectorAll('label')) before.remove();
    for (const option of options) {
      const label = /** @type {DocumentFragment} */ (part(this, 'option', HTMLTemplateElement).content.cloneNode(true));
      /** @type {HTMLElement} */ (label.querySelector('span')).textContent = option;
      place.append(label);
    }
    place.hidden = options.length === 0;
    this.text = this.#text;
  }

  /** One question at a time: the rest waits until it is asked for. @param {number} shown */
  #askOn(shown) {
    const lines = [...part(this, 'more', HTMLElement).children].map((line) => /** @type {HTMLElement} */ (line));
    lines.forEach((line, place) => { line.hidden = place >= shown; });
    part(this, 'follow-up', HTMLElement).hidden = shown >= lines.length;
  }

  /** @param {HTMLInputElement} tick */
  #tick({ checked, parentElement }) {
    const option = parentElement?.textContent ?? '';
    const others = this.#text.split('\n').filter((line) => line !== option).join('\n');
    this.text = checked ? [...(others.trim() ? [others.trimEnd()] : []), option].join('\n') : others;
  }
}

customElements.define('asked-prompt', AskedPrompt);
