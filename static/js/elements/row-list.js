/** A list of sealed heads, of which more may arrive: what the journal's and the bin's have in common. */
import { keyring } from '../vault/keyring.js';
import { closeRows } from './entry-row.js';
import { SealedElement } from './sealed-element.js';
import { part, showOnly } from './words.js';

export class RowList extends SealedElement {
  /** @type {MutationObserver | null} */ #arrivals = null;

  connectedCallback() {
    this.prepare();
    super.connectedCallback();
    for (const kind of ['htmx:before:request', 'htmx:finally:request', 'htmx:error', 'htmx:response:error']) this.addEventListener(kind, this);
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

  /** More rows are on their way, or did not come. @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    const button = /** @type {Element} */ (event.target).closest?.('.entry-older > button');
    if (!event.type.startsWith('htmx:') || !button) return;
    const isAsked = event.type === 'htmx:before:request';
    button.ariaBusy = isAsked ? 'true' : null;
    if (event.type === 'htmx:finally:request') return;
    showOnly(/** @type {Element} */ (button.parentElement), 'data-older', isAsked ? 'coming' : 'failed');
    // A page around the list would take it for its own.
    event.stopPropagation();
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
