/**
 * Setting an intention, a small step or a parked decision. What is typed is sealed on this device until it is set, so that
 * neither a lock nor a lost connection takes it away.
 */
import { begun } from '../keep/begun.js';
import { setIntention } from '../profile/intentions.js';
import { Malformed, mintId } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { Ceremony, Problem } from './ceremony.js';
import { MeetingDay } from './meeting-day.js';
import { dayOf, fill, part, showOnly } from './words.js';

/** @typedef {import('../profile/intentions.js').Kind} Kind */

const PAUSE = 400;

class IntentionForm extends Ceremony {
  /** The same for every try to set these words. */ #id = mintId();
  #kind = '';
  /** What is sealed on the device was given back; only then is it written over. */ #filled = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {Promise<void>} */ #keeping = Promise.resolve();
  /** @type {AbortController} */ #listening = new AbortController();

  started() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#choose(this.#first);
    signal.addEventListener('abort', keyring.subscribe(({ state }) => void (state === 'open' ? this.#fill() : this.#empty())));
    signal.addEventListener('abort', keyring.beforeLock(() => this.#keep()));
    document.addEventListener('mooring:conceal', () => void this.#conceal(), { signal });
    document.addEventListener('intention-list:shown', (event) => { if (!(/** @type {CustomEvent} */ (event).detail.any)) this.#unfold(); }, { signal });
    document.addEventListener('mooring:leave', (event) => /** @type {CustomEvent} */ (event).detail.waitUntil(this.#keep()), { signal });
    for (const kind of ['input', 'change']) this.addEventListener(kind, () => this.#later(), { signal });
    this.addEventListener('click', (event) => {
      const kind = /** @type {Element} */ (event.target).closest('button')?.dataset.choose;
      if (!kind) return;
      this.#choose(kind);
      this.#later();
    }, { signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  /** The page that this stands on comes back as it does; words are opened anew. */
  restored() {}

  get #first() {
    return this.dataset.kind ?? 'intention';
  }

  get #meeting() {
    return part(this, 'meeting', MeetingDay);
  }

  /** What was begun, or what nothing stands before, is not hidden in a fold. */
  #unfold() {
    const fold = this.closest('details');
    if (fold) fold.open = true;
  }

  /** Words and whom to talk to; not every form asks for both. */
  get #typed() {
    return ['words', 'talk'].map((name) => this.control(name)?.value.toWellFormed() ?? '');
  }

  set #typed(typed) {
    for (const [i, name] of ['words', 'talk'].entries()) {
      const control = this.control(name);
      if (control) control.value = typed[i];
    }
  }

  /** @param {string} kind */
  #choose(kind) {
    this.#kind = kind;
    for (const button of this.querySelectorAll('button[data-choose]')) {
      button.setAttribute('aria-pressed', String(button.getAttribute('data-choose') === kind));
    }
    showOnly(this, 'data-for', kind);
    this.#meeting.suit(kind);
  }

  #later() {
    this.said('');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#keep(), PAUSE);
  }

  /** Seals what is typed, or lets go of what was. One after the other. */
  #keep() {
    clearTimeout(this.#timer);
    if (!this.#filled || keyring.state !== 'open') return this.#keeping;
    const [words, talk] = this.#typed;
    const typed = { kind: this.#kind, words, talk, meeting: this.#meeting.typed, one: this.#id };
    const any = words.trim() || talk.trim();
    // Where the device keeps nothing, the words are in the page all the same.
    this.#keeping = this.#keeping.then(() => (any ? begun.keep(this.#first, typed) : begun.discard(this.#first))).catch(() => {});
    return this.#keeping;
  }

  async #fill() {
    const typed = this.#filled ? null : await begun.find(this.#first);
    if (this.#filled || keyring.state !== 'open') return;
    this.#filled = true;
    // Whoever was quicker than the disk goes on with what stands there.
    if (!typed || this.typed('words')) return;
    this.#id = typed.one;
    this.#typed = [typed.words, typed.talk];
    this.#meeting.typed = typed.meeting;
    this.#choose(this.querySelector(`button[data-choose="${CSS.escape(typed.kind)}"]`) ? typed.kind : this.#first);
    this.#unfold();
  }

  /** Opened words leave the page; what is sealed has them. */
  async #conceal() {
    const kept = this.#keep();
    this.#empty();
    await kept;
  }

  #empty() {
    this.#filled = false;
    this.#id = mintId();
    this.#typed = ['', ''];
    this.#meeting.typed = null;
    this.#choose(this.#first);
    this.said('');
    fill(this, { met: '' });
  }

  async submitted() {
    const [words, talk] = this.#typed.map((each) => each.trim());
    if (!words) throw new Problem('words-missing');
    const meet = this.#meeting.chosen();
    await this.#keep();
    const kind = /** @type {Kind} */ (this.#kind);
    await setIntention({ id: this.#id, kind, words, talk: kind === 'decision' ? talk : '', meet }).catch((error) => {
      if (keyring.state !== 'open') throw new Problem('locked-meanwhile');
      throw error instanceof Malformed ? new Problem('intentions-many') : error;
    });
    if (keyring.state !== 'open') return;
    // Who went on typing meanwhile goes on with that.
    if (this.#typed[0].trim() === words) this.#empty();
    else this.#id = mintId();
    this.#filled = true;
    await this.#keep();
    fill(this, { met: meet ? dayOf(meet) : '' });
    this.said(meet ? 'set' : 'set-never');
    this.dispatchEvent(new CustomEvent('intention-form:set', { bubbles: true }));
  }
}

customElements.define('intention-form', IntentionForm);
