/**
 * Today's suggestion: one prompt, chosen here (`entries/choosing.js`), with a way out at every step. What is taken up becomes
 * a sealed draft, and the next page is told only the draft's random id.
 */
import { choose, deeperThan, gentlerThan, isEnoughFor, phasesAt, sittingOf } from '../entries/choosing.js';
import { writtenNow } from '../entries/entry.js';
import { loadLibrary } from '../entries/library.js';
import { history, remember } from '../keep/met.js';
import { changeSettings, readSettings, withOne } from '../profile/suggestions.js';
import { keyring } from '../vault/keyring.js';
import { begin } from './prompt-answer.js';
import { SealedElement } from './sealed-element.js';
import { become, part, showOnly } from './words.js';

/** @typedef {import('../entries/choosing.js').Suggestion} Suggestion */
/** @typedef {import('../entries/choosing.js').Happened} Happened */

class PromptCard extends SealedElement {
  /** @type {import('../entries/library.js').Library | null} */ #library = null;
  /** @type {import('../entries/choosing.js').Settings | null} */ #settings = null;
  /** @type {Happened[]} */ #history = [];
  /** @type {Suggestion | null} */ #suggestion = null;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', this);
  }

  async open() {
    if (this.#suggestion || this.dataset.state === 'put-away') return;
    try {
      this.#library = await loadLibrary(this.dataset.library ?? '');
    } catch {
      become(this, 'missing');
      return;
    }
    try {
      [this.#settings, this.#history] = await Promise.all([readSettings(), history()]);
    } catch {
      // Without them nobody knows what is not to be offered, or too much.
      if (keyring.state === 'open') become(this, 'unread');
      return;
    }
    if (keyring.state !== 'open') return;
    // Before the prompt is shown, so that nothing moves under a finger afterwards.
    this.dispatchEvent(new CustomEvent('prompt-card:known', { bubbles: true, detail: { settings: this.#settings, history: this.#history } }));
    if (isEnoughFor(this.#history, writtenNow())) become(this, 'put-away');
    else this.#suggest();
  }

  close() {
    this.#suggestion = this.#settings = null;
    this.#history = [];
    this.#say('');
    for (const place of ['title', 'question', 'minutes', 'care']) part(this, place, HTMLElement).textContent = '';
    // Nor how deep it went, whether it is a favourite, and what it was that stood beside it.
    for (const place of ['other-way', 'session-day', 'care', 'gentler']) part(this, place, HTMLElement).hidden = true;
    showOnly(this, 'data-card');
    part(this, 'favourite', HTMLElement).setAttribute('aria-pressed', 'false');
    showOnly(this, 'data-said', 'gentle');
    showOnly(this, 'data-deeper', '');
    this.#reveal(true);
    become(this, 'opening');
  }

  /** @returns {import('../entries/choosing.js').Moment | null} */
  get #moment() {
    if (!this.#library || !this.#settings) return null;
    return { library: this.#library, settings: this.#settings, history: this.#history, now: writtenNow(), random: Math.random };
  }

  /** @param {{depth?: 'reflective' | 'deep', another?: boolean}} [wish] */
  #suggest(wish) {
    const moment = this.#moment;
    if (!moment) return;
    const known = sittingOf(moment);
    const suggestion = choose(moment, wish);
    if (!suggestion) {
      this.#suggestion = null;
      become(this, 'nothing');
      return;
    }
    if (suggestion.prompt !== known.at(-1)) this.#met('offered', suggestion);
    this.#show(suggestion);
    this.#say(wish?.another && known.includes(suggestion.prompt) ? 'round' : '');
  }

  /** @param {'offered' | 'gentler'} what @param {Suggestion} suggestion */
  #met(what, { prompt }) {
    const met = { what, at: writtenNow(), prompt: prompt.id };
    this.#history = [...this.#history, met];
    void remember(met);
  }

  /** @param {Suggestion} suggestion */
  #show(suggestion) {
    const { prompt, small, otherWay } = suggestion;
    const moment = this.#moment;
    if (!moment) return;
    this.#suggestion = suggestion;
    const depth = small ? 'gentle' : prompt.intensity;
    showOnly(this, 'data-said', depth);
    part(this, 'title', HTMLElement).textContent = prompt.title;
    part(this, 'question', HTMLElement).textContent = asked(suggestion);
    part(this, 'minutes', HTMLElement).textContent = String(small ? 1 : prompt.minutes);
    part(this, 'care', HTMLElement).textContent = prompt.care_note ?? '';
    part(this, 'care', HTMLElement).hidden = !prompt.care_note || small;
    showOnly(this, 'data-card', ...prompt.shows_card);
    part(this, 'other-way', HTMLElement).hidden = !otherWay;
    part(this, 'session-day', HTMLElement).hidden = !phasesAt(moment).includes('session-day');
    part(this, 'gentler', HTMLElement).hidden = small || !gentlerThan(moment, prompt);
    part(this, 'favourite', HTMLElement).setAttribute('aria-pressed', String(moment.settings.favourites.includes(prompt.id)));
    showOnly(this, 'data-deeper', small ? '' : (deeperThan(moment, prompt.intensity) ?? ''));
    this.#reveal(depth !== 'deep');
    become(this, 'shown');
  }

  /** A deep one is shown only to who says so, each time. @param {boolean} shown */
  #reveal(shown) {
    part(this, 'first', HTMLElement).hidden = shown;
    part(this, 'then', HTMLElement).hidden = !shown;
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    if (event.type !== 'click') return;
    const choice = /** @type {Element} */ (event.target).closest('button')?.dataset.choice;
    if (choice) this.#say('');
    switch (choice) {
      case 'another': this.#suggest({ another: true }); break;
      case 'reflective': case 'deep': this.#suggest({ depth: choice }); break;
      case 'gentler': this.#soften(); break;
      case 'show': this.#reveal(true); break;
      case 'after-all': case 'not-today': void this.#enough(choice); return;
      case 'never': void this.#never(); return;
      case 'favourite': void this.#favour(); return;
      case 'write': case 'one-word': void this.#write(choice === 'one-word'); return;
      default: return;
    }
    this.#readOut();
  }

  #readOut() {
    const place = [...this.querySelectorAll('[tabindex="-1"]')].find((each) => each.checkVisibility());
    if (place instanceof HTMLElement) place.focus();
  }

  /** Kept before it is shown, so that Today asks no more however soon somebody comes back to it. @param {'after-all' | 'not-today'} what */
  async #enough(what) {
    const met = { what, at: writtenNow() };
    this.#history = [...this.#history, met];
    await remember(met);
    if (keyring.state !== 'open') return;
    if (what === 'not-today') become(this, 'put-away');
    else this.#suggest();
    this.#readOut();
  }

  #soften() {
    const gentler = this.#moment && this.#suggestion && gentlerThan(this.#moment, this.#suggestion.prompt);
    if (!gentler) return;
    if (!gentler.small) this.#met('gentler', gentler);
    this.#show(gentler);
  }

  /** @param {(settings: import('../entries/choosing.js').Settings, id: string) => Partial<import('../entries/choosing.js').Settings>} change */
  async #change(change) {
    const id = this.#suggestion?.prompt.id ?? '';
    try {
      const settings = await changeSettings((before) => change(before, id));
      if (keyring.state !== 'open') return false;
      this.#settings = settings;
      return true;
    } catch {
      this.#say('unsaved');
      return false;
    }
  }

  async #never() {
    const saved = await this.#change(({ never, favourites }, id) => ({ never: withOne(never, id, true), favourites: withOne(favourites, id, false) }));
    if (!saved) return;
    this.#suggest({ another: true });
    this.#say('never');
    this.#readOut();
  }

  async #favour() {
    const button = part(this, 'favourite', HTMLElement);
    const there = button.getAttribute('aria-pressed') !== 'true';
    if (await this.#change(({ favourites }, id) => ({ favourites: withOne(favourites, id, there) }))) button.setAttribute('aria-pressed', String(there));
  }

  /** @param {string} did what is said below */
  #say(did) {
    showOnly(this, 'data-did', did);
  }

  /** @param {boolean} small one word is enough */
  async #write(small) {
    if (!this.#suggestion) return;
    const { prompt } = this.#suggestion;
    if (!(await begin({ id: prompt.id, version: prompt.version, text: asked(this.#suggestion) }, small))) become(this, 'unkept');
  }
}

/** @param {Suggestion} suggestion */
const asked = ({ prompt, small }) => (small ? (prompt.gentler_variant ?? prompt.text) : prompt.text);

customElements.define('prompt-card', PromptCard);
