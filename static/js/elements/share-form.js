/**
 * Sharing, step by step: choose pages, see exactly what they will see and leave passages out, then seal the packet.
 * Only envelopes and verifiers leave this page; the link's secret and the passphrase never do.
 */
import { openEntry, wordsOf } from '../entries/entry.js';
import { isCheckIn } from '../entries/kinds.js';
import { fetchEnvelopes } from '../entries/stored.js';
import { sealShare } from '../shares/packet.js';
import { normalisePassphrase } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { generate } from '../vault/words.js';
import { BegunWords } from './begun-words.js';
import { pageView } from './packet-view.js';
import { saidLines } from './said-words.js';
import { SealedForm } from './sealed-form.js';
import { paragraphsOf, part, showOnly, words } from './words.js';

/** A passphrase that is said aloud, for something that ends in days and answers slowly. */
const WORDS = 4;

/** Of a list of thirty each, so many are looked through for the page that somebody came from. */
const MOST_LISTS = 40;

/** What is typed beside the pages. The passphrase is drawn anew each time. */
const TYPED = ['from', 'note', 'label'];

/** @typedef {import('../shares/packet.js').SharedPage} SharedPage */
/** @typedef {{rev: number, page: SharedPage, whole: string[]}} Chosen `whole` is the page with nothing left out */

class ShareForm extends SealedForm {
  /** The chosen pages, with what stands in them. @type {Map<string, Chosen>} */ #chosen = new Map();
  /** Sealed and not answered: sent again as it is. @type {{wish: string, sealed: import('../shares/packet.js').Sealed} | null} */ #unanswered = null;
  #begun = new BegunWords(() => 'share', {
    place: this,
    read: () => this.#read(),
    write: (typed) => this.#write(typed),
    empty: () => this.#write({}),
  });
  /** @type {AbortController} */ #life = new AbortController();
  /** The page that somebody came from, until it is ticked. */ #wanted = /^#page\.([0-9a-f]{32})$/.exec(location.hash)?.[1];
  #lists = 0;
  /** An opening that was overtaken, by another one, another choice or a lock, shows nothing. */ #turn = 0;
  /** Where to look, once the list is shown. @type {Element | null} */ #place = null;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener('click', (event) => void this.#click(event), { signal });
    this.addEventListener('change', (event) => this.#changed(event), { signal });
    this.#begun.listen(signal);
    this.addEventListener('input', () => {
      this.#preview();
      this.#begun.later();
    }, { signal });
    this.addEventListener('entry-list:opened', () => this.#tickWanted(), { signal });
    this.catchSubmits(signal);
    this.addEventListener('htmx:after:request', (event) => this.#answered(/** @type {CustomEvent} */ (event)), { signal });
    this.addEventListener('htmx:error', () => this.#say('waiting'), { signal });
    this.addEventListener('htmx:response:error', (event) => this.#refused(/** @type {CustomEvent} */ (event)), { signal });
    this.addEventListener('mooring:other-account', () => this.#say('other-account'), { signal });
    document.addEventListener('mooring:conceal', () => this.#conceal(), { signal });
    signal.addEventListener('abort', keyring.subscribe(({ state }) => {
      if (state === 'open') void this.#begun.fill();
      if (state === 'open' && !this.dataset.step) this.#show(this.dataset.first === undefined ? 'choose' : 'limits');
    }));
    void this.#newPassphrase();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** @param {string} step */
  #show(step) {
    this.dataset.step = step;
    showOnly(this, 'data-for', step);
    const line = part(this, 'line', HTMLElement);
    this.querySelector(`[data-for="${step}"] .step-actions`)?.before(line);
    const heading = /** @type {HTMLElement | null} */ (this.querySelector(`[data-for="${step}"] :is(h1, h2)`));
    heading?.setAttribute('tabindex', '-1');
    heading?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
    if (step === 'choose') this.#place?.scrollIntoView({ block: 'center' });
    this.#say('');
  }

  /** @param {MouseEvent} event */
  async #click(event) {
    const button = /** @type {Element} */ (event.target).closest('button');
    // What is on its way goes as it was shown.
    if (!button || this.dataset.said === 'sealing') return;
    const { to, choice } = button.dataset;
    if (choice === 'another-passphrase') await this.#newPassphrase();
    else if (button.dataset.passage !== undefined) this.#leaveOut(button);
    else if (to === 'packet') await this.#open();
    else if (to === 'seal' && !this.#pages().length) this.#say('nothing-left');
    else if (to) this.#show(to);
  }

  /** @param {Event} event */
  #changed(event) {
    const control = /** @type {HTMLInputElement} */ (event.target);
    if (control.dataset.part === 'without') part(this, 'with', HTMLElement).hidden = control.checked;
    if (control.dataset.part === 'without') part(this, 'without-words', HTMLElement).hidden = !control.checked;
    if (control.matches('[data-pick]')) {
      if (this.dataset.said === 'opening') this.#overtake();
      const count = this.querySelectorAll('[data-pick]:checked').length;
      part(this, 'next', HTMLButtonElement).disabled = count === 0;
      part(this, 'count', HTMLElement).textContent = String(count);
    }
  }

  /** Ticks the page that somebody came from; where it is further down, the older pages are fetched until it is there. */
  #tickWanted() {
    const row = this.#wanted && this.querySelector(`li[data-id="${this.#wanted}"]`);
    if (!row) {
      const more = /** @type {HTMLElement | null} */ (this.querySelector('.entry-older button'));
      if (this.#wanted && this.#lists++ < MOST_LISTS) more?.click();
      return;
    }
    this.#wanted = undefined;
    const tick = /** @type {HTMLInputElement} */ (row.querySelector('[data-pick]'));
    if (!tick.checked && /** @type {HTMLElement} */ (row).dataset.state === 'open') tick.click();
    this.#place = row;
    if (this.dataset.step === 'choose') row.scrollIntoView({ block: 'center' });
  }

  #overtake() {
    this.#turn++;
    this.#say('');
  }

  /** Fetches and opens what was ticked, in the order of the list. */
  async #open() {
    if (this.dataset.said === 'opening') return;
    const turn = ++this.#turn;
    this.#say('opening');
    try {
      /** @type {Map<string, Chosen>} */
      const chosen = new Map();
      for (const tick of this.querySelectorAll('[data-pick]:checked')) {
        const id = /** @type {HTMLElement} */ (tick.closest('[data-id]')).dataset.id ?? '';
        chosen.set(id, this.#chosen.get(id) ?? (await this.#fetchPage(id)));
      }
      if (turn !== this.#turn) return;
      this.#chosen = chosen;
      this.#passages();
      this.#preview();
      this.#show('packet');
    } catch {
      if (turn === this.#turn) this.#say('not-opened');
    }
  }

  /** @param {string} id */
  async #fetchPage(id) {
    const opened = await openEntry(await fetchEnvelopes(id));
    const { title, text, prompt } = wordsOf(opened);
    const written = String(opened.head.written).slice(0, 10);
    if (!isCheckIn(opened.head)) {
      const whole = paragraphsOf(text);
      return { rev: opened.rev, whole, page: { title, written, prompt: prompt?.text ?? '', passages: [...whole] } };
    }
    // In words, as it reads on its own page: each line can be left out like any passage.
    const said = saidLines(this, opened.head);
    const whole = [...said, ...(said.length ? [words(this, 'self-rated')] : []), ...paragraphsOf(text)];
    return { rev: opened.rev, whole, page: { title: words(this, 'check-in'), written, prompt: '', passages: [...whole] } };
  }

  /** Every paragraph as a button: pressed means left out. */
  #passages() {
    const template = part(this, 'passages', HTMLTemplateElement);
    const lists = [...this.#chosen].map(([id, { page, whole }]) => {
      const list = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
      part(list, 'name', HTMLElement).textContent = page.title || page.prompt || words(this, 'untitled');
      part(list, 'buttons', HTMLElement).append(...whole.map((passage, place) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'passage';
        button.dataset.passage = String(place);
        button.dataset.page = id;
        button.setAttribute('aria-pressed', String(page.passages[place] === null));
        button.textContent = passage;
        return button;
      }));
      return list;
    });
    part(this, 'leave-out', HTMLElement).replaceChildren(...lists);
  }

  /** @param {HTMLButtonElement} button */
  #leaveOut(button) {
    const { page: id = '', passage = '' } = button.dataset;
    const chosen = this.#chosen.get(id);
    if (!chosen) return;
    const place = Number(passage);
    const out = chosen.page.passages[place] !== null;
    chosen.page.passages[place] = out ? null : chosen.whole[place];
    button.setAttribute('aria-pressed', String(out));
    this.#preview();
  }

  #pages() {
    return this.#handedOver().map(([, { page }]) => page);
  }

  /** A page of which every passage is left out is not handed over at all, its title neither. */
  #handedOver() {
    return [...this.#chosen].filter(([, { page, whole }]) => !whole.length || page.passages.some((passage) => passage !== null));
  }

  /** @returns {import('../shares/packet.js').Contents} */
  #contents() {
    return { from: this.#typed('from'), note: this.#typed('note'), pages: this.#pages() };
  }

  /** @param {string} name */
  #typed(name) {
    return /** @type {HTMLInputElement} */ (part(this, name, HTMLElement)).value.trim().toWellFormed();
  }

  /** Exactly the packet: built from what will be sealed, by the code that shows it to them. */
  #preview() {
    const { from, note, pages } = this.#contents();
    for (const [name, value] of [['from', from], ['note', note]]) {
      part(this, `shown-${name}`, HTMLElement).textContent = value;
      part(this, `row-${name}`, HTMLElement).hidden = !value;
    }
    part(this, 'shown-pages', HTMLElement).replaceChildren(...pages.map((page) => pageView(part(this, 'page', HTMLTemplateElement), page)));
  }

  async #newPassphrase() {
    const field = part(this, 'passphrase', HTMLInputElement);
    const before = field.value;
    const drawn = await generate(WORDS).catch(() => null);
    // Whoever typed one meanwhile has perhaps said it to somebody already.
    if (drawn && field.value === before) field.value = drawn.join(' ');
  }

  async send() {
    if (this.dataset.said === 'sealing') return;
    if (keyring.state !== 'open') {
      document.dispatchEvent(new CustomEvent('mooring:unlock'));
      return;
    }
    if (!this.form.reportValidity()) return;
    const passphrase = part(this, 'without', HTMLInputElement).checked ? null : this.#typed('passphrase');
    try {
      if (passphrase !== null) normalisePassphrase(passphrase);
    } catch {
      this.#say('short-passphrase');
      part(this, 'passphrase', HTMLElement).focus();
      return;
    }
    this.#say('sealing');
    try {
      const entries = this.#handedOver().map(([id, { rev }]) => ({ id, rev }));
      const wish = { label: this.#typed('label'), passphrase, entries, contents: this.#contents() };
      const same = JSON.stringify(wish);
      if (this.#unanswered?.wish !== same) this.#unanswered = { wish: same, sealed: await sealShare(wish) };
      const { share, values } = this.#unanswered.sealed;
      this.submitSealed(`/my/shares/${share}`, values);
    } catch {
      this.#say('not-sealed');
    }
  }

  /** @returns {Record<string, string> | null} */
  #read() {
    const typed = Object.fromEntries(TYPED.map((name) => [name, this.#typed(name)]));
    return Object.values(typed).some(Boolean) ? typed : null;
  }

  /** @param {Record<string, string>} typed */
  #write(typed) {
    for (const name of TYPED) /** @type {HTMLInputElement} */ (part(this, name, HTMLElement)).value = typed[name] ?? '';
    this.#preview();
    return true;
  }

  /** The share is made: what was typed for it is in its envelopes now. @param {CustomEvent} event */
  #answered({ detail }) {
    if (detail?.ctx?.response?.status !== 204) return;
    this.#write({});
    void this.#begun.keep();
  }

  /** @param {CustomEvent} event */
  #refused({ detail }) {
    const status = detail?.ctx?.response?.status;
    if (status === 413 || status === 422 || status === 409) this.#unanswered = null;
    this.#say(status >= 500 ? 'later' : 'refused');
  }

  /** Opened words leave the page; after unlocking the pages are chosen again. */
  #conceal() {
    this.#overtake();
    this.#chosen.clear();
    for (const name of ['leave-out', 'shown-pages', 'shown-from', 'shown-note']) part(this, name, HTMLElement).replaceChildren();
    if (this.dataset.step && this.dataset.step !== 'limits') this.#show('choose');
  }

  /** @param {string} name of the words in the status line */
  #say(name) {
    this.dataset.said = name;
    showOnly(this, 'data-told', name);
    part(this, 'make', HTMLButtonElement).toggleAttribute('aria-busy', name === 'sealing');
    // Words that were typed now would be in no packet, and would go with the page.
    for (const each of [...TYPED, 'passphrase']) /** @type {HTMLInputElement} */ (part(this, each, HTMLElement)).readOnly = name === 'sealing';
  }
}

customElements.define('share-form', ShareForm);
