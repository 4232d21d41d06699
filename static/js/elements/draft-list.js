/** The drafts of this device, opened here, to go on with or to put away for good. */
import { drafts } from '../keep/drafts.js';
import { SealedElement } from './sealed-element.js';
import { beginning, dayOf, part, words } from './words.js';

class DraftList extends SealedElement {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    if (event.type !== 'click') return;
    const link = /** @type {Element} */ (event.target).closest('a[data-entry]');
    if (link) void this.#goOn(event, /** @type {HTMLAnchorElement} */ (link));
    const button = /** @type {Element} */ (event.target).closest('button[data-discard]');
    const row = button?.closest('li');
    if (!button || !row) return;
    if (button.getAttribute('aria-pressed') !== 'true') {
      // The first press asks, the second one does it: no dialog, and nothing lost by a slip of the thumb.
      button.setAttribute('aria-pressed', 'true');
      button.textContent = words(this, 'sure');
      return;
    }
    void drafts.discard(row.dataset.draft ?? '').then(() => this.open());
  }

  /** The entry may be gone from the server, after a restored backup: its draft is then gone on with as a new page. @param {Event} event @param {HTMLAnchorElement} link */
  async #goOn(event, link) {
    event.preventDefault();
    const answer = await fetch(`/my/entries/${link.dataset.entry}/envelopes`, { headers: { Accept: 'application/json' } }).catch(() => null);
    location.assign(answer?.status === 404 ? `/my/entries/new${new URL(link.href).hash}` : link.href);
  }

  close() {
    this.hidden = true;
    part(this, 'list', HTMLElement).replaceChildren();
  }

  async open() {
    const list = part(this, 'list', HTMLElement);
    const found = await drafts.all().catch(() => []);
    const blank = found.filter(({ base, words: { title, text } }) => base === null && !title.trim() && !text.trim());
    await Promise.all(blank.map(({ id, at }) => (isOld(at) ? drafts.discard(id) : null)));
    const rows = found.filter((draft) => !blank.includes(draft)).map((draft) => this.#row(draft));
    list.replaceChildren(...rows);
    this.hidden = rows.length === 0;
  }

  /** @param {import('../keep/drafts.js').Draft} draft */
  #row(draft) {
    const row = /** @type {DocumentFragment} */ (part(this, 'row', HTMLTemplateElement).content.cloneNode(true));
    const item = /** @type {HTMLElement} */ (row.querySelector('li'));
    const link = /** @type {HTMLAnchorElement} */ (row.querySelector('a'));
    item.dataset.draft = draft.id;
    link.href = draft.base === null ? `/my/entries/new#draft.${draft.id}` : `/my/entries/${draft.entry}/edit#draft.${draft.id}`;
    if (draft.base !== null) link.dataset.entry = draft.entry;
    part(row, 'title', HTMLElement).textContent = draft.words.title || beginning(draft.words.text) || draft.words.prompt?.text || '';
    part(row, 'day', HTMLElement).textContent = dayOf(draft.at, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    return item;
  }
}

/** A draft with no word in it, from a prompt that was looked at and left. @param {string} at */
function isOld(at) {
  return Date.now() - new Date(at).getTime() > 60 * 60 * 1000;
}

customElements.define('draft-list', DraftList);
