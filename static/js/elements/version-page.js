/**
 * An earlier version beside the entry as it is now, with what differs marked. Bringing it back seals it as a new revision on
 * top of the current one; both stay among the versions, so that nothing has to be kept as a draft first.
 */
import { anyDiffers, differences } from '../entries/differences.js';
import { openEntry, sameWords, sealVersion, wordsOf } from '../entries/entry.js';
import { isAway, isNamedByPrompt, openNameOf } from '../entries/naming.js';
import { fetchEnvelopes } from '../entries/stored.js';
import { drafts } from '../keep/drafts.js';
import { Damaged, Malformed, Unsupported, WrongKey } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { nameIn, saidLines } from './said-words.js';
import { SealedForm } from './sealed-form.js';
import { become, dayOf, paragraphsOf, part, showOnly } from './words.js';

/** @typedef {import('../entries/entry.js').Opened} Opened */
/** @typedef {import('../entries/entry.js').Envelopes} Envelopes */
/** @typedef {import('../entries/differences.js').Paragraph} Paragraph */

class VersionPage extends SealedForm {
  /** The earlier version. @type {Opened | null} */ #then = null;
  /** @type {Opened | null} */ #now = null;
  /** A newer current version than the page came with. @type {Envelopes | null} */ #newer = null;
  /** Sealed, sent and not answered: sent again as it is. @type {import('../entries/entry.js').Save | null} */ #unanswered = null;
  /** @type {AbortController} */ #life = new AbortController();
  /** Somebody chose to see a page that is put away. */ #chosen = false;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.catchSubmits(signal);
    this.addEventListener('click', (event) => this.#click(event), { signal });
    for (const kind of ['htmx:error', 'htmx:response:error', 'mooring:other-account']) {
      this.addEventListener(kind, (event) => this.#answered(/** @type {CustomEvent} */ (event)), { signal });
    }
    document.addEventListener('mooring:conceal', () => this.#conceal(), { signal });
    signal.addEventListener('abort', keyring.subscribe(({ state }) => (state === 'open' ? void this.#open() : this.#conceal())));
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  /** Which entry and which version this is, the address says. */
  async #open() {
    const [, , , id, , rev] = location.pathname.split('/');
    const { head = '', body = '', bodyRev = '', nowRev = '', nowHead = '', nowBody = '', nowBodyRev = '' } = this.dataset;
    const current = this.#newer ?? { id, rev: Number(nowRev), head: nowHead, body: nowBody, bodyRev: Number(nowBodyRev) };
    try {
      const [then, now] = await Promise.all([openEntry({ id, rev: Number(rev), head, body, bodyRev: Number(bodyRev) }), openEntry(current)]);
      if (keyring.state !== 'open') return;
      if (isAway(now.head) && !this.#chosen) return become(this, 'away');
      [this.#then, this.#now] = [then, now];
      this.#fill(then, now);
      await this.#lookForDraft(id, now);
    } catch (error) {
      if (keyring.state === 'open') become(this, error instanceof Unsupported ? 'newer' : 'damaged');
    }
  }

  /** @param {Opened} then @param {Opened} now */
  #fill(then, now) {
    const [one, other] = [wordsOf(then), wordsOf(now)];
    const [oneTitle, otherTitle] = [then, now].map(({ head }) => (isNamedByPrompt(head) ? '' : nameIn(this, openNameOf(head))));
    const titles = differences([oneTitle], [otherTitle]);
    const texts = differences([...saidLines(this, then.head), ...paragraphsOf(one.text)], [...saidLines(this, now.head), ...paragraphsOf(other.text)]);
    const differs = anyDiffers(titles) || anyDiffers(texts);
    this.#side('then', then, titles.then[0], texts.then);
    this.#side('now', now, titles.now[0], texts.now);
    showOnly(this, 'data-differs', differs ? 'marked' : 'none');
    part(this, 'form', HTMLElement).hidden = sameWords(one, other);
    part(this, 'moved-on', HTMLElement).hidden = !this.#newer;
    become(this, 'open');
    this.#say(this.dataset.save ?? '');
  }

  /** @param {'then' | 'now'} side @param {Opened} opened @param {Paragraph} title @param {Paragraph[]} text */
  #side(side, { head }, title, text) {
    const mark = side === 'then' ? 'del' : 'ins';
    const { own, asked } = openNameOf(head);
    const name = part(this, `${side}-name`, HTMLElement);
    name.replaceChildren(...(isNamedByPrompt(head) ? [own] : pieces(title, mark)));
    name.toggleAttribute('data-asked', isNamedByPrompt(head));
    const prompt = part(this, `${side}-prompt`, HTMLElement);
    prompt.textContent = asked;
    prompt.hidden = !asked;
    const day = part(this, `${side}-day`, HTMLElement);
    day.textContent = dayOf(head.written);
    day.setAttribute('datetime', head.written);
    part(this, `${side}-text`, HTMLElement).replaceChildren(...text.map((paragraph) => {
      const node = document.createElement('p');
      node.append(...pieces(paragraph, mark));
      return node;
    }));
  }

  /** Words on this device that nobody saved yet are said to be there: bringing a version back leaves them where they are. @param {string} id @param {Opened} now */
  async #lookForDraft(id, now) {
    const own = (await drafts.all().catch(() => [])).find((draft) => draft.entry === id && !sameWords(draft.words, wordsOf(now)));
    part(this, 'unfinished', HTMLElement).hidden = !own;
    if (own) part(this, 'go-on', HTMLAnchorElement).href = `/my/entries/${id}/edit#draft.${own.id}`;
  }

  /** Opened words leave the page; they are opened again with the keys. */
  #conceal() {
    this.#then = this.#now = null;
    this.#chosen = false;
    for (const side of ['then', 'now']) {
      for (const place of ['name', 'prompt', 'day', 'text']) part(this, `${side}-${place}`, HTMLElement).replaceChildren();
      part(this, `${side}-day`, HTMLElement).removeAttribute('datetime');
      part(this, `${side}-name`, HTMLElement).removeAttribute('data-asked');
    }
    if (this.dataset.state === 'open' || this.dataset.state === 'away') become(this, 'opening');
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const { side, choice } = /** @type {Element} */ (event.target).closest('button')?.dataset ?? {};
    if (choice === 'look') {
      this.#chosen = true;
      void this.#open().then(() => /** @type {HTMLElement | null} */ (this.querySelector('[data-side="then"]'))?.focus());
    }
    if (!side) return;
    this.dataset.shown = side;
    for (const button of this.querySelectorAll('button[data-side]')) {
      button.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (button).dataset.side === side));
    }
  }

  async send() {
    if (this.dataset.save === 'saving') return;
    const [then, now] = [this.#then, this.#now];
    if (keyring.state !== 'open' || !then || !now) {
      document.dispatchEvent(new CustomEvent('mooring:unlock'));
      return;
    }
    this.#say('saving');
    part(this, 'refused', HTMLElement).replaceChildren();
    try {
      this.#unanswered ??= await sealVersion(then, now);
      const { id, rev, ...sealed } = this.#unanswered;
      this.submitSealed(`/my/entries/${id}`, { account: keyring.account, rev: String(rev), ...sealed });
    } catch (error) {
      this.#say(error instanceof Unsupported ? 'newer' : 'failed');
    }
  }

  /** @param {CustomEvent} event */
  #answered({ type, detail }) {
    const status = detail?.ctx?.response?.status;
    if (type === 'mooring:other-account') this.#say('other-account');
    else if (type === 'htmx:error' && !status) this.#say('waiting');
    else if (type === 'htmx:response:error' && status === 409) void this.#conflict();
    else if (type === 'htmx:response:error') {
      if (status < 500 && status !== 401) this.#unanswered = null;
      this.#say(status >= 500 ? 'waiting' : 'refused');
    }
  }

  /** The page was saved elsewhere meanwhile: the newer version takes its place here, and the person looks again. */
  async #conflict() {
    this.#unanswered = null;
    try {
      const newer = await fetchEnvelopes(location.pathname.split('/')[3]);
      const opened = await openEntry(newer);
      if (keyring.state !== 'open') return;
      if (this.#then && sameWords(wordsOf(opened), wordsOf(this.#then))) return location.assign(`/my/entries/${newer.id}`);
      this.#newer = newer;
      part(this, 'refused', HTMLElement).replaceChildren();
      this.#say('');
      await this.#open();
      part(this, 'moved-on', HTMLElement).focus();
    } catch (error) {
      if (keyring.state !== 'open') return;
      const refused = [Damaged, WrongKey, Malformed].some((Kind) => error instanceof Kind);
      this.#say(refused ? 'damaged' : error instanceof Unsupported ? 'newer' : 'waiting');
    }
  }

  /** @param {string} state of the words beside the button */
  #say(state) {
    this.dataset.save = state;
    showOnly(this, 'data-save', state);
    part(this, 'bring-back', HTMLElement).ariaBusy = state === 'saving' ? 'true' : null;
  }
}

/** Text nodes, and marks around what stands on this side alone. @param {Paragraph} paragraph @param {'del' | 'ins'} mark @returns {(string | HTMLElement)[]} */
function pieces(paragraph, mark) {
  return paragraph.map(({ text, only }) => {
    if (!only) return text;
    const node = document.createElement(mark);
    node.className = 'differs';
    node.textContent = text;
    return node;
  });
}

customElements.define('version-page', VersionPage);
