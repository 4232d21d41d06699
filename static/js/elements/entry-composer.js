/**
 * Where a person writes. Text is sealed on this device as they type, before each save and before each lock; what is sent
 * is envelopes only, resent byte for byte until it is answered (docs/sealing.md, 8).
 */
import { hashOf, openEntry, sameWords, sealEntry, wordsOf, writtenNow } from '../entries/entry.js';
import { loadLibrary } from '../entries/library.js';
import { fetchEnvelopes } from '../entries/stored.js';
import { drafts } from '../keep/drafts.js';
import { Damaged, Malformed, mintId, Unsupported, WrongKey } from '../sealing/index.js';
import { StorageBlocked } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';
import { SealedForm } from './sealed-form.js';
import { become, part, showOnly } from './words.js';

/** So long after the first word that is not kept yet the draft is sealed, also while somebody writes without a pause. */
const PAUSE = 800;

/** @typedef {import('../entries/entry.js').Words} Words */
/** @typedef {import('../entries/entry.js').Save} Save */
/** @typedef {import('../entries/entry.js').Opened} Opened */

class EntryComposer extends SealedForm {
  /** The saved entry that is being revised. @type {Opened | null} */ #before = null;
  /** What the next save follows when that is not what was opened here. @type {{rev: number, hash: string} | null} */ #over = null;
  /** The head that the words here were written over: when the saved one is another, the person is asked. @type {string | null} */ #base = null;
  /** Sent and not answered: it goes out again before anything newer. @type {{save: Save, words: Words} | null} */ #unanswered = null;
  /** The newer version on the server, while the person decides. @type {Opened | null} */ #theirs = null;
  /** @type {import('../entries/entry.js').AskedPrompt | null} */ #prompt = null;
  /** @type {AbortController} */ #life = new AbortController();
  /** @type {Promise<void>} */ #keeping = Promise.resolve();
  /** @type {() => void} */ #release = () => {};
  /** One at a time: two would fill over each other. @type {Promise<void> | null} */ #beginning = null;
  /** Words that this device would not keep, while the page is covered: better in memory than lost. @type {Words | null} */ #unkept = null;
  #draft = '';
  #entry = '';
  #small = false;
  #filled = false;
  #timer = 0;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.catchSubmits(signal);
    this.addEventListener('input', () => this.#typed(), { signal });
    // Enter in the title goes on to the page, it does not send half of it.
    this.#title.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.#text.focus();
    }, { signal });
    this.addEventListener('click', (event) => this.#click(event), { signal });
    for (const kind of ['htmx:error', 'htmx:response:error', 'mooring:other-account']) {
      this.addEventListener(kind, (event) => this.#answered(/** @type {CustomEvent} */ (event)), { signal });
    }
    document.addEventListener('click', (event) => this.#leave(event), { signal });
    addEventListener('pagehide', () => void this.#keep(), { signal });
    // What was opened here may be an old version by now; the draft in the address brings unsaved words back.
    addEventListener('pageshow', (event) => { if (event.persisted && !this.#unkept) location.reload(); }, { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void this.#keep(), { signal });
    document.addEventListener('mooring:conceal', () => this.#conceal(), { signal });
    document.addEventListener('mooring:leave', (event) => /** @type {CustomEvent} */ (event).detail.waitUntil(this.#keep()), { signal });
    signal.addEventListener('abort', keyring.beforeLock(() => this.#keep()));
    signal.addEventListener('abort', keyring.subscribe(({ state }) => {
      if (state === 'open') void this.#begin();
    }));
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#release();
  }

  get #title() {
    return part(this, 'title', HTMLInputElement);
  }

  get #text() {
    return part(this, 'text', HTMLTextAreaElement);
  }

  /** @returns {Words} */
  get #words() {
    // Half of a sign, from a cut paste, could neither be kept nor sealed.
    return { title: this.#title.value.trim().toWellFormed(), text: this.#text.value.toWellFormed(), prompt: this.#prompt };
  }

  /** Fills the fields once the keys are there: from the draft, else from the saved entry, else empty. */
  #begin() {
    this.#beginning ??= this.#open().finally(() => { this.#beginning = null; });
    return this.#beginning;
  }

  async #open() {
    if (this.#filled) return;
    await this.#keeping;
    try {
      if (this.#unkept) this.#fill(this.#unkept);
      else {
        if (this.dataset.head !== undefined && !this.#before) await this.#openSaved();
        await this.#takeDraft();
      }
      if (keyring.state !== 'open') {
        this.#fill({ title: '', text: '', prompt: null });
        return;
      }
      this.#unkept = null;
      this.#filled = true;
      become(this, 'open');
      this.#grow();
      if (!this.#text.value) this.#text.focus();
      if (this.#before && this.#base !== this.#before.hash && !this.#unanswered) this.#compare(this.#before);
    } catch (error) {
      const state = error instanceof StorageBlocked ? 'blocked' : error instanceof Unsupported ? 'newer' : 'damaged';
      become(this, error instanceof Elsewhere ? 'elsewhere' : state);
    }
  }

  async #openSaved() {
    const { rev = '', head = '', body = '', bodyRev = '' } = this.dataset;
    const id = location.pathname.split('/')[3];
    this.#before = await openEntry({ id, rev: Number(rev), head, body, bodyRev: Number(bodyRev) });
    if ((this.#before.head.v ?? 1) > 1 || (this.#before.body.v ?? 1) > 1) throw new Unsupported('written by a newer Mooring');
    part(this, 'older', HTMLElement).hidden = !this.#before.older;
  }

  /** The draft that the address names, or the last unfinished change of this entry; else a new one. */
  async #takeDraft() {
    const named = /^#draft\.([0-9a-f]{32})$/.exec(location.hash)?.[1];
    const unfinished = this.#before && !named ? (await drafts.all()).find(({ entry }) => entry === this.#before?.id)?.id : null;
    const wanted = this.#draft || named || unfinished;
    const found = wanted ? await drafts.find(wanted) : null;
    if (found && wanted && this.#draft !== wanted && !(await this.#claim(wanted)) && !(await this.#claimSoon(wanted))) throw new Elsewhere();
    if (found) {
      const { draft, unanswered } = found;
      this.#entry = draft.entry;
      this.#base = draft.base;
      this.#small = draft.small;
      this.#fill(draft.words);
      this.#unanswered ??= unanswered;
      await this.#letGoOfAnswered();
      this.#say('kept');
      part(this, 'resumed', HTMLElement).hidden = !(this.#before || draft.words.text);
    } else {
      const id = mintId();
      await this.#claim(id);
      this.#entry = this.#before?.id ?? mintId();
      this.#base = this.#before?.hash ?? null;
      this.#unanswered = this.#over = null;
      this.#fill(this.#before ? wordsOf(this.#before) : { title: '', text: '', prompt: null });
    }
    history.replaceState(null, '', `${location.pathname}#draft.${this.#draft}`);
    this.toggleAttribute('data-small', this.#small);
    part(this, 'one-word', HTMLElement).hidden = !this.#small;
  }

  /** A save that the server has by now, or has something newer than, does not go out again. */
  async #letGoOfAnswered() {
    if (!this.#before || !this.#unanswered || this.#before.rev < this.#unanswered.save.rev) return;
    if (this.#before.hash === (await hashOf(this.#unanswered.save))) this.#base = this.#before.hash;
    this.#unanswered = null;
  }

  /** A tab that was closed or loaded anew may take a moment to let go. @param {string} id */
  async #claimSoon(id) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return this.#claim(id);
  }

  /** A draft belongs to one tab at a time: two would undo each other. @param {string} id @returns {Promise<boolean>} */
  #claim(id) {
    return new Promise((resolve) => {
      void navigator.locks.request(`mooring-draft-${id}`, { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(false);
        this.#release();
        this.#draft = id;
        resolve(true);
        return new Promise((release) => { this.#release = () => release(undefined); });
      });
    });
  }

  /** @param {Words} words */
  #fill({ title, text, prompt }) {
    this.#title.value = title;
    this.#text.value = text;
    this.#ask(prompt);
  }

  /** The prompt stays in view, with what may follow it. @param {import('../entries/entry.js').AskedPrompt | null} prompt */
  #ask(prompt) {
    this.#prompt = prompt;
    part(this, 'asked', HTMLElement).hidden = !prompt;
    part(this, 'question', HTMLElement).textContent = prompt?.text ?? '';
    part(this, 'more', HTMLElement).replaceChildren();
    if (prompt && this.dataset.library) void this.#followUps(prompt);
  }

  /** @param {import('../entries/entry.js').AskedPrompt} asked */
  async #followUps({ id, version }) {
    const library = await loadLibrary(this.dataset.library ?? '').catch(() => null);
    const prompt = library?.prompts.find((each) => each.id === id && each.version === version);
    if (!prompt || this.#prompt?.id !== id) return;
    const lines = prompt.follow_ups.map((line) => {
      const item = document.createElement('li');
      item.textContent = line;
      return item;
    });
    part(this, 'more', HTMLElement).replaceChildren(...lines);
  }

  #typed() {
    this.#grow();
    this.#say('typing');
    this.#timer ||= setTimeout(() => void this.#keep(), PAUSE);
  }

  /** The page grows with the text, so that there is one thing to scroll. */
  #grow() {
    const field = this.#text;
    if (CSS.supports('field-sizing', 'content')) return;
    field.rows = Math.max(6, field.value.split('\n').length + Math.floor(field.value.length / 40));
  }

  /** Seals what is typed on this device; one at a time, the latest last. @returns {Promise<void>} */
  #keep() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.#filled || keyring.state !== 'open') return this.#keeping;
    const words = this.#words;
    const before = this.#before ? wordsOf(this.#before) : { title: '', text: '', prompt: null };
    const changed = !sameWords(words, before);
    const draft = { id: this.#draft, entry: this.#entry, base: this.#base, words, small: this.#small, at: writtenNow() };
    const work = () => (changed || this.#unanswered ? drafts.keep(draft, this.#unanswered) : drafts.discard(draft.id));
    this.#keeping = this.#keeping.then(work).then(
      () => { if (this.dataset.save === 'typing') this.#say(changed ? 'kept' : ''); },
      () => this.#say('unkept'),
    );
    return this.#keeping;
  }

  /** On to another page once the last words are kept: a page that is being left finishes nothing. @param {MouseEvent} event */
  #leave(event) {
    const link = /** @type {Element} */ (event.target).closest('a');
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link?.target;
    if (!link || elsewhere || event.defaultPrevented || link.origin !== location.origin || !this.#filled) return;
    event.preventDefault();
    void this.#keep().then(() => location.assign(link.href));
  }

  /** Opened words leave the page; the sealed draft has them. */
  #conceal() {
    if (!this.#filled) return;
    const words = this.#words;
    void this.#keep().then(() => { this.#unkept = this.dataset.save === 'unkept' ? words : null; });
    this.#filled = false;
    this.#fill({ title: '', text: '', prompt: null });
    this.#theirs = null;
    this.#versions('', '');
    become(this, 'opening');
  }

  /** Seals what is typed, or takes up the bytes that were sent and not answered. */
  async send() {
    if (this.dataset.save === 'saving') return;
    if (keyring.state !== 'open') {
      document.dispatchEvent(new CustomEvent('mooring:unlock'));
      return;
    }
    if (this.#theirs) {
      part(this, 'versions', HTMLElement).focus();
      return;
    }
    const words = this.#words;
    if (!words.text.trim() && !words.title) {
      this.#say('empty');
      this.#text.focus();
      return;
    }
    this.#say('saving');
    part(this, 'refused', HTMLElement).replaceChildren();
    try {
      if (this.#unanswered && !sameWords(this.#unanswered.words, words) && !(await this.#settle())) return;
      if (!this.#unanswered) this.#unanswered = { save: await sealEntry(this.#entry, words, this.#before, this.#over), words };
      await this.#keep();
      const { id, rev, ...sealed } = this.#unanswered.save;
      this.submitSealed(`/my/entries/${id}`, { account: keyring.account, rev: String(rev), ...sealed });
    } catch (error) {
      this.#say(error instanceof Unsupported ? 'newer' : 'failed');
    }
  }

  /** Words changed since a save whose answer was lost: that save first, byte for byte. @returns {Promise<boolean>} */
  async #settle() {
    const { save } = /** @type {{save: Save}} */ (this.#unanswered);
    const { id, body, ...rest } = save;
    const sent = new URLSearchParams({ account: keyring.account, ...rest, rev: String(rest.rev), ...(body === null ? {} : { body }) });
    const answer = await fetch(`/my/entries/${id}`, { method: 'POST', body: sent, headers: { 'HX-Request': 'true', Accept: 'application/json' } }).catch(() => null);
    const other = answer?.headers.get('Mooring-Account');
    if (other && other !== keyring.account) this.#say('other-account');
    else if (answer?.status === 409) await this.#conflict();
    else if (answer?.status === 401) await keyring.lock({ tell: false, reason: 'signed-out' });
    else if (answer?.status === 410) await this.#erased();
    else if (answer?.status === 413 || answer?.status === 422) return this.#refusedForGood();
    else if (!answer?.ok) this.#say(answer ? 'later' : 'waiting');
    else {
      this.#unanswered = null;
      this.#base = await hashOf(save);
      this.#over = { rev: save.rev, hash: this.#base };
      return true;
    }
    return false;
  }

  /** Those bytes will never be taken: the next save is sealed anew, and whole, since the server may have lost the body. */
  #refusedForGood() {
    this.#unanswered = null;
    if (this.#before) this.#over ??= { rev: this.#before.rev, hash: this.#before.hash };
    return true;
  }

  /** @param {CustomEvent} event */
  #answered({ type, detail }) {
    const status = detail?.ctx?.response?.status;
    if (type === 'htmx:error' && !status) this.#say('waiting');
    else if (type === 'mooring:other-account') this.#say('other-account');
    else if (type === 'htmx:response:error' && status === 409) void this.#conflict();
    else if (type === 'htmx:response:error' && status === 410) void this.#erased();
    else if (type === 'htmx:response:error') {
      // A fault or a lost sign-in may still be answered, so the bytes stay.
      if (status === 413 || status === 422) this.#refusedForGood();
      this.#say(status >= 500 ? 'later' : 'refused');
    }
    // On success htmx is already on its way to the saved entry, where the draft is let go.
  }

  /** The page was deleted for good elsewhere: it stays so, and the words here become a page of their own when they are saved again. */
  async #erased() {
    this.#entry = mintId();
    this.#before = this.#over = this.#base = this.#unanswered = null;
    delete this.dataset.head;
    // Where a reload finds these words again: the page's own address leads nowhere any more.
    history.replaceState(null, '', `/my/entries/new#draft.${this.#draft}`);
    await this.#keep();
    this.#say('erased');
  }

  /** The server has another version: equal words count as saved, anything else is shown side by side. */
  async #conflict() {
    this.#unanswered = null;
    try {
      const theirs = await openEntry(await fetchEnvelopes(this.#entry));
      if (keyring.state !== 'open') return;
      if (sameWords(wordsOf(theirs), this.#words)) location.assign(`/my/entries/${this.#entry}`);
      else this.#compare(theirs);
    } catch (error) {
      if (keyring.state !== 'open') return;
      const refused = [Damaged, WrongKey, Malformed].some((Kind) => error instanceof Kind);
      this.#say(refused ? 'damaged' : error instanceof Unsupported ? 'newer' : 'waiting');
    }
  }

  /** Both versions side by side, until the person decides. @param {Opened} theirs */
  #compare(theirs) {
    const saved = wordsOf(theirs);
    if (sameWords(saved, this.#words)) {
      this.#base = theirs.hash;
      return;
    }
    this.#theirs = theirs;
    this.#versions(whole(this.#words), whole(saved));
    part(this, 'refused', HTMLElement).replaceChildren();
    this.#say('conflict');
    part(this, 'versions', HTMLElement).focus();
  }

  /** @param {string} mine @param {string} theirs both empty when there is nothing to choose */
  #versions(mine, theirs) {
    part(this, 'mine', HTMLElement).textContent = mine;
    part(this, 'theirs', HTMLElement).textContent = theirs;
    part(this, 'versions', HTMLElement).hidden = !mine && !theirs;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const choice = /** @type {Element} */ (event.target).closest('button')?.dataset.choice;
    if (!choice) return;
    if (choice === 'without-prompt') {
      this.#ask(null);
      this.#typed();
      this.#text.focus();
    } else if (choice === 'start-over') void this.#startOver();
    else if (choice.startsWith('keep-')) void this.#decide(choice);
  }

  /** Back to the saved entry; the draft goes because the person says so. */
  async #startOver() {
    await drafts.discard(this.#draft).catch(() => {});
    location.replace(this.#before ? `/my/entries/${this.#before.id}` : '/my/entries/new');
  }

  /** @param {string} choice what to do with two versions of one entry */
  async #decide(choice) {
    const theirs = /** @type {Opened} */ (this.#theirs);
    this.#theirs = null;
    this.#versions('', '');
    if (choice === 'keep-theirs') {
      await drafts.discard(this.#draft);
      location.replace(`/my/entries/${theirs.id}`);
      return;
    }
    if (choice === 'keep-both') {
      this.#entry = mintId();
      this.#before = this.#over = this.#base = null;
    } else {
      if (choice === 'keep-together') this.#join(wordsOf(theirs));
      this.#before = theirs;
      this.#base = theirs.hash;
      this.#over = { rev: theirs.rev, hash: theirs.hash };
    }
    await this.send();
  }

  /** Theirs first, with its title where that is another one. @param {Words} theirs */
  #join({ title, text }) {
    const mine = this.#words;
    const above = title && mine.title && title !== mine.title ? `${title}\n\n` : '';
    this.#title.value = mine.title || title;
    this.#text.value = `${above}${text}\n\n${mine.text}`;
  }

  /** @param {string} state of the words in the bar */
  #say(state) {
    this.dataset.save = state;
    showOnly(this, 'data-save', state);
    const saving = state === 'saving';
    part(this, 'save', HTMLButtonElement).toggleAttribute('aria-busy', saving);
    // What is typed while a save is under way would not be in it, and the next screen is already coming.
    this.#title.readOnly = this.#text.readOnly = saving;
  }
}

/** The draft is being written in another tab. */
class Elsewhere extends Error {}

/** @param {Words} words */
const whole = ({ title, text }) => (title ? `${title}\n\n${text}` : text);

customElements.define('entry-composer', EntryComposer);
