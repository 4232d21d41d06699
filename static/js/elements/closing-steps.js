/**
 * After a page was saved: to come back to the room, to say one kind sentence to oneself, to put the page away, to think of
 * somebody to call. Each step can be left out, all of them with one press. What is said goes, sealed, into the page's head.
 */
import { isCheckIn } from '../entries/kinds.js';
import { isAway } from '../entries/naming.js';
import { isHigh, saidIn, sameRatings, tidied } from '../entries/ratings.js';
import { drafts } from '../keep/drafts.js';
import { readPeople } from '../profile/people.js';
import { resave } from '../keep/resaving.js';
import { Unsupported } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { BegunWords } from './begun-words.js';
import { CheckIn } from './check-in.js';
import { fill, part, showOnly } from './words.js';

/** @typedef {import('../sealing/json.js').Payload} Payload */

const NOTHING = { line: '', ratings: null };

class ClosingSteps extends HTMLElement {
  /** @type {AbortController} */ #life = new AbortController();
  /** Skipped or done: not offered again while this page stands. */ #over = false;
  #busy = false;
  /** The page is put away: nothing of it shows. */ #away = false;
  #begun = new BegunWords(() => 'closing', {
    place: this,
    read: () => this.#read(),
    write: (typed) => this.#write(typed),
    empty: () => this.#conceal(),
  });
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
    this.addEventListener('input', () => this.#begun.later(), { signal });
    this.#begun.listen(signal);
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

  get #entry() {
    return location.pathname.split('/')[3];
  }

  /** What was said here and is not kept with the page yet. */
  #read() {
    const [line, ratings] = [this.#line.value.toWellFormed(), this.#checkIn.value];
    return line.trim() === this.#kept.line && sameRatings(ratings, this.#kept.ratings) ? null : { entry: this.#entry, line, ratings };
  }

  /** @param {{entry: string, line: string, ratings: any}} typed */
  #write({ entry, line, ratings }) {
    if (entry !== this.#entry || this.#away) return false;
    [this.#line.value, this.#checkIn.value] = [line, ratings];
    this.#unfold(this.#line, line.trim() !== this.#kept.line);
    this.#unfold(this.#checkIn, !sameRatings(ratings, this.#kept.ratings));
    showOnly(this, 'data-away', '');
    this.#offer();
    return true;
  }

  /** What was begun is not hidden in a fold. @param {HTMLElement} control @param {boolean} begun */
  #unfold(control, begun) {
    const fold = control.closest('details');
    if (fold && begun) fold.open = true;
  }

  #offer() {
    part(this, 'offer', HTMLElement).hidden = false;
    void this.#people();
  }

  /** @param {Payload} head @param {boolean} saved only just */
  #opened(head, saved) {
    this.#away = isAway(head);
    this.#checkIn.value = head.ratings ?? null;
    this.#keep(head);
    this.#line.value = this.#kept.line;
    // A check-in said how it is already, and is over with one press unless it was a lot.
    part(this, 'again', HTMLElement).hidden = isCheckIn(head);
    const offered = saved && !this.#over && (!isCheckIn(head) || isHigh(saidIn(head.ratings).last));
    showOnly(this, 'data-away', this.#away ? 'yes' : offered ? '' : 'no');
    if (offered) this.#offer();
    void this.#begun.fill();
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
    // What is on its way goes on; whoever does not wait for it may leave this all the same.
    if (this.#busy && choice !== 'skip') return;
    this.#tell('', button);
    if (choice === 'open') {
      showOnly(this, 'data-away', '');
      this.#offer();
      part(this, 'heading', HTMLElement).focus();
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
    this.#tell('saving');
    try {
      /** @type {Payload} */
      let kept = {};
      const { rev, head } = await resave(this.#entry, (before) => (kept = change(before)));
      // Opened again after a lock, the page is the one that was saved last.
      Object.assign(page.dataset, { rev: String(rev), head });
      if (said === 'brought-back' || said === 'put-away') await drafts.putAway(this.#entry, said === 'put-away').catch(() => {});
      if (said === 'brought-back') showOnly(this, 'data-away', 'no');
      if (keyring.state !== 'open') return false;
      this.#keep(kept);
      void this.#begun.keep();
      page.dispatchEvent(new CustomEvent('entry-page:said', { detail: { head: kept } }));
      this.#tell(said);
      return true;
    } catch (error) {
      if (keyring.state === 'open') this.#tell(error instanceof Unsupported ? 'newer' : 'failed');
      return false;
    } finally {
      this.#busy = false;
    }
  }

  /** One press, and no question. */
  #end() {
    this.#over = true;
    [this.#line.value, this.#checkIn.value] = [this.#kept.line, this.#kept.ratings];
    void this.#begun.keep();
    part(this, 'offer', HTMLElement).hidden = true;
    showOnly(this, 'data-away', 'no');
    this.#tell('skipped');
    part(this, 'said', HTMLElement).focus();
  }

  #putAway() {
    this.#over = true;
    this.#begun.conceal();
    this.closest('entry-page')?.dispatchEvent(new CustomEvent('entry-page:put-away'));
  }
}

customElements.define('closing-steps', ClosingSteps);
