/** The journal's rows: each opened here, under its month; what does not open says so in its own row. */
import { isCheckIn } from '../entries/kinds.js';
import { isAway } from '../entries/naming.js';
import { openRows, refuseRepeated, tellApart } from './entry-row.js';
import { RowList } from './row-list.js';
import { saidLines } from './said-words.js';
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
      this.#saidIn(row, head);
    });
    if (!opened) return this.close();
    tellApart(this.rows);
    this.#months();
    this.dispatchEvent(new CustomEvent('entry-list:opened', { bubbles: true }));
  }

  /** Of a check-in, what was said: folded until somebody asks. @param {HTMLElement} row @param {import('../sealing/json.js').Payload} head */
  #saidIn(row, head) {
    const place = row.querySelector('[data-part="said-here"]');
    if (!(place instanceof HTMLElement) || !isCheckIn(head) || isAway(head)) return;
    const lines = saidLines(this, head);
    part(place, 'said-words', HTMLElement).textContent = lines.join(' · ');
    place.hidden = lines.length === 0;
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
