/**
 * Setting an intention, a small step or a parked decision. What is typed is sealed on this device until it is set, so that
 * neither a lock nor a lost connection takes it away.
 */
import { setIntention } from '../profile/intentions.js';
import { Malformed, mintId } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { BegunWords } from './begun-words.js';
import { Ceremony, Problem } from './ceremony.js';
import { MeetingDay } from './meeting-day.js';
import { dayOf, fill, part, showOnly } from './words.js';

/** @typedef {import('../profile/intentions.js').Kind} Kind */

class IntentionForm extends Ceremony {
  /** The same for every try to set these words. */ #id = mintId();
  #kind = '';
  #begun = new BegunWords(() => this.#first, { read: () => this.#read(), write: (typed) => this.#write(typed), empty: () => this.#empty() });
  /** @type {AbortController} */ #listening = new AbortController();

  started() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#choose(this.#first);
    this.#begun.listen(signal);
    signal.addEventListener('abort', keyring.subscribe(({ state }) => { if (state === 'open') void this.#begun.fill(); }));
    document.addEventListener('intention-list:shown', (event) => { if (!(/** @type {CustomEvent} */ (event).detail.any)) this.#unfold(); }, { signal });
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
    this.#begun.later();
  }

  #read() {
    const [words, talk] = this.#typed;
    return words.trim() || talk.trim() ? { kind: this.#kind, words, talk, meeting: this.#meeting.typed, one: this.#id } : null;
  }

  /** @param {any} typed */
  #write(typed) {
    this.#id = typed.one;
    this.#typed = [typed.words, typed.talk];
    this.#meeting.typed = typed.meeting;
    this.#choose(this.querySelector(`button[data-choose="${CSS.escape(typed.kind)}"]`) ? typed.kind : this.#first);
    this.#unfold();
    return true;
  }

  /** Opened words leave the page; what is sealed has them. */
  #empty() {
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
    await this.#begun.keep();
    const kind = /** @type {Kind} */ (this.#kind);
    await setIntention({ id: this.#id, kind, words, talk: kind === 'decision' ? talk : '', meet }).catch((error) => {
      if (keyring.state !== 'open') throw new Problem('locked-meanwhile');
      throw error instanceof Malformed ? new Problem('intentions-many') : error;
    });
    if (keyring.state !== 'open') return;
    // Who went on typing meanwhile goes on with that.
    if (this.#typed[0].trim() === words) this.#empty();
    else this.#id = mintId();
    await this.#begun.keep();
    fill(this, { met: meet ? dayOf(meet) : '' });
    this.said(meet ? 'set' : 'set-never');
    this.dispatchEvent(new CustomEvent('intention-form:set', { bubbles: true }));
  }
}

customElements.define('intention-form', IntentionForm);
