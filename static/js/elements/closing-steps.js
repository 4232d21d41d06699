/**
 * After a page was saved: to come back to the room, to say one kind sentence to oneself, to put the page away, to think of
 * somebody to call. Each step can be left out, all of them with one press. What is said goes, sealed, into the page's head.
 */
import { isCheckIn } from '../entries/kinds.js';
import { isAway } from '../entries/naming.js';
import { isHigh, saidIn } from '../entries/ratings.js';
import { drafts } from '../keep/drafts.js';
import { readPeople } from '../profile/people.js';
import { resave } from '../keep/resaving.js';
import { Unsupported } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { CheckIn } from './check-in.js';
import { fill, part, showOnly } from './words.js';

/** @typedef {import('../sealing/json.js').Payload} Payload */

class ClosingSteps extends HTMLElement {
  /** @type {AbortController} */ #life = new AbortController();
  /** Skipped or done: not offered again while this page stands. */ #over = false;
  #busy = false;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.closest('entry-page')?.addEventListener('entry-page:opened', (event) => {
      const { opened, saved } = /** @type {CustomEvent} */ (event).detail;
      this.#opened(opened.head, saved);
    }, { signal });
    this.addEventListener('click', (event) => {
      const choice = /** @type {Element} */ (event.target).closest('button')?.dataset.closing;
      if (choice) void this.#chosen(choice);
    }, { signal });
    document.addEventListener('mooring:conceal', () => this.#conceal(), { signal });
    signal.addEventListener('abort', keyring.subscribe(({ state }) => { if (state !== 'open') this.#conceal(); }));
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  get #checkIn() {
    return part(this, 'check-in', CheckIn);
  }

  get #line() {
    return part(this, 'line', HTMLInputElement);
  }

  /** @param {Payload} head @param {boolean} saved only just */
  #opened(head, saved) {
    this.#checkIn.value = head.ratings ?? null;
    this.#line.value = typeof head.line === 'string' ? head.line : '';
    part(this, 'kept-line', HTMLElement).hidden = !this.#line.value;
    fill(this, { line: this.#line.value });
    // A check-in said how it is already, and is over with one press unless it was a lot.
    part(this, 'again', HTMLElement).hidden = isCheckIn(head);
    const offered = saved && !this.#over && (!isCheckIn(head) || isHigh(saidIn(head.ratings).last));
    showOnly(this, 'data-away', isAway(head) ? 'yes' : offered ? '' : 'no');
    if (!offered) return;
    part(this, 'offer', HTMLElement).hidden = false;
    void this.#people();
  }

  /** Whom they could call, as they said themselves; Help now has others. */
  async #people() {
    const people = await readPeople().catch(() => []);
    if (keyring.state !== 'open') return;
    fill(this, { people: people.map(({ name }) => name).join(', ') });
    part(this, 'own-people', HTMLElement).hidden = people.length === 0;
  }

  #conceal() {
    this.#checkIn.value = null;
    this.#line.value = '';
    fill(this, { line: '', people: '' });
    part(this, 'kept-line', HTMLElement).hidden = part(this, 'own-people', HTMLElement).hidden = true;
    part(this, 'offer', HTMLElement).hidden = true;
    showOnly(this, 'data-closed', '');
  }

  /** @param {string} choice */
  async #chosen(choice) {
    if (choice === 'open') {
      part(this, 'offer', HTMLElement).hidden = false;
      showOnly(this, 'data-away', '');
      part(this, 'heading', HTMLElement).focus();
      void this.#people();
    } else if (choice === 'skip') this.#end();
    else if (choice === 'line') await this.#say(this.#withLine(), 'line-kept');
    else if (choice === 'rating') await this.#say(this.#withRatings(), 'rating-kept');
    else if (choice === 'back') await this.#say(({ away: _, ...head }) => head, 'brought-back');
    else if (choice === 'away' && (await this.#say((head) => ({ ...head, away: true }), 'put-away'))) this.#putAway();
  }

  /** @returns {(head: Payload) => Payload} */
  #withLine() {
    const line = this.#line.value.trim().toWellFormed();
    return ({ line: _, ...head }) => (line ? { ...head, line } : head);
  }

  /** @returns {(head: Payload) => Payload} */
  #withRatings() {
    const { value } = this.#checkIn;
    return ({ ratings: _, ...head }) => (value ? { ...head, ratings: value } : head);
  }

  /** @param {(head: Payload) => Payload} change @param {string} said when it is done @returns {Promise<boolean>} */
  async #say(change, said) {
    const page = /** @type {HTMLElement} */ (this.closest('entry-page'));
    if (this.#busy || keyring.state !== 'open') return false;
    this.#busy = true;
    try {
      const { rev, head } = await resave(location.pathname.split('/')[3], change);
      // Opened again after a lock, the page is the one that was saved last.
      Object.assign(page.dataset, { rev: String(rev), head });
      if (said === 'brought-back' || said === 'put-away') await drafts.putAway(location.pathname.split('/')[3], said === 'put-away').catch(() => {});
      if (said === 'brought-back') showOnly(this, 'data-away', 'no');
      showOnly(this, 'data-closed', said);
      return true;
    } catch (error) {
      showOnly(this, 'data-closed', error instanceof Unsupported ? 'newer' : 'failed');
      return false;
    } finally {
      this.#busy = false;
    }
  }

  /** One press, and no question. */
  #end() {
    this.#over = true;
    part(this, 'offer', HTMLElement).hidden = true;
    showOnly(this, 'data-away', 'no');
    showOnly(this, 'data-closed', 'skipped');
    part(this, 'said', HTMLElement).focus();
  }

  #putAway() {
    this.#over = true;
    this.#conceal();
    this.closest('entry-page')?.dispatchEvent(new CustomEvent('entry-page:put-away'));
  }
}

customElements.define('closing-steps', ClosingSteps);
