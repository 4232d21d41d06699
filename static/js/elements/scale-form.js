/**
 * One scale while it is filled in. Each answer is sealed on this device at once, for the day: a scale is about one point in
 * time. What is saved goes out as any page does, and what the page shows in the end is a number and a day.
 */
import { hashOf, sealEntry, writtenNow } from '../entries/entry.js';
import { answered, asText, standing, stillThere } from '../entries/scales.js';
import { claim } from '../keep/claims.js';
import { drafts } from '../keep/drafts.js';
import { outbox } from '../keep/outbox.js';
import { settle } from '../keep/settling.js';
import { mintId } from '../sealing/index.js';
import { StorageBlocked } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';
import { choose, groupRadios, radiosOf } from './radio-group.js';
import { become, dayOf, fill, part, showOnly, words } from './words.js';

/** So long somebody looks at "Saving"; after that it goes on by itself. */
const PATIENCE = 8000;

/** @typedef {import('../entries/scales.js').Scale} Scale */
/** @typedef {import('../entries/scales.js').Chosen} Chosen */
/** @typedef {import('../entries/scales.js').Answered} Answered */
/** @typedef {import('../keep/drafts.js').Draft} Draft */

/** @param {Draft} draft @param {Scale} scale */
const isOf = ({ sent, filling }, scale) => !sent && filling?.id === scale.id;

/** Answers of another day, or to other words, are not gone on with. @param {Draft} draft @param {Scale} scale */
export const begunToday = (draft, scale) => isOf(draft, scale) && draft.filling?.version === scale.version && draft.at.slice(0, 10) === writtenNow().slice(0, 10);

export class ScaleForm extends HTMLElement {
  /** @type {Scale | null} */ #scale = null;
  /** @type {Chosen[]} */ #chosen = [];
  /** @type {{number: Answered, written: string} | null} */ #result = null;
  /** Handed to the outbox, and not found on the server yet. @type {Draft | null} */ #sent = null;
  /** What this device would not keep, while the page is covered: better in memory than lost. @type {Chosen[] | null} */ #unkept = null;
  /** @type {Promise<void>} */ #keeping = Promise.resolve();
  /** @type {() => void} */ #release = () => {};
  /** @type {AbortController} */ #life = new AbortController();
  #draft = '';
  #entry = '';
  #refuses = false;
  #busy = false;
  #covered = false;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener('change', (event) => this.#changed(/** @type {Element} */ (event.target)), { signal });
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.choice) void this.#click(button, button.dataset.choice);
    }, { signal });
    document.addEventListener('mooring:conceal', () => this.#conceal(), { signal });
    document.addEventListener('mooring:leave', (event) => /** @type {CustomEvent} */ (event).detail.waitUntil(this.#keeping), { signal });
    signal.addEventListener('abort', keyring.beforeLock(() => this.#keeping));
    signal.addEventListener('abort', outbox.subscribe(() => void this.#look()));
    signal.addEventListener('abort', keyring.subscribe(({ state }) => (state === 'open' ? this.#uncover() : this.#conceal())));
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#release();
  }

  /** @param {Scale} scale */
  async begin(scale) {
    this.#scale = scale;
    [this.#result, this.#sent, this.#unkept, this.#refuses, this.#covered] = [null, null, null, false, false];
    const own = (await drafts.all().catch(() => [])).filter((draft) => isOf(draft, scale));
    const begun = own.find((draft) => begunToday(draft, scale));
    [this.#draft, this.#entry] = [begun?.id ?? mintId(), begun?.entry ?? mintId()];
    const release = await claim(this.#draft);
    if (!release) return become(this, 'elsewhere');
    this.#release();
    this.#release = release;
    // Of another day: a number stands for one.
    await Promise.allSettled(own.filter((draft) => draft !== begun).map(({ id }) => drafts.discard(id)));
    this.#chosen = stillThere(scale, begun?.filling?.chosen);
    if (keyring.state !== 'open') return;
    this.#ask(scale);
    part(this, 'resumed', HTMLElement).hidden = !begun;
    scrollTo({ top: 0 });
    part(this, 'title', HTMLElement).focus({ preventScroll: true });
  }

  /** @param {Scale} scale */
  #ask(scale) {
    const { title, introduction, language, items, scoring } = scale;
    for (const [name, said] of Object.entries({ title, introduction })) part(this, name, HTMLElement).textContent = said;
    for (const name of ['title', 'introduction', 'items']) part(this, name, HTMLElement).lang = language;
    part(this, 'items', HTMLElement).replaceChildren(...items.map((item, place) => this.#item(item, place, scoring.missing.at_most > 0)));
    const stop = /** @type {HTMLElement} */ (this.querySelector('[data-choice="stop"]'));
    stop.setAttribute('aria-pressed', 'false');
    stop.textContent = words(this, 'stop');
    part(this, 'unkept', HTMLElement).hidden = !this.#refuses;
    this.#say('');
    become(this, 'filling');
  }

  /** @param {import('../entries/scoring.js').Item} item @param {number} place @param {boolean} skippable */
  #item({ text, options }, place, skippable) {
    const copy = /** @type {DocumentFragment} */ (part(this, 'item', HTMLTemplateElement).content.cloneNode(true));
    const group = /** @type {HTMLFieldSetElement} */ (copy.querySelector('fieldset'));
    part(group, 'question', HTMLElement).textContent = text;
    group.dataset.place = String(place);
    for (const [at, { label }] of options.entries()) group.append(this.#option(String(at), label));
    if (skippable) {
      const skip = this.#option('skipped', words(this, 'skip'));
      skip.lang = document.documentElement.lang;
      group.append(skip);
    }
    groupRadios(group);
    choose(group, radiosOf(group).find(({ dataset }) => dataset.answer === String(this.#chosen[place])));
    return group;
  }

  /** @param {string} answer @param {string} label */
  #option(answer, label) {
    const copy = /** @type {DocumentFragment} */ (part(this, 'option', HTMLTemplateElement).content.cloneNode(true));
    /** @type {HTMLElement} */ (copy.querySelector('input')).dataset.answer = answer;
    part(copy, 'label', HTMLElement).textContent = label;
    return /** @type {HTMLElement} */ (copy.querySelector('label'));
  }

  /** @param {Element} target */
  #changed(target) {
    const group = /** @type {HTMLElement | null} */ (target.closest('[data-place]'));
    const answer = /** @type {HTMLElement} */ (target).dataset.answer;
    if (!group || answer === undefined) return;
    mark(group, false);
    this.#chosen[Number(group.dataset.place)] = answer === 'skipped' ? answer : Number(answer);
    this.#say('');
    void this.#keep();
  }

  /** @returns {Promise<void>} when what is chosen is on the disk, or is known not to be */
  #keep() {
    const scale = this.#scale;
    if (!scale || keyring.state !== 'open') return this.#keeping;
    const filling = { id: scale.id, version: scale.version, chosen: [...this.#chosen] };
    const said = { title: scale.short_name, text: '', prompt: null, kind: 'scale' };
    /** @type {Draft} */
    const draft = { id: this.#draft, entry: this.#entry, base: null, words: said, small: false, at: writtenNow(), filling };
    this.#keeping = this.#keeping.then(() => drafts.keep(draft)).then(() => { this.#refuses = false; }, () => { this.#refuses = true; })
      .then(() => { part(this, 'unkept', HTMLElement).hidden = !this.#refuses; });
    return this.#keeping;
  }

  /** @param {HTMLButtonElement} button @param {string} choice */
  async #click(button, choice) {
    if (choice === 'save') await this.#save();
    else if (choice === 'later' || choice === 'back') this.#over();
    else if (choice === 'stop' && this.#chosen.some((each) => each !== null) && button.getAttribute('aria-pressed') !== 'true') {
      // The first press asks, the second one does it: no dialog, and nothing lost by a slip of the thumb.
      button.setAttribute('aria-pressed', 'true');
      button.textContent = words(this, 'sure');
    } else if (choice === 'stop') {
      await this.#keeping;
      await drafts.discard(this.#draft).catch(() => {});
      this.#over();
    }
  }

  async #save() {
    const scale = this.#scale;
    if (!scale || this.#busy) return;
    if (keyring.state !== 'open') return void document.dispatchEvent(new CustomEvent('mooring:unlock'));
    if (!this.#isWhole(scale)) return;
    this.#busy = true;
    this.#say('saving');
    try {
      await this.#hand(scale, [...this.#chosen]);
    } catch {
      this.#say('failed');
      return;
    } finally {
      this.#busy = false;
    }
    // Covered or left meanwhile: it is on its way, and shown only where somebody still looks at it.
    if (this.#covered || this.#scale !== scale) return void outbox.flush();
    this.#done(scale.title);
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([outbox.flush(), late]);
    await this.#look();
  }

  /** Whether it can be saved; where not, the person is led to what is open. @param {Scale} scale */
  #isWhole(scale) {
    const { open, skipped } = standing(scale, this.#chosen);
    const may = scale.scoring.missing.at_most;
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('[data-place]'))) {
      mark(group, open.includes(Number(group.dataset.place)));
    }
    if (!open.length && skipped <= may) return true;
    fill(this, { open: open.length, skipped, may });
    part(this, 'all-needed', HTMLElement).hidden = may > 0;
    part(this, 'may-skip', HTMLElement).hidden = may === 0;
    this.#say(open.length ? 'open' : 'skipped');
    /** @type {HTMLElement | null} */ (this.querySelector('[data-open] input[tabindex="0"]'))?.focus();
    return false;
  }

  /** @param {Scale} scale @param {Chosen[]} chosen */
  async #hand(scale, chosen) {
    const result = answered(scale, chosen);
    const said = { title: scale.short_name, text: asText(scale, chosen, result, (name, values) => this.#sentence(name, values)), prompt: null, ratings: null, kind: 'scale', scale: result };
    const written = writtenNow();
    const save = await sealEntry(this.#entry, said, null, null, written);
    /** @type {Draft} */
    const draft = { id: this.#draft, entry: this.#entry, base: null, words: said, small: false, at: written, sent: { rev: save.rev, hash: await hashOf(save), words: said } };
    this.#keeping = this.#keeping.then(() => drafts.hand(draft, save)).catch((error) => {
      if (!(error instanceof StorageBlocked)) throw error;
      outbox.carry({ draft: draft.id, save });
    });
    await this.#keeping;
    [this.#sent, this.#result] = [draft, { number: result, written }];
  }

  /** A sentence of the page with its places filled. @param {string} name @param {Record<string, string | number>} [values] */
  #sentence(name, values = {}) {
    const template = /** @type {HTMLTemplateElement} */ (this.querySelector(`template[data-text="${name}"]`));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    fill(copy, values);
    return (copy.textContent ?? '').trim();
  }

  /** The number and the day, and nothing that says what they mean. @param {string} title */
  #done(title) {
    const { number: { number, lowest, highest }, written } = /** @type {{number: Answered, written: string}} */ (this.#result);
    part(this, 'items', HTMLElement).replaceChildren();
    part(this, 'done', HTMLElement).textContent = title;
    part(this, 'done', HTMLElement).lang = this.#scale?.language ?? '';
    part(this, 'number', HTMLElement).textContent = number ?? '';
    /** @type {HTMLElement} */ (part(this, 'number', HTMLElement).parentElement).hidden = number === null;
    part(this, 'no-number', HTMLElement).hidden = number !== null;
    part(this, 'day', HTMLElement).textContent = dayOf(written);
    part(this, 'day', HTMLElement).setAttribute('datetime', written);
    fill(part(this, 'from-to', HTMLElement), { lowest, highest });
    showOnly(this, 'data-save', '');
    become(this, 'done');
    scrollTo({ top: 0 });
    part(this, 'done', HTMLElement).focus({ preventScroll: true });
  }

  /** What became of what was handed over. */
  async #look() {
    const sent = this.#sent;
    if (!sent || keyring.state !== 'open') return;
    const here = await outbox.of(sent.id);
    const arrived = !here.length && (await settle(sent).catch(() => false));
    if (this.#sent !== sent || keyring.state !== 'open') return;
    if (arrived) {
      this.#sent = null;
      part(this, 'see', HTMLAnchorElement).href = `/my/entries/${sent.entry}`;
      showOnly(this, 'data-save', 'saved');
      this.dispatchEvent(new CustomEvent('scale-form:saved', { bubbles: true }));
    } else if (here.some(({ problem }) => problem)) showOnly(this, 'data-save', 'refused');
    else showOnly(this, 'data-save', outbox.isUnkept(sent.id) ? 'waiting-here' : 'waiting');
  }

  #over() {
    this.#release();
    this.#release = () => {};
    this.#scale = this.#result = this.#sent = this.#unkept = null;
    this.#chosen = [];
    this.#empty();
    become(this, 'none');
    this.dispatchEvent(new CustomEvent('scale-form:over', { bubbles: true }));
  }

  /** Neither questions nor answers stay in the page: which ones they are says something. */
  #conceal() {
    if (this.#covered || !this.#scale) return;
    this.#covered = true;
    const chosen = [...this.#chosen];
    if (this.dataset.state === 'filling') void this.#keeping.then(() => { this.#unkept = this.#refuses ? chosen : null; });
    this.#chosen = [];
    this.#empty();
    become(this, 'none');
  }

  #empty() {
    part(this, 'items', HTMLElement).replaceChildren();
    for (const name of ['title', 'introduction', 'done', 'number', 'day']) part(this, name, HTMLElement).textContent = '';
    part(this, 'day', HTMLElement).removeAttribute('datetime');
    part(this, 'see', HTMLAnchorElement).href = '/my/entries';
    fill(this, { lowest: '', highest: '', number: '' });
  }

  async #uncover() {
    const scale = this.#scale;
    if (!this.#covered || !scale) return;
    this.#covered = false;
    if (this.#result) {
      this.#done(scale.title);
      if (this.#sent) return this.#look();
      return void showOnly(this, 'data-save', 'saved');
    }
    const kept = this.#unkept ?? (await drafts.find(this.#draft).catch(() => null))?.filling?.chosen;
    if (keyring.state !== 'open' || this.#scale !== scale) return;
    this.#unkept = null;
    this.#chosen = stillThere(scale, kept);
    this.#ask(scale);
  }

  /** @param {string} said of the words above the buttons */
  #say(said) {
    showOnly(this, 'data-said', said);
    part(this, 'save', HTMLElement).ariaBusy = said === 'saving' ? 'true' : null;
  }
}

/** @param {HTMLElement} group @param {boolean} open */
function mark(group, open) {
  group.toggleAttribute('data-open', open);
  part(group, 'still', HTMLElement).hidden = !open;
}

customElements.define('scale-form', ScaleForm);
