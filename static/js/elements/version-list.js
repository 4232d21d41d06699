/** The versions of one entry that are kept: each head opened here, the current one first. */
import { closeRows, openRows } from './entry-row.js';
import { SealedElement } from './sealed-element.js';
import { dayOf, part } from './words.js';

class VersionList extends SealedElement {
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
    const opened = await openRows(this.#rows, () => id, (row, head) => {
      const link = /** @type {HTMLAnchorElement} */ (row.querySelector('a'));
      if (row.dataset.now !== undefined) link.href = `/my/entries/${id}`;
      else if (row.dataset.whole !== undefined) link.href = `/my/entries/${id}/versions/${head.rev}`;
      else link.removeAttribute('href');
    });
    if (!opened) this.close();
  }

  close() {
    closeRows(this.#rows);
  }
}

customElements.define('version-list', VersionList);
