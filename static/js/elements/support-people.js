/** A person's own people, in Help now and on their own page: opened with the journal, and gone from the page when it locks. */
import { addPerson, changePerson, dialled, isDialled, readPeople, removePerson } from '../profile/people.js';
import { Elsewhere } from '../profile/profile.js';
import { Malformed } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { BegunWords } from './begun-words.js';
import { Ceremony, Problem } from './ceremony.js';
import { become, holdFocus, part, showOnly } from './words.js';

/** @typedef {import('../profile/people.js').Friend} Friend */

/** As the form asks for it. @param {Friend} person */
const wordsOf = ({ name, phone, note }) => [name, phone, note];

class SupportPeople extends Ceremony {
  #begun = new BegunWords(() => 'people', {
    place: this,
    read: () => this.#read(),
    write: (typed) => this.#write(typed),
    empty: () => this.#close(),
  });
  /** @type {Friend[]} */ #all = [];
  /** On the list already: what is typed here is said of them instead. @type {Friend | null} */ #changes = null;
  /** Said of them without an answer. @type {import('../profile/people.js').Told[]} */ #tried = [];
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
      if (row && button?.dataset.choice === 'change') void this.#change(row);
      // What is on its way cannot be left as it was.
      if (button?.dataset.choice === 'leave' && button.getAttribute('aria-disabled') !== 'true') this.#leave();
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
    return typed.some((each) => each.trim()) ? { typed, changes: this.#changes, tried: this.#tried } : null;
  }

  /** @param {{typed: string[], changes?: Friend | null, tried?: import('../profile/people.js').Told[]}} begun */
  #write({ typed, changes = null, tried = [] }) {
    this.#fill(typed, changes);
    this.#tried = tried;
    return this.#inputs.length > 0;
  }

  /** @param {string[]} typed @param {Friend | null} changes null: adding somebody */
  #fill(typed, changes) {
    this.#inputs.forEach((input, place) => { input.value = typed[place] ?? ''; });
    [this.#changes, this.#tried] = [changes, []];
    showOnly(this, 'data-doing', changes ? 'change' : 'add');
  }

  /** Nothing was typed over what is to be changed. */
  get #untouched() {
    return this.#changes !== null && this.#stands(wordsOf(this.#changes));
  }

  /** @param {string[]} typed whether that, and nothing else, stands in the form */
  #stands(typed) {
    return this.#inputs.every(({ value }, place) => value === typed[place]);
  }

  async #open() {
    this.quiet();
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
    this.quiet();
    this.#list([]);
    this.#fill([], null);
    become(this, 'locked');
  }

  /** @param {Friend[]} people */
  #show(people) {
    this.#list(people);
    become(this, people.length ? 'open' : 'empty');
  }

  /** @param {Friend[]} people */
  #list(people) {
    this.#all = people;
    // The box of problems may stand in one of the rows.
    const problems = this.querySelector('[data-problems]');
    if (problems) this.append(problems);
    const backTo = holdFocus(this, 'data-person');
    part(this, 'people', HTMLElement).replaceChildren(...people.map((each) => this.#row(each)));
    backTo();
  }

  /** @param {Friend} person */
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
    const [told, changes, typed] = [{ name, phone, note }, this.#changes, this.#inputs.map(({ value }) => value)];
    const tried = this.#tried;
    // Until there is an answer, it may stand already.
    if (changes) this.#tried = [...tried, told];
    void this.#begun.keep();
    const people = await (changes ? changePerson(changes, told, tried) : addPerson(told)).catch(async (error) => {
      if (keyring.state !== 'open') throw new Problem('locked-meanwhile');
      if (error instanceof Elsewhere) return this.#meanwhile();
      throw error instanceof Malformed ? new Problem('people-many') : error;
    });
    // Locked before the answer came: they are saved, and shown once it opens.
    if (keyring.state !== 'open') return;
    this.#show(people);
    this.said(changes ? 'changed' : 'added');
    // Who went on typing meanwhile goes on with that.
    if (!this.#stands(typed)) {
      this.#changes &&= { ...this.#changes, ...told };
      this.#tried = [];
    } else {
      // Who is somewhere else by now stays there.
      const here = this.#isAt(part(this, 'form', HTMLElement));
      this.#fill([], null);
      if (changes && here) this.#toRow(changes);
    }
    void this.#begun.keep();
  }

  /** What is typed of somebody who was changed or taken off meanwhile stays, to be added. @returns {Promise<never>} */
  async #meanwhile() {
    const people = await readPeople();
    if (keyring.state === 'open') {
      this.#show(people);
      this.#fill(this.#inputs.map(({ value }) => value), null);
      void this.#begun.keep();
    }
    throw new Problem('changed-meanwhile');
  }

  /** The form takes what is said of them, unless somebody else is begun there. @param {HTMLElement} row */
  #change(row) {
    return this.work(row, () => {
      const seen = this.#all.find(({ id }) => id === row.dataset.person);
      if (!seen) return;
      if (this.#read() && !this.#untouched) throw new Problem('begun-already');
      this.#fill(wordsOf(seen), seen);
      this.#begun.later();
      this.said('');
      this.control('name').focus();
    });
  }

  /** It stays as it was. */
  #leave() {
    const seen = this.#changes;
    this.#fill([], null);
    this.quiet();
    void this.#begun.keep();
    if (seen) this.#toRow(seen);
  }

  /** Where it was pressed; who was taken off meanwhile has no such place. @param {Friend} seen */
  #toRow({ id }) {
    const button = this.querySelector(`[data-person="${CSS.escape(id)}"] [data-choice="change"]`);
    (button instanceof HTMLElement ? button : part(this, 'heading', HTMLElement)).focus();
  }

  /** Whether the focus is there, or nowhere: some browsers give a button that is tapped none. @param {HTMLElement} place */
  #isAt(place) {
    const { activeElement } = document;
    return activeElement === document.body || place.contains(activeElement);
  }

  /** @param {HTMLElement} row */
  #remove(row) {
    return this.work(row, async () => {
      const people = await removePerson(row.dataset.person ?? '').catch((error) => {
        throw keyring.state === 'open' ? error : new Problem('locked-meanwhile');
      });
      if (keyring.state !== 'open') return;
      // Who types below by now goes on with that.
      const here = this.#isAt(row);
      this.#show(people);
      this.said('removed');
      if (here) part(this, 'heading', HTMLElement).focus();
    });
  }
}

customElements.define('support-people', SupportPeople);
