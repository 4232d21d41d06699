/**
 * Where a person writes. Text is sealed on this device as they type, before each save and before each lock. A save goes into
 * the outbox, which sends it; what became of it is said here (docs/sealing.md, 8).
 */
import { hashOf, isBlank, openEntry, sameWords, sealEntry, wordsOf, writtenNow } from '../entries/entry.js';
import { isScale } from '../entries/kinds.js';
import { isAway } from '../entries/naming.js';
import { fetchEnvelopes, Missing } from '../entries/stored.js';
import { claim } from '../keep/claims.js';
import { drafts } from '../keep/drafts.js';
import { askToLast } from '../keep/lasting.js';
import { remember } from '../keep/met.js';
import { outbox } from '../keep/outbox.js';
import { Damaged, Malformed, mintId, Unsupported, WrongKey } from '../sealing/index.js';
import { StorageBlocked } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';
import { AskedPrompt } from './asked-prompt.js';
import { CheckIn } from './check-in.js';
import { saidLines } from './said-words.js';
import { become, part, showOnly, words } from './words.js';

/** So long after the first word that is not kept yet the draft is sealed, also while somebody writes without a pause. */
const PAUSE = 400;

/** And so long after the caret was put elsewhere. */
const MOVE = 1500;

/** So long nothing can be typed while a save is under way; after that it goes on by itself. */
const PATIENCE = 8000;

/** And so long while it is looked at what became of it, which asks the server as well. */
const LOOK = 3000;

/** @typedef {import('../entries/entry.js').Words} Words */
/** @typedef {import('../entries/entry.js').Opened} Opened */
/** @typedef {import('../keep/drafts.js').Draft} Draft */

class EntryComposer extends HTMLElement {
  /** The saved entry that is being revised. @type {Opened | null} */ #before = null;
  /** What the next save follows when that is not what was opened here. @type {{rev: number, hash: string} | null} */ #over = null;
  /** The head that the words here were written over: when the saved one is another, the person is asked. @type {string | null} */ #base = null;
  /** Handed to the outbox from here, and not found on the server yet. @type {import('../keep/drafts.js').Sent | null} */ #sent = null;
  /** The newer version on the server, while the person decides. @type {Opened | null} */ #theirs = null;
  /** @type {AbortController} */ #life = new AbortController();
  /** @type {Promise<void>} */ #keeping = Promise.resolve();
  /** @type {Promise<void>} */ #looking = Promise.resolve();
  /** Where the caret was when the draft was kept. @type {import('../keep/drafts.js').Caret | null} */ #place = null;
  /** @type {() => void} */ #release = () => {};
  /** One at a time: two would fill over each other. @type {Promise<void> | null} */ #beginning = null;
  /** Words that this device would not keep, while the page is covered: better in memory than lost. @type {Words | null} */ #unkept = null;
  /** The hash of the last save that was handed over from this page. */ #handed = '';
  #draft = '';
  #entry = '';
  /** `check-in`, or what a page is: it decides which of the two faces is shown. */
  #kind = 'writing';
  /** Somebody chose to see a page that is put away. */
  #chosen = false;
  #small = false;
  #filled = false;
  #inTitle = false;
  /** Somebody pressed Save, and waits to be shown what became of it. */
  #awaited = false;
  /** Something was typed since this was opened. */
  #writing = false;
  /** The device would not keep the draft, the last time. */
  #refuses = false;
  #timer = 0;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save();
    }, { signal });
    this.addEventListener('input', ({ target }) => {
      if (this.#asked.contains(/** @type {Node} */ (target))) this.#text.value = this.#asked.text;
      else this.#asked.text = this.#text.value;
      this.#typed();
    }, { signal });
    this.addEventListener('focusin', ({ target }) => {
      if (target === this.#title || target === this.#text) this.#inTitle = target === this.#title;
    }, { signal });
    // Enter in the title goes on to the page, it does not send half of it.
    this.#title.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      this.#text.focus();
    }, { signal });
    this.addEventListener('click', (event) => this.#click(event), { signal });
    document.addEventListener('click', (event) => this.#leave(event), { signal });
    // A page that is loaded anew stays until the next one comes: long enough to keep what was typed last.
    for (const kind of ['beforeunload', 'pagehide']) addEventListener(kind, () => void this.#keep(), { signal });
    // What was opened here may be an old version by now; the draft in the address brings unsaved words back.
    addEventListener('pageshow', (event) => { if (event.persisted && !this.#unkept) location.reload(); }, { signal });
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && void this.#keep(), { signal });
    document.addEventListener('selectionchange', () => this.#moved(), { signal });
    document.addEventListener('mooring:conceal', () => this.#conceal(), { signal });
    document.addEventListener('mooring:leave', (event) => /** @type {CustomEvent} */ (event).detail.waitUntil(this.#keep()), { signal });
    signal.addEventListener('abort', keyring.beforeLock(() => this.#keep()));
    signal.addEventListener('abort', outbox.subscribe(() => { if (this.dataset.save !== 'saving') void this.#look(); }));
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
    return { title: this.#title.value.trim().toWellFormed(), text: this.#text.value.toWellFormed(), prompt: this.#asked.value, ratings: this.#checkIn.value, kind: this.#kind };
  }

  get #asked() {
    return part(this, 'asked', AskedPrompt);
  }

  get #isCheckIn() {
    return this.#kind === 'check-in';
  }

  get #checkIn() {
    return part(this, 'check-in', CheckIn);
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
      if (this.dataset.head !== undefined && !this.#before) await this.#openSaved();
      if (this.#before && isAway(this.#before.head) && !this.#chosen) return become(this, 'away');
      if (this.#unkept) this.#fill(this.#unkept);
      else await this.#takeDraft();
      if (keyring.state !== 'open') {
        this.#fill({ title: '', text: '', prompt: null });
        return;
      }
      this.#unkept = null;
      this.#writing = false;
      this.#filled = true;
      become(this, 'open');
      this.#grow();
      this.#putBack();
      if (this.#before && this.#base !== this.#before.hash && !this.#sent) this.#compare(this.#before);
      else await this.#look();
    } catch (error) {
      const state = error instanceof StorageBlocked ? 'blocked' : error instanceof Unsupported ? 'newer' : 'damaged';
      become(this, error instanceof Elsewhere ? 'elsewhere' : error instanceof Fixed ? 'fixed' : state);
    }
  }

  async #openSaved() {
    const { rev = '', head = '', body = '', bodyRev = '' } = this.dataset;
    const id = location.pathname.split('/')[3];
    this.#before = await openEntry({ id, rev: Number(rev), head, body, bodyRev: Number(bodyRev) });
    if ((this.#before.head.v ?? 1) > 1 || (this.#before.body.v ?? 1) > 1) throw new Unsupported('written by a newer Mooring');
    if (isScale(this.#before.head)) throw new Fixed();
    part(this, 'older', HTMLElement).hidden = !this.#before.older;
    void remember({ what: 'reopened', at: writtenNow(), entry: id });
  }

  /** The draft that the address names, or the last unfinished change of this entry; else a new one. */
  async #takeDraft() {
    const named = /^#(?:draft|check-in)\.([0-9a-f]{32})$/.exec(location.hash)?.[1];
    // Both kinds of page have one address: the server is not told which of them somebody wants.
    const kind = /^#check-in(\.|$)/.test(location.hash) ? 'check-in' : 'writing';
    const unfinished = this.#before && !named ? (await drafts.all()).find(({ entry }) => entry === this.#before?.id)?.id : null;
    const wanted = this.#draft || named || unfinished;
    const found = wanted ? await drafts.find(wanted) : null;
    await this.#claim(found?.id ?? mintId());
    if (found) this.#takeUp(found);
    else {
      this.#entry = this.#before?.id ?? mintId();
      this.#base = this.#before?.hash ?? null;
      this.#sent = this.#over = null;
      this.#fill(this.#before ? wordsOf(this.#before) : { title: '', text: '', prompt: null, kind });
      this.#place = null;
    }
    history.replaceState(null, '', `${location.pathname}#${this.#isCheckIn && !this.#before ? 'check-in' : 'draft'}.${this.#draft}`);
    this.toggleAttribute('data-small', this.#small);
    this.#asked.small = this.#small;
  }

  /** @param {Draft} draft */
  #takeUp({ entry, base, words, small, sent = null, caret = null }) {
    [this.#entry, this.#base, this.#small, this.#sent] = [entry, base, small, sent];
    this.#fill(words);
    // The server has that very save already.
    if (this.#before && sent?.hash === this.#before.hash) [this.#base, this.#sent] = [sent.hash, null];
    this.#say('kept');
    part(this, 'only-rating', HTMLElement).hidden = !this.#hasOnlyRating(words);
    part(this, 'resumed', HTMLElement).hidden = !this.#before && (isBlank(words) || this.#hasOnlyRating(words));
    this.#place = caret;
  }

  /** The caret where it was. */
  #putBack() {
    const place = this.#place;
    this.#place = null;
    // Of a check-in the note comes last: no keyboard pops up before it is asked for.
    if (this.#isCheckIn && !this.#text.value) return;
    if (!place) return this.#text.value || this.#text.focus();
    const field = place.title ? this.#title : this.#text;
    field.setSelectionRange(place.start, place.end);
    field.focus({ preventScroll: true });
    scrollTo({ top: place.scroll, behavior: 'instant' });
  }

  /** @returns {import('../keep/drafts.js').Caret} */
  get #caret() {
    const { selectionStart: start, selectionEnd: end } = this.#inTitle ? this.#title : this.#text;
    return { title: this.#inTitle, start: start ?? 0, end: end ?? 0, scroll: Math.round(scrollY) };
  }

  /** @param {string} draft */
  async #claim(draft) {
    if (draft === this.#draft) return;
    const release = await claim(draft);
    if (!release) throw new Elsewhere();
    this.#release();
    [this.#draft, this.#release] = [draft, release];
  }

  /** @param {Words} words */
  #fill({ title, text, prompt, ratings = null, kind = 'writing' }) {
    this.#kind = kind;
    this.dataset.face = this.#isCheckIn ? 'check-in' : 'writing';
    showOnly(this, 'data-face', this.dataset.face);
    // Of a check-in it is the page itself, and there is nothing to fold.
    if (this.#isCheckIn) part(this, 'check-in-fold', HTMLDetailsElement).open = true;
    const label = part(this, 'text-label', HTMLElement);
    label.textContent = words(this, `label-${this.dataset.face}`);
    // A page says by itself where to write; beside the ticks of a check-in the note needs its name.
    label.classList.toggle('visually-hidden', !this.#isCheckIn);
    this.#checkIn.value = ratings;
    this.#title.value = title;
    this.#text.value = this.#asked.text = text;
    this.#asked.value = prompt;
  }

  #typed() {
    this.#grow();
    this.#writing = true;
    if (!this.#hasOnlyRating(this.#words)) part(this, 'only-rating', HTMLElement).hidden = true;
    if (this.#theirs) this.#versions(this.#words, wordsOf(this.#theirs));
    else this.#say('typing');
    this.#timer ||= setTimeout(() => void this.#keep(), PAUSE);
  }

  /** The caret alone: kept as well, where there is a draft, and not so soon. */
  #moved() {
    if (this.dataset.save === 'kept' && this.contains(document.activeElement)) this.#timer ||= setTimeout(() => void this.#keep(), MOVE);
  }

  /** The page grows with the text, so that there is one thing to scroll. */
  #grow() {
    const field = this.#text;
    if (CSS.supports('field-sizing', 'content')) return;
    field.rows = Math.max(6, field.value.split('\n').length + Math.floor(field.value.length / 40));
  }

  /** @param {Words} words @returns {Draft} */
  #asDraft(words) {
    return { id: this.#draft, entry: this.#entry, base: this.#base, words, small: this.#small, at: writtenNow(), sent: this.#sent, caret: this.#caret, away: Boolean(this.#before && isAway(this.#before.head)) };
  }

  /** It was said how it is, and nothing was written: that can be kept as a check-in, if somebody wants it. @param {Words} words */
  #hasOnlyRating(words) {
    return !this.#before && !this.#isCheckIn && !isBlank(words) && !words.title && !words.text.trim();
  }

  /** Seals what is typed on this device; one at a time, the latest last. @returns {Promise<void>} */
  #keep() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    if (!this.#filled || keyring.state !== 'open') return this.#keeping;
    const words = this.#words;
    const before = this.#before ? wordsOf(this.#before) : { title: '', text: '', prompt: null, kind: this.#kind };
    const changed = !sameWords(words, before);
    const draft = this.#asDraft(words);
    const work = () => (changed || this.#sent ? drafts.keep(draft) : drafts.discard(draft.id));
    this.#keeping = this.#keeping.then(work).then(
      () => {
        this.#refuses = false;
        if (this.dataset.save === 'typing') this.#say(changed ? 'kept' : '');
      },
      () => {
        this.#refuses = true;
        if (this.dataset.save !== 'waiting-here') this.#say('unkept');
      },
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
    this.#chosen = false;
    if (!this.#filled) return;
    const words = this.#words;
    void this.#keep().then(() => { this.#unkept = this.#refuses ? words : null; });
    this.#filled = false;
    this.#fill({ title: '', text: '', prompt: null });
    this.#theirs = null;
    this.#versions();
    become(this, 'opening');
  }

  /** Save was pressed: what is here goes into the outbox, and out of it as soon as there is a way. */
  async #save() {
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
    if (!words.text.trim() && !words.title && !(this.#isCheckIn && words.ratings)) return this.#sayEmpty(words);
    if (this.dataset.save === 'saved') return this.#see();
    this.#say('saving');
    try {
      if (!this.#sent || !sameWords(this.#sent.words, words)) await this.#hand(words);
      const late = (/** @type {number} */ wait) => new Promise((resolve) => setTimeout(resolve, wait));
      await Promise.race([outbox.flush(), late(PATIENCE)]);
      this.#awaited = true;
      await Promise.race([this.#look(true), late(LOOK)]);
      this.#awaited = false;
      // What it found comes later: whoever writes by then is not led away.
      if (this.dataset.save === 'saving') this.#say(waitingFor(outbox.trouble, outbox.isUnkept(this.#draft)));
      // Save was pressed and the page is only here: the moment to ask the browser to keep it.
      if (this.#sent && this.dataset.save !== 'saving') void askToLast();
    } catch (error) {
      this.#say(error instanceof Unsupported ? 'newer' : 'failed');
    }
  }

  /** @param {Words} words */
  #sayEmpty(words) {
    const offer = part(this, 'only-rating', HTMLElement);
    offer.hidden = !this.#hasOnlyRating(words);
    this.#say(!offer.hidden ? 'no-words' : this.#isCheckIn ? 'nothing-said' : 'empty');
    if (!offer.hidden) offer.focus();
    else if (!this.#isCheckIn) this.#text.focus();
  }

  /** Because its owner says so: what was said of how it is becomes an entry of its own, and the page that was not written is none. */
  #keepAsCheckIn() {
    this.#fill({ title: '', text: '', prompt: null, ratings: this.#checkIn.value, kind: 'check-in' });
    part(this, 'only-rating', HTMLElement).hidden = true;
    history.replaceState(null, '', `${location.pathname}#check-in.${this.#draft}`);
    void this.#save();
  }

  /** Nothing was typed since it was saved: on to the page, unless it was deleted meanwhile. */
  async #see() {
    const gone = await fetchEnvelopes(this.#entry).then(() => false, (error) => error instanceof Missing);
    if (gone) await this.#erased();
    else location.assign(`/my/entries/${this.#entry}`);
  }

  /** On top of what was sent from here and may have arrived: never in its place. @param {Words} words */
  async #hand(words) {
    const save = await sealEntry(this.#entry, words, this.#before, this.#sent ?? this.#over);
    this.#handed = await hashOf(save);
    clearTimeout(this.#timer);
    this.#timer = 0;
    // What is kept after this knows of the save, and comes after it.
    this.#sent = { rev: save.rev, hash: this.#handed, words };
    const draft = this.#asDraft(words);
    this.#keeping = this.#keeping.then(() => drafts.hand(draft, save)).catch((error) => {
      if (!(error instanceof StorageBlocked)) throw error;
      outbox.carry({ draft: draft.id, save });
    });
    await this.#keeping;
  }

  /** What became of what is in the outbox. @param {boolean} [pressed] whether somebody is waiting to see it @returns {Promise<void>} */
  #look(pressed = false) {
    this.#looking = this.#looking.then(() => this.#found(() => pressed && this.#awaited)).catch((error) => {
      if (keyring.state !== 'open') return;
      const refused = [Damaged, WrongKey, Malformed].some((Kind) => error instanceof Kind);
      this.#say(refused ? 'damaged' : error instanceof Unsupported ? 'newer' : 'waiting');
    });
    return this.#looking;
  }

  /** @param {() => boolean} pressed whether somebody waits to see it, still */
  async #found(pressed) {
    if (!this.#filled || this.#theirs) return;
    const here = await outbox.of(this.#draft);
    const problem = here.find(({ problem, save }) => problem && save.id === this.#entry)?.problem;
    if (problem) await this.#refused(problem, pressed);
    else if (!this.#sent) {
      // It arrived by itself just when Save was pressed.
      if (pressed() && this.dataset.save === 'saved') await this.#see();
    } else if (!here.length) await this.#arrived(pressed);
    else if (pressed() || sameWords(this.#sent.words, this.#words)) this.#say(waitingFor(outbox.trouble, outbox.isUnkept(this.#draft)));
  }

  /** The server has it: on to the page, where it is opened and the draft let go; or it is opened here, while somebody writes on. @param {() => boolean} pressed */
  async #arrived(pressed) {
    const sent = /** @type {import('../keep/drafts.js').Sent} */ (this.#sent);
    const unchanged = () => sameWords(sent.words, this.#words);
    if (pressed() && this.#handed === sent.hash && unchanged()) return location.assign(`/my/entries/${this.#entry}`);
    const stored = await fetchEnvelopes(this.#entry).then(openEntry).catch((error) => {
      if (error instanceof Missing) return null;
      throw error;
    });
    // Saved once more meanwhile: the next look is about that.
    if (!this.#filled || keyring.state !== 'open' || sent !== this.#sent) return;
    if (!stored) return this.#lost(pressed());
    if (pressed() && unchanged()) return location.assign(`/my/entries/${this.#entry}`);
    if (stored.hash !== sent.hash && !sameWords(wordsOf(stored), sent.words)) return this.#compare(stored, pressed());
    await this.#takeIn(stored);
  }

  /** What is here goes on from the saved page. @param {Opened} stored */
  async #takeIn(stored) {
    [this.#before, this.#base] = [stored, stored.hash];
    this.#sent = this.#over = null;
    // Where a reload finds the page from now on.
    history.replaceState(null, '', `/my/entries/${this.#entry}/edit#draft.${this.#draft}`);
    await this.#keep();
    const saved = sameWords(wordsOf(stored), this.#words);
    part(this, 'resumed', HTMLElement).hidden ||= saved;
    part(this, 'see', HTMLAnchorElement).href = `/my/entries/${this.#entry}`;
    this.#say(saved ? 'saved' : 'kept');
  }

  /** It arrived, and the server has lost it since, to an older backup perhaps: the words are here, and are saved anew. @param {boolean} pressed */
  #lost(pressed) {
    this.#sealWhole();
    this.#say('kept');
    if (pressed) void this.#save();
  }

  /** The next save is sealed anew, and whole, since the server may not have the body. */
  #sealWhole() {
    this.#sent = null;
    if (this.#before) this.#over ??= { rev: this.#before.rev, hash: this.#before.hash };
  }

  /** What was sent will never be taken as it is; the words are here. @param {import('../keep/outbox.js').Problem} problem @param {() => boolean} pressed */
  async #refused(problem, pressed) {
    this.#sealWhole();
    if (problem === 'conflict') await this.#conflict(pressed);
    else if (problem === 'erased') await this.#erased();
    else this.#say(problem);
  }

  /** The page was deleted for good elsewhere: it stays so, and the words here become a page of their own when they are saved again. */
  async #erased() {
    this.#entry = mintId();
    this.#before = this.#over = this.#base = null;
    delete this.dataset.head;
    // Where a reload finds these words again: the page's own address leads nowhere any more.
    history.replaceState(null, '', `/my/entries/new#draft.${this.#draft}`);
    await this.#keep();
    this.#say('erased');
  }

  /** The server has another version: equal words count as saved, anything else is shown side by side. @param {() => boolean} pressed */
  async #conflict(pressed) {
    const theirs = await openEntry(await fetchEnvelopes(this.#entry));
    if (keyring.state !== 'open') return;
    if (sameWords(wordsOf(theirs), this.#words)) location.assign(`/my/entries/${this.#entry}`);
    else this.#compare(theirs, pressed());
  }

  /** Both versions side by side, until the person decides; whoever is writing is not led away. @param {Opened} theirs @param {boolean} [pressed] */
  #compare(theirs, pressed = false) {
    const saved = wordsOf(theirs);
    if (sameWords(saved, this.#words)) {
      this.#base = theirs.hash;
      return;
    }
    this.#theirs = theirs;
    this.#versions(this.#words, saved);
    this.#say('conflict');
    if (pressed || !this.#writing) part(this, 'versions', HTMLElement).focus();
  }

  /** @param {Words} [mine] @param {Words} [theirs] neither, when there is nothing to choose */
  #versions(mine, theirs) {
    part(this, 'mine', HTMLElement).textContent = mine ? this.#whole(mine) : '';
    part(this, 'theirs', HTMLElement).textContent = theirs ? this.#whole(theirs) : '';
    part(this, 'versions', HTMLElement).hidden = !mine;
  }

  /** @param {Words} words */
  #whole(words) {
    return [words.title, ...saidLines(this, { ...words }), words.text].filter(Boolean).join('\n\n');
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const button = /** @type {Element} */ (event.target).closest('button');
    const choice = button?.dataset.choice;
    if (!choice) return;
    // The last question took its button along: what is left is to answer.
    if (choice === 'follow-up' && button.hidden) this.#text.focus();
    if (choice === 'without-prompt') {
      this.#asked.value = null;
      this.#typed();
      this.#text.focus();
    } else if (choice === 'start-over') void this.#startOver();
    else if (choice === 'as-check-in') this.#keepAsCheckIn();
    else if (choice === 'look') {
      this.#chosen = true;
      void this.#begin().then(() => this.#text.focus());
    } else if (choice.startsWith('keep-')) void this.#decide(choice);
  }

  /** Back to the saved entry; the draft goes because the person says so. */
  async #startOver() {
    await this.#letGo(this.#before ? `/my/entries/${this.#before.id}` : '/my/entries/new').catch(() => {});
  }

  /** @param {string} address where to go on without these words */
  async #letGo(address) {
    await this.#keeping;
    this.#filled = false;
    await drafts.discard(this.#draft);
    location.replace(address);
  }

  /** @param {string} choice what to do with two versions of one entry */
  async #decide(choice) {
    const theirs = /** @type {Opened} */ (this.#theirs);
    this.#theirs = null;
    this.#versions();
    if (choice === 'keep-theirs') {
      await this.#letGo(`/my/entries/${theirs.id}`);
      return;
    }
    if (choice === 'keep-both') {
      this.#entry = mintId();
      this.#before = this.#over = this.#base = this.#sent = null;
    } else {
      if (choice === 'keep-together') this.#join(wordsOf(theirs));
      this.#before = theirs;
      this.#base = theirs.hash;
      this.#over = { rev: theirs.rev, hash: theirs.hash };
      this.#sent = null;
    }
    await this.#save();
  }

  /** Theirs first, with its title where that is another one. @param {Words} theirs */
  #join({ title, text }) {
    const mine = this.#words;
    const above = title && mine.title && title !== mine.title ? `${title}\n\n` : '';
    this.#title.value = mine.title || title;
    this.#text.value = this.#asked.text = `${above}${[text, mine.text].filter(Boolean).join('\n\n')}`;
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

/** Answers to a scale: they stay as they were given. */
class Fixed extends Error {}

/** @param {import('../keep/outbox.js').Trouble} trouble @param {boolean} unkept @returns {string} the words in the bar */
function waitingFor(trouble, unkept) {
  if (unkept) return 'waiting-here';
  return ['fault', 'busy', 'no-room', 'no-database', 'other-account'].includes(trouble) ? trouble : 'waiting';
}

customElements.define('entry-composer', EntryComposer);
