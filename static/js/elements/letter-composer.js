/**
 * Writing while locked or offline (docs/sealing.md, 10). What is typed is sealed at each pause as one letter; nothing here can
 * open it again. While it is being written the page holds the words, and it lets them go when the letter is put in, when the
 * page goes, and by itself when nobody has typed for a while.
 */
import { writtenNow } from '../entries/entry.js';
import { promised } from '../keep/lasting.js';
import { letterboxes, letters } from '../keep/letters.js';
import { mintId } from '../sealing/index.js';
import { become, dayOf, fill, part, showOnly } from './words.js';

/** So long after the first word that is not kept yet: a letter is sealed as a whole each time. */
const PAUSE = 800;
/** As long as a journal on a shared device stays open. */
const REST = 5 * 60_000;

class LetterComposer extends HTMLElement {
  #life = new AbortController();
  /** @type {import('../keep/letters.js').Letterbox | null} */ #letterbox = null;
  /** @type {Promise<boolean>} */ #sealing = Promise.resolve(true);
  #release = () => {};
  #letter = '';
  #begun = '';
  #timer = 0;
  /** By the device's clock and by the page's own: the one that has gone further counts. */
  #touched = { device: 0, page: 0 };

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.addEventListener('input', () => this.#typed(), { signal });
    this.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#putIn('put-in').catch(() => {});
    }, { signal });
    this.addEventListener('click', (event) => {
      if (/** @type {Element} */ (event.target).closest('[data-choice="another"]')) void this.#begin().then(() => this.#text.focus());
    }, { signal });
    document.addEventListener('mooring:leave', (event) => /** @type {CustomEvent} */ (event).detail.waitUntil(this.#putIn('put-in')), { signal });
    document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? void this.#keep() : this.#rest()), { signal });
    addEventListener('pagehide', () => void this.#putIn('put-in').catch(() => {}), { signal });
    addEventListener('pageshow', (event) => { if (event.persisted) this.#rest(); }, { signal });
    const beat = setInterval(() => this.#rest(), 10_000);
    signal.addEventListener('abort', () => clearInterval(beat));
    void this.#begin();
  }

  disconnectedCallback() {
    this.#life.abort();
    this.#release();
  }

  get #text() {
    return part(this, 'text', HTMLTextAreaElement);
  }

  async #begin() {
    try {
      this.#letterbox = await letterboxes.latest();
    } catch {
      become(this, 'blocked');
      return;
    }
    become(this, this.#letterbox ? 'open' : 'none');
    fill(this, { day: dayOf(this.#letterbox?.at ?? '', { weekday: 'long', day: 'numeric', month: 'long' }) });
    this.#say('');
  }

  #typed() {
    if (!this.#letter) {
      this.#letter = mintId();
      this.#begun = writtenNow();
      this.#release = letters.writing(this.#letter);
    }
    this.#touched = { device: Date.now(), page: performance.now() };
    this.#say('typing');
    this.#timer ||= setTimeout(() => void this.#keep(), PAUSE);
  }

  async #keep() {
    if (!this.#letter) return;
    const text = this.#text.value;
    const kept = await this.#seal(text);
    // Whoever typed on meanwhile is told about the newer words, when those are kept.
    if (kept && this.dataset.state === 'open' && this.#text.value === text) this.#say(text.trim() ? 'kept' : '');
  }

  /** One at a time, the latest last; of a page that was emptied nothing stays. @param {string} text @returns {Promise<boolean>} whether it is on the disk */
  #seal(text) {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const letterbox = /** @type {import('../keep/letters.js').Letterbox} */ (this.#letterbox);
    const written = { id: this.#letter, text: text.toWellFormed(), at: this.#begun };
    const work = () => (text.trim() ? letters.keep(letterbox, written) : letters.withdraw(letterbox.account, written.id));
    const sealing = this.#sealing.then(work).then(() => true, () => false);
    this.#sealing = sealing;
    void sealing.then((kept) => { if (!kept) this.#say('unkept'); });
    return sealing;
  }

  /**
   * The words leave the page at once, and come back into it only where they could not be kept.
   * @param {'put-in' | 'rested'} how @returns {Promise<void>} rejected in that case
   */
  async #putIn(how) {
    const field = this.#text;
    const text = field.value;
    if (this.dataset.state !== 'open' || field.readOnly) return;
    if (!text.trim()) {
      if (this.#letter) await this.#seal(text);
      this.#say('empty');
      return;
    }
    field.value = '';
    field.readOnly = true;
    const kept = await this.#seal(text);
    field.readOnly = false;
    if (!kept) {
      field.value = text;
      throw new Error('not kept');
    }
    this.#letter = '';
    this.#release();
    become(this, 'put-in');
    showOnly(this, 'data-how', how);
    part(this, 'done', HTMLElement).focus();
    await this.#tell();
  }

  /** How many wait, and how long this browser keeps them. */
  async #tell() {
    const waiting = await letters.all(this.#letterbox?.account).catch(() => []);
    fill(this, { count: waiting.length });
    showOnly(this, 'data-lasting', await promised());
  }

  /** Nobody is here any more: what stands on the screen goes into the letterbox. */
  #rest() {
    const { device, page } = this.#touched;
    if (this.#letter && Math.max(Date.now() - device, performance.now() - page) > REST) void this.#putIn('rested').catch(() => {});
  }

  /** @param {string} state of the words in the bar */
  #say(state) {
    this.dataset.save = state;
    showOnly(this, 'data-save', state);
  }
}

customElements.define('letter-composer', LetterComposer);
