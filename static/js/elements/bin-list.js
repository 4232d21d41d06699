/** What is in the bin: each head opened here, to bring back, or to delete for good after a second question. */
import { openRows, refuseRepeated, tellApart } from './entry-row.js';
import { RowList } from './row-list.js';
import { part, words } from './words.js';

class BinList extends RowList {
  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', this);
  }

  prepare() {
    for (const button of this.querySelectorAll('[data-scripted]')) /** @type {HTMLElement} */ (button).hidden = false;
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    const button = event.type === 'click' ? /** @type {Element} */ (event.target).closest('button') : null;
    const row = /** @type {HTMLElement | null | undefined} */ (button?.closest('li[data-id]'));
    if (button?.dataset.choice === 'not-now') part(this, 'erase', HTMLDialogElement).close();
    if (button?.dataset.choice === 'erase' && row) this.#ask(row);
  }

  async open() {
    refuseRepeated(this.rows);
    if (!(await openRows(this.rows, ({ dataset }) => dataset.id ?? ''))) return this.close();
    tellApart(this.rows);
    for (const row of this.rows) part(row, 'actions', HTMLElement).hidden = false;
  }

  /** What does not open can be deleted too: the person is told that it is such a page. @param {HTMLElement} row */
  #ask(row) {
    const dialog = part(this, 'erase', HTMLDialogElement);
    const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
    form.setAttribute('hx-post', `/my/bin/${row.dataset.id}/erasure`);
    /** @type {HTMLInputElement} */ (form.elements.namedItem('rev')).value = row.dataset.rev ?? '';
    part(dialog, 'refused', HTMLElement).replaceChildren();
    const [title, day] = ['title', 'day'].map((name) => part(row, name, HTMLElement).textContent);
    part(dialog, 'name', HTMLElement).textContent = title ? `${title} · ${day}` : words(this, 'unopened');
    dialog.showModal();
  }

  close() {
    const dialog = part(this, 'erase', HTMLDialogElement);
    part(dialog, 'name', HTMLElement).textContent = '';
    dialog.close();
    super.close();
    for (const row of this.rows) part(row, 'actions', HTMLElement).hidden = true;
  }
}

customElements.define('bin-list', BinList);
