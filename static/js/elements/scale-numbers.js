/**
 * One's own numbers with their days, as they were when they were saved: a table, and nothing that says what they mean. A page
 * that was put away is left out.
 */
import { openHead } from '../entries/entry.js';
import { isScale } from '../entries/kinds.js';
import { resultOf } from '../entries/scales.js';
import { fetchNewest } from '../entries/stored.js';
import { keyring } from '../vault/keyring.js';
import { pins } from '../vault/pins.js';
import { SealedElement } from './sealed-element.js';
import { become, dayOf, fill, part } from './words.js';

/** Of a list of thirty each, so many are looked through before somebody is asked. */
const LISTS = 10;
const A_LIST = 30;

/** @typedef {import('../sealing/json.js').Payload} Payload */

class ScaleNumbers extends SealedElement {
  /** @type {Payload[]} newest first */ #heads = [];
  /** Where the next look begins; undefined: at the newest. @type {number | undefined} */ #before;
  /** A look that was overtaken by a lock, or by another one, shows nothing. */ #turn = 0;
  /** @type {AbortController} */ #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.choice === 'older') void this.#look();
    }, { signal });
    document.addEventListener('scale-form:saved', () => void this.open(), { signal });
    super.connectedCallback();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#life.abort();
  }

  async open() {
    this.#heads = [];
    this.#before = undefined;
    await this.#look();
  }

  async #look() {
    const turn = ++this.#turn;
    const mine = () => turn === this.#turn && keyring.state === 'open';
    if (this.dataset.state !== 'open') become(this, 'looking');
    try {
      const pinned = await pins.all();
      let older = true;
      for (let list = 0; list < LISTS && older; list++) {
        const rows = await fetchNewest(this.#before);
        const opened = await Promise.allSettled(rows.map((row) => openHead(row, pinned)));
        if (!mine()) return;
        this.#heads.push(...opened.flatMap((each) => (each.status === 'fulfilled' && counts(each.value.head) ? [each.value.head] : [])));
        this.#before = rows.at(-1)?.made;
        older = rows.length === A_LIST;
      }
      this.#show(older);
    } catch {
      if (mine()) become(this, 'failed');
    }
  }

  /** @param {boolean} older whether there is more to look through */
  #show(older) {
    /** @type {Map<string, Payload[]>} */
    const byScale = new Map();
    for (const head of this.#heads) byScale.set(head.scale.id, [...(byScale.get(head.scale.id) ?? []), head]);
    part(this, 'tables', HTMLElement).replaceChildren(...[...byScale.values()].map((heads) => this.#table(heads)));
    part(this, 'older', HTMLElement).hidden = !older;
    become(this, byScale.size ? 'open' : 'none');
  }

  /** @param {Payload[]} heads of one scale, newest first */
  #table(heads) {
    const copy = /** @type {DocumentFragment} */ (part(this, 'table', HTMLTemplateElement).content.cloneNode(true));
    const versions = new Set(heads.map(({ scale }) => scale.version));
    part(copy, 'name', HTMLElement).textContent = String(heads[0].title ?? '');
    part(copy, 'rows', HTMLElement).replaceChildren(...heads.map((head) => this.#row(head, versions.size > 1)));
    return copy;
  }

  /** @param {Payload} head @param {boolean} mixed some answered another version: their numbers do not follow one another */
  #row(head, mixed) {
    const { version, number, lowest, highest } = /** @type {NonNullable<ReturnType<typeof resultOf>>} */ (resultOf(head));
    const copy = /** @type {DocumentFragment} */ (part(this, 'row', HTMLTemplateElement).content.cloneNode(true));
    const day = part(copy, 'day', HTMLAnchorElement);
    day.href = `/my/entries/${head.id}`;
    day.textContent = dayOf(head.written, { day: 'numeric', month: 'long', year: 'numeric' });
    part(copy, 'other', HTMLElement).hidden = !mixed;
    part(copy, 'number', HTMLElement).textContent = number ?? '';
    part(copy, 'from-to', HTMLElement).hidden = number === null;
    part(copy, 'none', HTMLElement).hidden = number !== null;
    fill(copy, { version, lowest, highest });
    return copy;
  }

  close() {
    this.#turn++;
    this.#heads = [];
    part(this, 'tables', HTMLElement).replaceChildren();
    part(this, 'older', HTMLElement).hidden = true;
    become(this, 'locked');
  }
}

/** @param {Payload} head */
const counts = (head) => isScale(head) && head.away !== true && resultOf(head) !== null;

customElements.define('scale-numbers', ScaleNumbers);
