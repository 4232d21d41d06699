/** The journal's rows: each opened here, under its month; what does not open says so in its own row. */
import { openRows, refuseRepeated } from './entry-row.js';
import { RowList } from './row-list.js';
import { dayOf, part } from './words.js';

class EntryList extends RowList {
  /** The server sends what is sealed; all that is the same in every row stands in one pattern. */
  prepare() {
    const pattern = part(this, 'row', HTMLTemplateElement).content;
    for (const row of this.rows) {
      if (!row.querySelector('[data-part="title"]')) row.prepend(pattern.cloneNode(true));
    }
  }

  async open() {
    refuseRepeated(this.rows);
    const opened = await openRows(this.rows, ({ dataset }) => dataset.id ?? '', (row, head) => {
      row.dataset.month = dayOf(head.written, { month: 'long', year: 'numeric' });
    });
    if (!opened) return this.close();
    this.#months();
    this.dispatchEvent(new CustomEvent('entry-list:opened', { bubbles: true }));
  }

  /** A heading above the first row of each month. */
  #months() {
    let month = '';
    for (const row of this.rows) {
      const heading = part(row, 'month', HTMLElement);
      const own = row.dataset.month ?? month;
      heading.hidden = own === month;
      heading.textContent = own;
      month = own;
    }
  }
}

customElements.define('entry-list', EntryList);
