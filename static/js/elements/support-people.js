/** A person's own people, in Help now and on their own page: opened with the journal, and gone from the page when it locks. */
import { addPerson, dialled, isDialled, readPeople, removePerson } from '../profile/people.js';
import { Malformed } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { BegunWords } from './begun-words.js';
import { Ceremony, Problem } from './ceremony.js';
import { become, part } from './words.js';

class SupportPeople extends Ceremony {
  #begun = new BegunWords(() => 'people', { read: () => this.#read(), write: (typed) => this.#write(typed), empty: () => this.#close() });
  /** @type {AbortController} */ #listening = new AbortController();

  started() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#begun.listen(signal);
    signal.addEventListener('abort', keyring.subscribe(({ state }) => { if (state === 'open') void this.#open(); }));
    this.addEventListener('input', () => this.#begun.later(), { signal });
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.choice === 'unlock') document.dispatchEvent(new CustomEvent('mooring:unlock'));
      const row = /** @type {HTMLElement | null} */ (button?.closest('[data-person]') ?? null);
      if (row && button?.dataset.choice === 'remove') void this.#remove(row);
    }, { signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  /** Somebody whom they began to add; Help now itself asks for nobody. @returns {HTMLInputElement[]} */
  get #inputs() {
    return [...this.querySelectorAll('input')];
  }

  #read() {
    const typed = this.#inputs.map(({ value }) => value.toWellFormed());
    return typed.some((each) => each.trim()) ? { typed } : null;
  }

  /** @param {{typed: string[]}} begun */
  #write({ typed }) {
    this.#inputs.forEach((input, place) => { input.value = typed[place] ?? ''; });
    return this.#inputs.length > 0;
  }

  async #open() {
    void this.#begun.fill();
    become(this, 'opening');
    try {
      const people = await readPeople();
      if (keyring.state === 'open') this.#show(people);
    } catch {
      if (keyring.state === 'open') become(this, 'failed');
    }
  }

  #close() {
    part(this, 'people', HTMLElement).replaceChildren();
    for (const input of this.#inputs) input.value = '';
    become(this, 'locked');
  }

  /** @param {import('../profile/people.js').Friend[]} people */
  #show(people) {
    part(this, 'people', HTMLElement).replaceChildren(...people.map((each) => this.#row(each)));
    become(this, people.length ? 'open' : 'empty');
  }

  /** @param {import('../profile/people.js').Friend} person */
  #row({ id, name, phone, note }) {
    const row = /** @type {DocumentFragment} */ (part(this, 'person', HTMLTemplateElement).content.cloneNode(true));
    /** @type {HTMLElement} */ (row.querySelector('[data-person]')).dataset.person = id;
    for (const place of row.querySelectorAll('[data-is="name"]')) place.textContent = name;
    for (const [kind, value] of Object.entries({ phone, note })) {
      for (const place of row.querySelectorAll(`[data-is="${kind}"]`)) place.textContent = value;
      for (const place of row.querySelectorAll(`[data-has="${kind}"]`)) /** @type {HTMLElement} */ (place).hidden = !value;
    }
    for (const link of row.querySelectorAll('a[data-scheme]')) {
      /** @type {HTMLAnchorElement} */ (link).href = `${/** @type {HTMLElement} */ (link).dataset.scheme}:${dialled(phone)}`;
    }
    return row;
  }

  async submitted() {
    const [name, phone, note] = ['name', 'phone', 'note'].map((each) => this.typed(each).trim().toWellFormed());
    if (!name) throw new Problem('person-missing');
    if (phone && !isDialled(phone)) throw new Problem('phone-shape');
    const people = await addPerson({ name, phone, note }).catch((error) => {
      throw error instanceof Malformed ? new Problem('people-many') : error;
    });
    // Locked before the answer came: they are saved, and shown once it opens.
    if (keyring.state !== 'open') return;
    this.#show(people);
    for (const input of this.#inputs) input.value = '';
    void this.#begun.keep();
    this.said('added');
  }

  /** @param {HTMLElement} row */
  #remove(row) {
    return this.work(row, async () => {
      const people = await removePerson(row.dataset.person ?? '');
      if (keyring.state !== 'open') return;
      this.#show(people);
      this.said('removed');
      part(this, 'heading', HTMLElement).focus();
    });
  }
}

customElements.define('support-people', SupportPeople);
