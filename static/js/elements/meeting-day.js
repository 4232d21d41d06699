/** When to meet something again: in some days, on a day of one's own, or never. Its controls have no name: a day is sealed, too. */
import { faultOf } from '../profile/intentions.js';
import { dayAfter } from '../profile/sheet.js';
import { Problem } from './ceremony.js';
import { dayOf, fill, part, showOnly } from './words.js';

/** So many days, until its owner says something else. @type {Record<string, string>} */
const DEFAULTS = { intention: '14', step: '7', decision: '28' };

export class MeetingDay extends HTMLElement {
  #chosen = false;
  /** @type {AbortController} */ #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener('change', (event) => {
      this.#chosen ||= event.target === this.#when;
      this.#tell();
    }, { signal });
    this.#tell();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  get #when() {
    return part(this, 'when', HTMLSelectElement);
  }

  get #own() {
    return part(this, 'own-day', HTMLInputElement);
  }

  /** What is usual for this kind, where nobody has chosen. @param {string} kind */
  suit(kind) {
    if (!this.#chosen) this.#when.value = DEFAULTS[kind] ?? DEFAULTS.intention;
    this.#tell();
  }

  /** @returns {{when: string, own: string} | null} what was chosen by hand */
  get typed() {
    return this.#chosen ? { when: this.#when.value, own: this.#own.value } : null;
  }

  set typed(typed) {
    this.#chosen = Boolean(typed) && [...this.#when.options].some(({ value }) => value === typed?.when);
    if (this.#chosen && typed) this.#when.value = typed.when;
    this.#own.value = (this.#chosen && typed?.own) || '';
    this.#tell();
  }

  /** @returns {string | null} the day; null for never. A Problem when there is none to take */
  chosen() {
    const { value } = this.#when;
    if (value === 'never') return null;
    if (value !== 'own') return dayAfter(Number(value));
    const day = this.#own.value;
    const fault = day ? faultOf(day) : 'missing';
    if (fault) throw new Problem(`day-${fault}`);
    return day;
  }

  /** The day in words, before anything is kept. */
  #tell() {
    const { value } = this.#when;
    part(this, 'own', HTMLElement).hidden = value !== 'own';
    this.#own.min = dayAfter(1);
    const day = value === 'own' ? this.#own.value : value === 'never' ? '' : dayAfter(Number(value));
    fill(this, { 'meeting-day': day && dayOf(day) });
    showOnly(this, 'data-told', value === 'never' ? 'never' : day ? 'day' : '');
  }
}

customElements.define('meeting-day', MeetingDay);
