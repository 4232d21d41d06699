/** The journal's rows: each opened here, under its month; what does not open says so in its own row. */
import { openHead } from '../entries/entry.js';
import { Unsupported } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { SealedElement } from './sealed-element.js';
import { become, dayOf, part } from './words.js';

/** Opened at a time: enough to keep the machine busy, few enough to show the first ones early. */
const AT_ONCE = 64;

class EntryList extends SealedElement {
  /** @type {MutationObserver | null} */ #arrivals = null;

  connectedCallback() {
    super.connectedCallback();
    this.#arrivals = new MutationObserver(() => void (keyring.state === 'open' && this.open()));
    this.#arrivals.observe(part(this, 'rows', HTMLElement), { childList: true });
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
    const waiting = this.#rows.filter((row) => row.dataset.state === 'opening' || row.dataset.state === 'locked');
    for (const row of waiting) row.dataset.state = 'opening';
    this.#repeated();
    for (let first = 0; first < waiting.length; first += AT_ONCE) {
      await Promise.all(waiting.slice(first, first + AT_ONCE).map((row) => this.#openRow(row)));
      if (keyring.state !== 'open') return this.close();
    }
    this.#months();
    this.dispatchEvent(new CustomEvent('entry-list:opened', { bubbles: true }));
  }

  /** An id that comes twice is a server's trick or fault: neither row is believed. */
  #repeated() {
    const rows = this.#rows;
    for (const row of rows) {
      if (!rows.some((other) => other !== row && other.dataset.id === row.dataset.id)) continue;
      empty(row);
      become(row, 'damaged');
    }
  }

  /** @param {HTMLElement} row */
  async #openRow(row) {
    const { id = '', rev = '', head: envelope = '', state } = row.dataset;
    if (state !== 'opening') return;
    try {
      const { head, older } = await openHead({ id, rev: Number(rev), head: envelope });
      if (keyring.state !== 'open' || row.dataset.state !== 'opening') return;
      const link = row.querySelector('a');
      if (link) link.href = `/my/entries/${head.id}`;
      part(row, 'title', HTMLElement).textContent = head.title || head.prompt?.text || part(row, 'untitled', HTMLTemplateElement).content.textContent;
      part(row, 'day', HTMLElement).textContent = dayOf(head.written, { weekday: 'short', day: 'numeric', month: 'short' });
      part(row, 'day', HTMLElement).setAttribute('datetime', head.written);
      part(row, 'prompt', HTMLElement).hidden = !(head.prompt && head.title);
      part(row, 'prompt', HTMLElement).textContent = head.title ? (head.prompt?.text ?? '') : '';
      part(row, 'older', HTMLElement).hidden = !older;
      row.dataset.month = dayOf(head.written, { month: 'long', year: 'numeric' });
      become(row, 'open');
    } catch (error) {
      if (keyring.state !== 'open') return;
      become(row, error instanceof Unsupported ? 'newer' : 'damaged');
    }
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

  /** Nothing opened stays in the page. */
  close() {
    for (const row of this.#rows) {
      if (row.dataset.state === 'damaged' || row.dataset.state === 'newer') continue;
      empty(row);
      become(row, 'locked');
    }
  }
}

/** Nothing that was opened stays in a row. @param {HTMLElement} row */
function empty(row) {
  for (const name of ['title', 'day', 'prompt', 'month']) part(row, name, HTMLElement).textContent = '';
  part(row, 'day', HTMLElement).removeAttribute('datetime');
  part(row, 'month', HTMLElement).hidden = true;
  delete row.dataset.month;
}

customElements.define('entry-list', EntryList);
