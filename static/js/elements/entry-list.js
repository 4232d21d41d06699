/** The journal's rows: each opened here, under its month; what does not open says so in its own row. */
import { keyring } from '../vault/keyring.js';
import { closeRows, openRows, refuseRepeated } from './entry-row.js';
import { SealedElement } from './sealed-element.js';
import { dayOf, part } from './words.js';

class EntryList extends SealedElement {
  /** @type {MutationObserver | null} */ #arrivals = null;

  connectedCallback() {
    this.#complete();
    super.connectedCallback();
    this.#arrivals = new MutationObserver(() => this.#arrived());
    this.#arrivals.observe(part(this, 'rows', HTMLElement), { childList: true });
  }

  #arrived() {
    this.#complete();
    if (keyring.state === 'open') void this.open();
  }

  /** The server sends what is sealed; all that is the same in every row stands in one pattern. */
  #complete() {
    const pattern = part(this, 'row', HTMLTemplateElement).content;
    for (const row of this.#rows) {
      if (!row.querySelector('[data-part="title"]')) row.prepend(pattern.cloneNode(true));
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#arrivals?.disconnect();
  }

  /** @returns {HTMLElement[]} */
  get #rows() {
    return [...this.querySelectorAll('li[data-id]')].map((row) => /** @type {HTMLElement} */ (row));
  }

  async open() {
    refuseRepeated(this.#rows);
    const opened = await openRows(this.#rows, ({ dataset }) => dataset.id ?? '', (row, head) => {
      row.dataset.month = dayOf(head.written, { month: 'long', year: 'numeric' });
    });
    if (!opened) return this.close();
    this.#months();
    this.dispatchEvent(new CustomEvent('entry-list:opened', { bubbles: true }));
  }

  /** A heading above the first row of each month. */
  #months() {
    let month = '';
    for (const row of this.#rows) {
      const heading = part(row, 'month', HTMLElement);
      const own = row.dataset.month ?? month;
      heading.hidden = own === month;
      heading.textContent = own;
      month = own;
    }
  }

  close() {
    closeRows(this.#rows);
  }
}

customElements.define('entry-list', EntryList);
