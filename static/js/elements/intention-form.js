/**
 * Setting an intention, a small step or a parked decision, or finding other words for one that is set. What is typed is sealed
 * on this device until it is saved, so that neither a lock nor a lost connection takes it away.
 */
import { reword, setIntention } from '../profile/intentions.js';
import { Elsewhere } from '../profile/profile.js';
import { Malformed, mintId } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { BegunWords } from './begun-words.js';
import { Ceremony, Problem } from './ceremony.js';
import { MeetingDay } from './meeting-day.js';
import { dayOf, fill, part, showOnly } from './words.js';

/** @typedef {import('../profile/intentions.js').Intention} Intention */
/** @typedef {import('../profile/intentions.js').Kind} Kind */

class IntentionForm extends Ceremony {
  /** The same for every try to set these words. */ #id = mintId();
  #kind = '';
  /** Set already: its words are what is typed here. @type {Intention | null} */ #changes = null;
  /** Other words for it that had no answer. @type {{words: string, talk: string}[]} */ #tried = [];
  #begun = new BegunWords(() => this.#first, {
    place: this,
    read: () => this.#read(),
    write: (typed) => this.#write(typed),
    empty: () => this.#empty(),
  });
  /** @type {AbortController} */ #listening = new AbortController();

  started() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#choose(this.#first);
    this.#begun.listen(signal);
    signal.addEventListener('abort', keyring.subscribe(({ state }) => { if (state === 'open') void this.#begun.fill(); }));
    document.addEventListener('intention-list:shown', (event) => { if (!(/** @type {CustomEvent} */ (event).detail.any)) this.#unfold(); }, { signal });
    document.addEventListener('intention-list:change', (event) => {
      if (this.#read() && !this.#untouched) event.preventDefault();
      else this.#take(/** @type {CustomEvent<Intention>} */ (event).detail);
    }, { signal });
    for (const kind of ['input', 'change']) this.addEventListener(kind, () => this.#later(), { signal });
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      const { choice, choose } = button?.dataset ?? {};
      // What is on its way cannot be left as it was.
      if (choice === 'leave' && button?.getAttribute('aria-disabled') !== 'true') this.#leave();
      if (!choose) return;
      this.#choose(choose);
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

  get #fold() {
    return this.closest('details');
  }

  get #meeting() {
    return part(this, 'meeting', MeetingDay);
  }

  /** What was begun, or what nothing stands before, is not hidden in a fold. */
  #unfold() {
    if (this.#fold) this.#fold.open = true;
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

  /** Nothing was typed over the words that are to be changed. */
  get #untouched() {
    const [words, talk] = this.#typed;
    return words === this.#changes?.words && talk === this.#changes.talk;
  }

  /** @param {string} words @param {string} talk whether that, and nothing else, stands in the form */
  #stands(words, talk) {
    const [here, whom] = this.#typed;
    return here.trim() === words && whom.trim() === talk;
  }

  /** What is set comes into the form, for other words. @param {Intention} seen */
  #take(seen) {
    this.#doing(seen);
    this.#typed = [seen.words, seen.talk];
    this.#choose(seen.kind);
    this.#unfold();
    this.quiet();
    this.#later();
    this.control('words').focus();
  }

  /** It stays as it was. */
  #leave() {
    this.#empty();
    this.quiet();
    void this.#begun.keep();
    if (!this.#fold) return;
    this.#fold.open = false;
    this.#fold.querySelector('summary')?.focus();
  }

  /** @param {Intention | null} changes null: setting a new one */
  #doing(changes) {
    this.#changes = changes;
    this.#tried = [];
    showOnly(this.#fold ?? this, 'data-doing', changes ? 'change' : 'set');
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
    return words.trim() || talk.trim() ? { kind: this.#kind, words, talk, meeting: this.#meeting.typed, one: this.#id, changes: this.#changes, tried: this.#tried } : null;
  }

  /** @param {any} typed */
  #write(typed) {
    this.#id = typed.one;
    this.#doing(typed.changes ?? null);
    this.#tried = typed.tried ?? [];
    this.#typed = [typed.words, typed.talk];
    this.#meeting.typed = typed.meeting;
    this.#choose(this.querySelector(`button[data-choose="${CSS.escape(typed.kind)}"]`) ? typed.kind : this.#first);
    this.#unfold();
    return true;
  }

  /** Opened words leave the page; what is sealed has them. */
  #empty() {
    this.#id = mintId();
    this.#doing(null);
    this.#typed = ['', ''];
    this.#meeting.typed = null;
    this.#choose(this.#first);
    this.said('');
    fill(this, { met: '' });
  }

  async submitted() {
    const [words, talk] = this.#typed.map((each) => each.trim());
    if (!words) throw new Problem('words-missing');
    await (this.#changes ? this.#reword(this.#changes, words, talk) : this.#set(words, talk));
  }

  /** @param {string} words @param {string} talk */
  async #set(words, talk) {
    const meet = this.#meeting.chosen();
    await this.#begun.keep();
    const kind = /** @type {Kind} */ (this.#kind);
    await setIntention({ id: this.#id, kind, words, talk: kind === 'decision' ? talk : '', meet }).catch((error) => {
      if (keyring.state !== 'open') throw new Problem('locked-meanwhile');
      throw error instanceof Malformed ? new Problem('intentions-many') : error;
    });
    if (keyring.state !== 'open') return;
    // Who went on typing meanwhile goes on with that.
    if (this.#stands(words, talk)) this.#empty();
    else this.#id = mintId();
    await this.#begun.keep();
    fill(this, { met: meet ? dayOf(meet) : '' });
    this.#saved(meet ? 'set' : 'set-never');
  }

  /** @param {Intention} seen @param {string} words @param {string} talk */
  async #reword(seen, words, talk) {
    const [said, tried] = [{ words, talk: seen.kind === 'decision' ? talk : seen.talk }, this.#tried];
    // Until there is an answer, it may stand already.
    this.#tried = [...tried, said];
    await this.#begun.keep();
    try {
      await reword(seen, said, tried);
    } catch (error) {
      if (keyring.state !== 'open') throw new Problem('locked-meanwhile');
      if (!(error instanceof Elsewhere)) throw error;
      // What is typed goes on as a new one, beside whatever became of that.
      if (this.#changes?.id === seen.id) this.#doing(null);
      await this.#begun.keep();
      this.dispatchEvent(new CustomEvent('intention-list:stale', { bubbles: true }));
      throw new Problem('changed-meanwhile');
    }
    if (keyring.state !== 'open') return;
    // Another one may have been taken in meanwhile: that has words of its own.
    if (this.#changes?.id === seen.id) {
      if (this.#stands(words, talk)) this.#empty();
      else this.#doing({ ...seen, ...said });
    }
    await this.#begun.keep();
    this.#saved('changed');
  }

  /** @param {string} said */
  #saved(said) {
    this.said(said);
    this.dispatchEvent(new CustomEvent('intention-list:stale', { bubbles: true }));
  }
}

customElements.define('intention-form', IntentionForm);
