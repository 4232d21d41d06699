/** What is on this device alone, opened here: drafts to go on with or to put away for good, and pages on their way. */
import { isBlank, openHead } from '../entries/entry.js';
import { isAway, nameOf } from '../entries/naming.js';
import { fetchEnvelopes, Missing } from '../entries/stored.js';
import { drafts } from '../keep/drafts.js';
import { promised } from '../keep/lasting.js';
import { outbox } from '../keep/outbox.js';
import { settle } from '../keep/settling.js';
import { keyring } from '../vault/keyring.js';
import { nameIn } from './said-words.js';
import { SealedElement } from './sealed-element.js';
import { beginning, dayOf, IN_LISTS, part, showOnly, words } from './words.js';

/** @typedef {import('../keep/drafts.js').Draft} Draft */

/** So long the list waits to hear which pages were put away elsewhere, and a draft that was pressed whether its page is there. */
const PATIENCE = 3000;

class DraftList extends SealedElement {
  #unsubscribe = () => {};

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener('click', this);
    this.#unsubscribe = outbox.subscribe(() => { if (keyring.state === 'open') void this.#look(); });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  /** @param {Event} event */
  handleEvent(event) {
    super.handleEvent(event);
    if (event.type !== 'click') return;
    const link = /** @type {Element} */ (event.target).closest('a[data-entry]');
    if (link) void this.#goOn(event, /** @type {HTMLAnchorElement} */ (link));
    const button = /** @type {Element} */ (event.target).closest('button[data-discard]');
    const row = button?.closest('li');
    if (!button || !row) return;
    if (button.getAttribute('aria-pressed') !== 'true') {
      // The first press asks, the second one does it: no dialog, and nothing lost by a slip of the thumb.
      button.setAttribute('aria-pressed', 'true');
      button.textContent = words(this, 'sure');
      return;
    }
    void drafts.discard(row.dataset.draft ?? '').then(() => this.open());
  }

  /** The entry may be gone from the server, after a restored backup: its draft is then gone on with as a new page. @param {Event} event @param {HTMLAnchorElement} link */
  async #goOn(event, link) {
    event.preventDefault();
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, false));
    const gone = fetchEnvelopes(link.dataset.entry ?? '').then(() => false, (error) => error instanceof Missing);
    location.assign((await Promise.race([gone, late])) ? `/my/entries/new${new URL(link.href).hash}` : link.href);
  }

  close() {
    this.hidden = true;
    part(this, 'list', HTMLElement).replaceChildren();
  }

  async open() {
    const list = part(this, 'list', HTMLElement);
    const found = await drafts.all().catch(() => []);
    const blank = found.filter((draft) => draft.base === null && isBlank(draft.words));
    await Promise.all(blank.map(({ id, at }) => (isOld(at) ? drafts.discard(id) : null)));
    if (keyring.state !== 'open') return;
    showOnly(this, 'data-lasting', await promised());
    const away = await awayElsewhere(found.filter((draft) => !draft.away));
    if (keyring.state !== 'open') return;
    for (const draft of found) draft.away ||= away.has(draft.entry);
    list.replaceChildren(...found.filter((draft) => !blank.includes(draft)).map((draft) => this.#row(draft)));
    await this.#look(found);
  }

  /** How each stands: a draft, on its way, saved by now, or refused. @param {Draft[]} [opened] where they were opened just now */
  async #look(opened) {
    const waiting = await outbox.all();
    const found = opened ?? (await drafts.all().catch(() => []));
    if (keyring.state !== 'open') return;
    const shown = new Set([...this.querySelectorAll('li[data-draft]')].map((row) => /** @type {HTMLElement} */ (row).dataset.draft));
    // Out of the letterbox, or from another tab.
    part(this, 'list', HTMLElement).prepend(...found.filter(({ id, sent }) => sent && !shown.has(id)).map((draft) => this.#row(draft)));
    for (const item of this.querySelectorAll('li[data-draft]')) {
      const row = /** @type {HTMLElement} */ (item);
      const draft = found.find(({ id }) => id === row.dataset.draft);
      const own = waiting.filter((each) => each.draft === row.dataset.draft);
      const problem = own.find((each) => each.problem)?.problem;
      if (row.dataset.standing === 'saved') continue;
      if (!draft) {
        // Let go of in another tab.
        row.remove();
        continue;
      }
      // Another version may be there that says the same; and what arrived is opened and compared.
      if (draft.sent && (!own.length || problem === 'conflict')) void this.#settle(row, draft, problem ? 'refused' : 'draft');
      else stand(row, problem ? 'refused' : own.length ? 'waiting' : 'draft');
    }
    this.hidden = !this.querySelector('li[data-draft]');
  }

  /** @param {HTMLElement} row @param {Draft} draft @param {string} otherwise how it stands when the server has not these words */
  async #settle(row, draft, otherwise) {
    const saved = await settle(draft).catch(() => false);
    if (keyring.state !== 'open') return;
    stand(row, saved ? 'saved' : otherwise);
    const link = /** @type {HTMLAnchorElement} */ (row.querySelector('a'));
    if (saved) link.href = `/my/entries/${draft.entry}`;
    if (saved) delete link.dataset.entry;
  }

  /** By the rule for all pages; where there is no title, the beginning says more than the prompt. @param {Draft} draft @returns {string} */
  #called({ away, words: { title, text, prompt, ratings, kind } }) {
    const begun = title || beginning(text);
    const name = nameOf({ away, kind, title: begun, prompt });
    return name.fixed === 'untitled' && ratings ? words(this, 'only-rating') : nameIn(this, name);
  }

  /** @param {Draft} draft */
  #row(draft) {
    const row = /** @type {DocumentFragment} */ (part(this, 'row', HTMLTemplateElement).content.cloneNode(true));
    const item = /** @type {HTMLElement} */ (row.querySelector('li'));
    const link = /** @type {HTMLAnchorElement} */ (row.querySelector('a'));
    item.dataset.draft = draft.id;
    link.href = draft.base === null ? `/my/entries/new#draft.${draft.id}` : `/my/entries/${draft.entry}/edit#draft.${draft.id}`;
    if (draft.base !== null) link.dataset.entry = draft.entry;
    if (draft.words.kind === 'scale') leadToScale(link, draft);
    part(row, 'title', HTMLElement).textContent = this.#called(draft);
    part(row, 'day', HTMLElement).textContent = dayOf(draft.at, { ...IN_LISTS, hour: '2-digit', minute: '2-digit' });
    return item;
  }
}

/** Which of these change a page that was put away, perhaps on another device, since they were begun. @param {Draft[]} unsaved @returns {Promise<Set<string>>} */
async function awayElsewhere(unsaved) {
  const changing = new Set(unsaved.filter(({ base }) => base !== null).map(({ entry }) => entry));
  const found = await Promise.all([...changing].map(async (entry) => {
    // What cannot be looked at now is named as this device knew it.
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
    const opened = await Promise.race([fetchEnvelopes(entry).then(openHead), late]).catch(() => null);
    return opened && isAway(opened.head) ? [entry] : [];
  }));
  return new Set(found.flat());
}

/** @param {HTMLElement} row @param {string} standing draft, waiting, saved or refused */
function stand(row, standing) {
  row.dataset.standing = standing;
  showOnly(row, 'data-stands', standing);
  const link = /** @type {HTMLAnchorElement} */ (row.querySelector('a'));
  if (standing === 'refused' && link.dataset.refused) link.href = link.dataset.refused;
  /** @type {HTMLElement} */ (row.querySelector('button[data-discard]')).hidden = standing === 'saved';
}

/** Gone on with where it was begun; what was saved is on its way, and only a page to write on where it will never arrive as it is. @param {HTMLAnchorElement} link @param {Draft} draft */
function leadToScale(link, { sent }) {
  delete link.dataset.entry;
  if (!sent) link.href = '/my/scales';
  else {
    link.dataset.refused = link.href;
    link.removeAttribute('href');
  }
}

/** A draft with no word in it, from a prompt that was looked at and left. @param {string} at */
function isOld(at) {
  return Date.now() - new Date(at).getTime() > 60 * 60 * 1000;
}

customElements.define('draft-list', DraftList);
