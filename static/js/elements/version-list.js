/** The versions of one entry that are kept: each head opened here, the current one first. */
import { openHead } from '../entries/entry.js';
import { isAway, nameOf, openNameOf } from '../entries/naming.js';
import { closeRows, openRows } from './entry-row.js';
import { SealedElement } from './sealed-element.js';
import { dayOf, part } from './words.js';

class VersionList extends SealedElement {
  /** Somebody chose to see a page that is put away. */ #chosen = false;

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', this);
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    if (event.type !== 'click' || /** @type {Element} */ (event.target).closest('button')?.dataset.choice !== 'look') return;
    closeRows(this.#rows);
    this.#chosen = true;
    void this.open().then(() => this.querySelector('a')?.focus());
  }

  /** @returns {HTMLElement[]} */
  get #rows() {
    return [...this.querySelectorAll('li[data-rev]')].map((row) => /** @type {HTMLElement} */ (row));
  }

  async open() {
    // Which entry this is, the address says; a rev that comes twice is not believed, like an id that does.
    const id = location.pathname.split('/')[3];
    for (const row of this.#rows) {
      const saved = part(row, 'saved-on', HTMLElement);
      saved.textContent = dayOf(saved.getAttribute('datetime') ?? '', { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' });
    }
    // What is kept of a page that is put away is put away with it, also what was saved before.
    const away = !this.#chosen && (await this.#isAway(id));
    part(this, 'away', HTMLElement).hidden = !away;
    const opened = await openRows(this.#rows, () => id, (row, head) => {
      const link = /** @type {HTMLAnchorElement} */ (row.querySelector('a'));
      if (row.dataset.now !== undefined) link.href = `/my/entries/${id}`;
      else if (row.dataset.whole !== undefined) link.href = `/my/entries/${id}/versions/${head.rev}`;
      else link.removeAttribute('href');
    }, away ? (head) => nameOf({ ...head, away: true }) : openNameOf);
    if (!opened) this.close();
  }

  /** @param {string} id */
  async #isAway(id) {
    // The current one comes first; where that is damaged, the newest that opens says it.
    for (const { dataset: { rev = '', head = '' } } of this.#rows) {
      const opened = await openHead({ id, rev: Number(rev), head }).catch(() => null);
      if (opened) return isAway(opened.head);
    }
    return false;
  }

  close() {
    this.#chosen = false;
    part(this, 'away', HTMLElement).hidden = true;
    closeRows(this.#rows);
  }
}

customElements.define('version-list', VersionList);
