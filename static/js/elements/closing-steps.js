/**
 * After a page was saved: to come back to the room, to say one kind sentence to oneself, to put the page away, to think of
 * somebody to call. Each step can be left out, all of them with one press. What is said goes, sealed, into the page's head.
 */
import { isCheckIn } from '../entries/kinds.js';
import { isAway } from '../entries/naming.js';
import { isHigh, saidIn, tidied } from '../entries/ratings.js';
import { drafts } from '../keep/drafts.js';
import { readPeople } from '../profile/people.js';
import { resave } from '../keep/resaving.js';
import { Unsupported } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { CheckIn } from './check-in.js';
import { fill, part, showOnly } from './words.js';

/** @typedef {import('../sealing/json.js').Payload} Payload */

const NOTHING = { line: '', ratings: null };

class ClosingSteps extends HTMLElement {
  /** @type {AbortController} */ #life = new AbortController();
  /** Skipped or done: not offered again while this page stands. */ #over = false;
  #busy = false;
  /** What is kept with the page already. @type {{line: string, ratings: import('../entries/ratings.js').Ratings | null}} */ #kept = NOTHING;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.closest('entry-page')?.addEventListener('entry-page:opened', (event) => {
      const { opened, saved } = /** @type {CustomEvent} */ (event).detail;
      this.#opened(opened.head, saved);
    }, { signal });
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.closing) void this.#chosen(button, button.dataset.closing);
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
    this.#keep(head);
    this.#line.value = this.#kept.line;
    // A check-in said how it is already, and is over with one press unless it was a lot.
    part(this, 'again', HTMLElement).hidden = isCheckIn(head);
    const offered = saved && !this.#over && (!isCheckIn(head) || isHigh(saidIn(head.ratings).last));
    showOnly(this, 'data-away', isAway(head) ? 'yes' : offered ? '' : 'no');
    if (!offered) return;
    part(this, 'offer', HTMLElement).hidden = false;
    void this.#people();
  }

  /** @param {Payload} head as it is saved */
  #keep(head) {
    this.#kept = { line: typeof head.line === 'string' ? head.line : '', ratings: tidied(head.ratings) };
    part(this, 'kept-line', HTMLElement).hidden = !this.#kept.line;
    fill(this, { line: this.#kept.line });
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
    this.#keep({});
    fill(this, { people: '' });
    part(this, 'own-people', HTMLElement).hidden = part(this, 'offer', HTMLElement).hidden = true;
    this.#tell('');
  }

  /** @param {HTMLButtonElement} button @param {string} choice */
  async #chosen(button, choice) {
    if (this.#busy) return;
    this.#tell('', button);
    if (choice === 'open') {
      part(this, 'offer', HTMLElement).hidden = false;
      showOnly(this, 'data-away', '');
      part(this, 'heading', HTMLElement).focus();
      void this.#people();
    } else if (choice === 'skip') this.#end();
    else if (choice === 'line') await this.#keepLine();
    else if (choice === 'rating') await this.#keepRatings();
    else if (choice === 'back') await this.#bringBack();
    else if (choice === 'away' && (await this.#say((head) => ({ ...head, away: true }), 'put-away'))) this.#putAway();
  }

  async #keepLine() {
    const line = this.#line.value.trim().toWellFormed();
    if (!line && !this.#kept.line) this.#tell('no-words');
    else await this.#say(({ line: _, ...head }) => (line ? { ...head, line } : head), line ? 'line-kept' : 'gone');
  }

  async #keepRatings() {
    const { value } = this.#checkIn;
    const said = Boolean(value && (value.after !== null || value.feelings?.length || value.note));
    // How it was before writing was said there, and is kept already.
    if (!said && JSON.stringify(value) === JSON.stringify(this.#kept.ratings)) this.#tell('nothing-said');
    else await this.#say(({ ratings: _, ...head }) => (value ? { ...head, ratings: value } : head), said ? 'rating-kept' : 'gone');
  }

  async #bringBack() {
    if (await this.#say(({ away: _, ...head }) => head, 'brought-back')) part(this, 'said', HTMLElement).focus();
  }

  /** Where it was pressed, and not at the end of everything: somebody looks there. @param {string} said @param {HTMLElement} [button] */
  #tell(said, button) {
    if (button) (button.closest('details p') ?? this.lastElementChild)?.after(part(this, 'said', HTMLElement));
    showOnly(this, 'data-closed', said);
  }

  /** @param {(head: Payload) => Payload} change @param {string} said when it is done @returns {Promise<boolean>} */
  async #say(change, said) {
    const page = /** @type {HTMLElement} */ (this.closest('entry-page'));
    if (this.#busy || keyring.state !== 'open') return false;
    this.#busy = true;
    try {
      /** @type {Payload} */
      let kept = {};
      const { rev, head } = await resave(location.pathname.split('/')[3], (before) => (kept = change(before)));
      // Opened again after a lock, the page is the one that was saved last.
      Object.assign(page.dataset, { rev: String(rev), head });
      if (said === 'brought-back' || said === 'put-away') await drafts.putAway(location.pathname.split('/')[3], said === 'put-away').catch(() => {});
      if (said === 'brought-back') showOnly(this, 'data-away', 'no');
      if (keyring.state !== 'open') return false;
      this.#keep(kept);
      page.dispatchEvent(new CustomEvent('entry-page:said', { detail: { head: kept } }));
      this.#tell(said);
      return true;
    } catch (error) {
      this.#tell(error instanceof Unsupported ? 'newer' : 'failed');
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
    this.#tell('skipped');
    part(this, 'said', HTMLElement).focus();
  }

  #putAway() {
    this.#over = true;
    this.#conceal();
    this.closest('entry-page')?.dispatchEvent(new CustomEvent('entry-page:put-away'));
  }
}

customElements.define('closing-steps', ClosingSteps);
