/** One entry, opened for reading. A draft that led to it is let go here, once the saved copy was opened and found equal. */
import { openEntry, sameWords, wordsOf } from '../entries/entry.js';
import { isCheckIn, isScale } from '../entries/kinds.js';
import { isAway, isNamedByPrompt, openNameOf } from '../entries/naming.js';
import { drafts } from '../keep/drafts.js';
import { outbox } from '../keep/outbox.js';
import { settleSoon } from '../keep/settling.js';
import { Unsupported } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { nameIn, saidLines } from './said-words.js';
import { SealedElement } from './sealed-element.js';
import { become, dayOf, paragraphs, part, showOnly } from './words.js';

const DAY = 86_400_000;

class EntryPage extends SealedElement {
  /** Somebody chose to see a page that is put away, or has only just put it there. */ #chosen = false;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', (event) => {
      if (/** @type {Element} */ (event.target).closest('button')?.dataset.choice !== 'look') return;
      this.#chosen = true;
      void this.open().then(() => { if (this.dataset.state === 'open') part(this, 'title', HTMLElement).focus({ preventScroll: true }); });
    });
    this.addEventListener('entry-page:said', (event) => this.#said(/** @type {CustomEvent} */ (event).detail.head));
    this.addEventListener('entry-page:put-away', () => {
      this.close();
      become(this, 'away');
      part(this, 'away', HTMLElement).focus();
    });
  }

  async open() {
    const { rev = '', head = '', body = '', bodyRev = '' } = this.dataset;
    // Which entry this is, the address says: a server that answers with another one is found out.
    const id = location.pathname.split('/')[3];
    try {
      const opened = await openEntry({ id, rev: Number(rev), head, body, bodyRev: Number(bodyRev) });
      if (keyring.state !== 'open') return;
      // The draft first: who sees the page stand there as saved may close it at once.
      const saved = await this.#settle(id, wordsOf(opened));
      if (keyring.state !== 'open') return;
      if (isAway(opened.head) && !this.#chosen) return become(this, 'away');
      this.#fill(opened);
      this.dispatchEvent(new CustomEvent('entry-page:opened', { detail: { opened, saved } }));
    } catch (error) {
      if (keyring.state !== 'open') return;
      become(this, error instanceof Unsupported ? 'newer' : 'damaged');
    }
  }

  /** @param {import('../entries/entry.js').Opened} opened */
  #fill({ head, body, older }) {
    const name = openNameOf(head);
    const title = part(this, 'title', HTMLElement);
    title.textContent = nameIn(this, name);
    title.toggleAttribute('data-asked', isNamedByPrompt(head));
    part(this, 'prompt', HTMLElement).textContent = name.asked;
    part(this, 'prompt', HTMLElement).hidden = !name.asked;
    this.#said(head);
    const day = part(this, 'day', HTMLElement);
    const written = typeof head.written === 'string' ? head.written : '';
    day.textContent = dayOf(written);
    day.setAttribute('datetime', written);
    this.#savedOn(written);
    part(this, 'text', HTMLElement).replaceChildren(...paragraphs(body.text));
    part(this, 'older', HTMLElement).hidden = !older;
    // Answers stay as they were given.
    part(this, 'change', HTMLElement).hidden = isScale(head);
    become(this, 'open');
  }

  /** How it was, in words: what a check-in is made of, and folded beside a page. @param {import('../sealing/json.js').Payload} head */
  #said(head) {
    const lines = saidLines(this, head);
    part(this, 'said-lines', HTMLElement).hidden = !isCheckIn(head) || !lines.length;
    part(this, 'said-fold', HTMLElement).hidden = isCheckIn(head) || !lines.length;
    part(this, isCheckIn(head) ? 'said-lines' : 'said-folded', HTMLElement).replaceChildren(...lines.map((line) => {
      const node = document.createElement('p');
      node.textContent = line;
      return node;
    }));
  }

  /** The server keeps its own day, which may be the one before this person's: nothing is saved before it is written. @param {string} written */
  #savedOn(written) {
    const saved = part(this, 'saved-on', HTMLElement);
    const [there, here] = [saved.getAttribute('datetime') ?? '', written.slice(0, 10)];
    // No two places on earth are more than a day apart.
    const wrong = Date.parse(here) - Date.parse(there) > DAY;
    part(this, 'wrong-clock', HTMLElement).hidden = !wrong;
    const day = here > there && !wrong ? here : there;
    saved.textContent = dayOf(day, { day: 'numeric', month: 'long', year: 'numeric' });
  }

  /** @param {string} id @param {import('../entries/entry.js').Words} saved @returns {Promise<boolean>} whether it has only just been saved */
  async #settle(id, saved) {
    const own = (await drafts.all().catch(() => [])).filter((draft) => draft.entry === id);
    const settled = own.filter((draft) => sameWords(draft.words, saved));
    // What this device would not let go of is found equal again the next time.
    await Promise.allSettled(settled.map((draft) => drafts.discard(draft.id)));
    const waiting = new Set((await outbox.all()).map(({ draft }) => draft));
    for (const draft of own) {
      // What arrived before somebody saved a newer version elsewhere stands among the earlier ones.
      const arrived = !settled.includes(draft) && draft.sent && !waiting.has(draft.id);
      if (arrived && (await settleSoon(draft))) settled.push(draft);
    }
    const left = own.find((draft) => !settled.includes(draft));
    showOnly(this, 'data-left', left && waiting.has(left.id) ? 'waiting' : 'draft');
    part(this, 'unfinished', HTMLElement).hidden = !left;
    part(this, 'saved', HTMLElement).hidden = settled.length === 0;
    if (left) part(this, 'go-on', HTMLAnchorElement).href = `/my/entries/${id}/edit#draft.${left.id}`;
    return settled.length > 0;
  }

  close() {
    this.#chosen = false;
    for (const name of ['title', 'prompt', 'day', 'said-lines', 'said-folded', 'text']) part(this, name, HTMLElement).replaceChildren();
    // When it was written is sealed, too.
    part(this, 'day', HTMLElement).removeAttribute('datetime');
    this.#savedOn('');
    part(this, 'prompt', HTMLElement).hidden = false;
    part(this, 'title', HTMLElement).removeAttribute('data-asked');
    // That something was said is nobody's business either, and it waits to be asked for again.
    const fold = part(this, 'said-fold', HTMLDetailsElement);
    [fold.hidden, fold.open, part(this, 'said-lines', HTMLElement).hidden] = [true, false, true];
    become(this, 'opening');
  }
}

customElements.define('entry-page', EntryPage);
