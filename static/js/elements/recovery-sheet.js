/**
 * The recovery code on its sheet, with date and time, and the proof that it was kept: two groups typed back.
 * A code does nothing until the ceremony around it has been finished.
 */
import { plainGroup } from '../profile/sheet.js';
import { dayOf, fill, showOnly } from './words.js';

const GROUPS = 9;

export class RecoverySheet extends HTMLElement {
  #code = '';
  /** 1 to 9, in order. @type {[number, number]} */ asked = [1, 2];

  connectedCallback() {
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.sheet === 'print') print();
      if (button?.dataset.sheet === 'save') this.#save();
      if (button?.dataset.sheet === 'copy') void this.#copy();
    });
  }

  /** @param {string} code nine groups @param {string} login written on the sheet, so that it can be found again */
  write(code, login) {
    if (code === this.#code) return fill(this, { login });
    this.#code = code;
    const groups = code.split('-');
    this.querySelector('.code-sheet')?.replaceChildren(
      ...groups.map((group) => Object.assign(document.createElement('li'), { textContent: group })),
    );
    const made = dayOf(new Date().toISOString(), { dateStyle: 'long', timeStyle: 'short' });
    fill(this, { login, made, address: location.host });
    const [first, step] = crypto.getRandomValues(new Uint8Array(2));
    const a = first % GROUPS;
    const b = (a + 1 + (step % (GROUPS - 1))) % GROUPS;
    this.asked = a < b ? [a + 1, b + 1] : [b + 1, a + 1];
  }

  /** The code leaves the page. */
  forget() {
    this.#code = '';
    this.querySelector('.code-sheet')?.replaceChildren();
  }

  /** @param {[string, string]} typed @returns {(0 | 1)[]} which of the two are not the groups asked for */
  wrong(typed) {
    const groups = this.#code.split('-');
    return /** @type {(0 | 1)[]} */ ([0, 1]).filter((i) => plainGroup(typed[i]) !== groups[this.asked[i] - 1]);
  }

  /** What is remembered, sealed, so that the sheet can be asked for later: the two groups, of nine. @returns {{group: number, text: string}[]} */
  kept() {
    const groups = this.#code.split('-');
    return this.asked.map((group) => ({ group, text: groups[group - 1] }));
  }

  /** The sentences stand in the template; only the blanks are filled here. */
  #text() {
    const page = /** @type {HTMLTemplateElement} */ (this.querySelector('template[data-sheet-text]')).content.cloneNode(true);
    const blanks = Object.fromEntries(['login', 'made', 'address'].map((name) => [name, this.querySelector(`[data-fill="${name}"]`)?.textContent ?? '']));
    fill(/** @type {DocumentFragment} */ (page), { ...blanks, code: this.#code });
    return `${page.textContent?.trim().replace(/^[ \t]+/gm, '')}\n`;
  }

  #save() {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([this.#text()], { type: 'text/plain' }));
    link.download = this.dataset.fileName ?? '';
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    showOnly(this, 'data-said', 'saved');
  }

  async #copy() {
    const copied = await navigator.clipboard.writeText(this.#code).then(() => true, () => false);
    showOnly(this, 'data-said', copied ? 'copied' : 'not-copied');
  }
}

customElements.define('recovery-sheet', RecoverySheet);
