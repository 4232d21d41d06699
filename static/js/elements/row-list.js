/** A list of sealed heads, of which more may arrive: what the journal's and the bin's have in common. */
import { keyring } from '../vault/keyring.js';
import { closeRows } from './entry-row.js';
import { SealedElement } from './sealed-element.js';
import { part } from './words.js';

export class RowList extends SealedElement {
  /** @type {MutationObserver | null} */ #arrivals = null;

  connectedCallback() {
    this.prepare();
    super.connectedCallback();
    this.#arrivals = new MutationObserver(() => {
      this.prepare();
      if (keyring.state === 'open') void this.open();
    });
    this.#arrivals.observe(part(this, 'rows', HTMLElement), { childList: true });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#arrivals?.disconnect();
  }

  /** @returns {HTMLElement[]} */
  get rows() {
    return [...this.querySelectorAll('li[data-id]')].map((row) => /** @type {HTMLElement} */ (row));
  }

  /** What is done to rows that have just come, open or locked. */
  prepare() {}

  close() {
    closeRows(this.rows);
  }
}
