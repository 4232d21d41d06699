/**
 * The page behind a link. Nothing is asked of the server before Open is pressed; the secret stays in this page's memory,
 * and what is opened leaves it when the page does.
 */
import { openPacket } from '../shares/packet.js';
import { mintId, Malformed, parseShareLink, shareKeys, toBase64url } from '../sealing/index.js';
import { argon2, WasmUnavailable } from '../vault/argon2.js';
import { post, Refused, Unreachable } from '../vault/exchange.js';
import { pageView } from './packet-view.js';
import { dayOf, IN_LISTS, part, showOnly, words } from './words.js';

class ShareReader extends HTMLElement {
  /** @type {{share: string, mode: 'o' | 'p', secret: Uint8Array} | null} */ #link = null;
  /** One reading: pressed again after a lost answer, it is the same one. */
  #opening = mintId();
  #busy = false;
  /** @type {AbortController} */ #life = new AbortController();

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    document.addEventListener('mooring:link', () => void this.#take(), { signal });
    this.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#press();
    }, { signal });
    this.addEventListener('click', (event) => this.#jump(event), { signal });
    addEventListener('pagehide', () => this.#forget(), { signal });
    addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); }, { signal });
    document.addEventListener('mooring:leave', () => this.#forget(), { signal });
    void this.#take();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** Reads the link that the first script took out of the address. */
  async #take() {
    let fragment = '';
    document.dispatchEvent(new CustomEvent('mooring:link-wanted', { detail: { answer: (/** @type {string} */ taken) => { fragment = taken; } } }));
    this.#opening = mintId();
    this.#link = null;
    this.#forget();
    if (!globalThis.isSecureContext) return this.#say('insecure');
    if (!fragment) return this.#say('no-key');
    try {
      this.#link = await parseShareLink(location.origin + location.pathname + fragment);
    } catch {
      return this.#say('cut-off');
    }
    part(this, 'asked', HTMLElement).hidden = this.#link.mode === 'o';
    this.#say('');
    this.#show('closed');
  }

  async #press() {
    const link = this.#link;
    if (!link || this.#busy) return;
    const field = part(this, 'passphrase', HTMLInputElement);
    if (link.mode === 'p' && !field.value.trim()) {
      this.#say('no-passphrase');
      field.focus();
      return;
    }
    this.#work(true);
    this.#say('opening');
    try {
      const { share, mode, secret } = link;
      const keys = await shareKeys({ share, secret, mode, passphrase: mode === 'p' ? field.value : null }, argon2);
      const released = await post(`/s/${share}/openings`, {
        opening: this.#opening, link_auth: toBase64url(keys.link), share_auth: toBase64url(keys.auth),
      });
      // Another link was pasted meanwhile: what this one opened is not shown under it.
      if (link === this.#link) await this.#read(released, share, keys.key);
    } catch (error) {
      if (link === this.#link) this.#refused(error);
    } finally {
      this.#work(false);
    }
  }

  /** @param {{packet: string, rev: number}} released @param {string} share @param {Uint8Array} key */
  async #read(released, share, key) {
    const { from, note, pages, made } = await openPacket(released, share, key);
    const days = pages.map(({ written }) => written).sort();
    for (const [name, value] of [['from', from], ['note', note], ['made', dayOf(made)], ['period', period(days)]]) {
      for (const place of this.querySelectorAll(`[data-part="shown-${name}"]`)) place.textContent = value;
      for (const row of this.querySelectorAll(`[data-part="row-${name}"]`)) /** @type {HTMLElement} */ (row).hidden = !value;
    }
    const template = part(this, 'page', HTMLTemplateElement);
    const views = pages.map((page) => pageView(template, page));
    const contents = pages.map(({ title, written, prompt, passages }, place) => {
      views[place].id = `page-${place + 1}`;
      const item = document.createElement('li');
      const entry = document.createElement('a');
      entry.href = `#page-${place + 1}`;
      const name = document.createElement('span');
      name.textContent = title || prompt || words(this, 'untitled');
      const length = document.createElement('span');
      length.className = 'soft';
      // Several check-ins are all called that: their days tell them apart.
      const day = dayOf(written, IN_LISTS);
      length.textContent = [day, words(this, passages.join(' ').length > 1500 ? 'long' : 'short')].filter(Boolean).join(' · ');
      entry.append(name, length);
      item.append(entry);
      return item;
    });
    part(this, 'contents', HTMLElement).replaceChildren(...contents);
    part(this, 'pages', HTMLElement).replaceChildren(...views);
    part(this, 'passphrase', HTMLInputElement).value = '';
    this.#say('');
    this.#show('open');
    part(this, 'heading', HTMLElement).focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  /** To a page of the packet, without touching the address: what follows # in it is for keys. @param {MouseEvent} event */
  #jump(event) {
    const link = /** @type {Element} */ (event.target).closest('a[href^="#page-"]');
    if (!link) return;
    event.preventDefault();
    const page = /** @type {HTMLElement | null} */ (this.querySelector(link.getAttribute('href') ?? ''));
    page?.setAttribute('tabindex', '-1');
    page?.focus();
  }

  /** @param {unknown} error */
  #refused(error) {
    if (error instanceof Refused) {
      for (const place of this.querySelectorAll('[data-part="seconds"]')) place.textContent = String(error.seconds);
      this.#say(error.problem);
      if (error.status === 404 || error.status === 410) this.#show('over');
    } else if (error instanceof Unreachable) this.#say('unreachable');
    else if (error instanceof WasmUnavailable) this.#say('no-webassembly');
    // Too short to be anybody's: said as any other passphrase that does not fit.
    else if (error instanceof Malformed) this.#say('wrong-passphrase');
    else this.#say('damaged');
    if (this.dataset.said === 'wrong-passphrase') part(this, 'passphrase', HTMLInputElement).select();
  }

  /** @param {string} name of the words to show */
  #say(name) {
    this.dataset.said = name;
    if (name && !showOnly(this, 'data-told', name)) showOnly(this, 'data-told', 'fault');
    if (!name) showOnly(this, 'data-told', '');
    if (['no-key', 'cut-off', 'insecure'].includes(name)) this.#show('over');
  }

  /** @param {'closed' | 'open' | 'over'} state */
  #show(state) {
    this.dataset.state = state;
    for (const place of this.querySelectorAll('[data-when]')) {
      /** @type {HTMLElement} */ (place).hidden = !(place.getAttribute('data-when') ?? '').split(' ').includes(state);
    }
  }

  /** @param {boolean} busy */
  #work(busy) {
    this.#busy = busy;
    part(this, 'press', HTMLButtonElement).setAttribute('aria-busy', String(busy));
  }

  /** Nothing that was opened stays in a page that is left. */
  #forget() {
    for (const name of ['pages', 'contents']) part(this, name, HTMLElement).replaceChildren();
    for (const place of this.querySelectorAll('[data-part^="shown-"]')) place.textContent = '';
  }
}

/** @param {string[]} days written, sorted */
function period(days) {
  const [first, last] = [dayOf(days[0] ?? ''), dayOf(days.at(-1) ?? '')];
  return first === last ? first : `${first} – ${last}`;
}

customElements.define('share-reader', ShareReader);
