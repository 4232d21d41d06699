/** Everything that somebody set, on a page of its own: what has come round, what is to come, and what was let go of. */
import { answer, order, readIntentions, removeIntention } from '../profile/intentions.js';
import { Elsewhere } from '../profile/profile.js';
import { Unreachable } from '../vault/exchange.js';
import { keyring } from '../vault/keyring.js';
import { Ceremony, Problem } from './ceremony.js';
import { standing, tell } from './intention-told.js';
import { MeetingDay } from './meeting-day.js';
import { become, holdFocus, part, words } from './words.js';

/** @typedef {import('../profile/intentions.js').Intention} Intention */

class IntentionList extends Ceremony {
  /** @type {Intention[]} */ #all = [];
  /** @type {AbortController} */ #listening = new AbortController();

  started() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    signal.addEventListener('abort', keyring.subscribe(({ state }) => void (state === 'open' ? this.#open() : this.#close())));
    document.addEventListener('mooring:conceal', () => this.#close(), { signal });
    document.addEventListener('intention-list:stale', () => void this.#open(), { signal });
    this.addEventListener('click', (event) => this.#pressed(/** @type {Element} */ (event.target).closest('button')), { signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  restored() {}

  async #open() {
    if (this.dataset.state === 'locked') become(this, 'opening');
    try {
      const all = await readIntentions();
      if (keyring.state === 'open') this.#show(all);
    } catch (error) {
      if (keyring.state === 'open') become(this, error instanceof Unreachable ? 'failed' : 'damaged');
    }
  }

  #close() {
    this.#all = [];
    this.quiet();
    this.said('');
    // The box of problems may stand in one of the rows.
    this.append(part(this, 'problems', HTMLElement));
    for (const name of ['open', 'ended']) part(this, name, HTMLElement).replaceChildren();
    part(this, 'past', HTMLElement).hidden = true;
    become(this, 'locked');
  }

  /** @param {Intention[]} all @param {() => void} [backTo] puts the focus where it was */
  #show(all, backTo = holdFocus(this, 'data-intention')) {
    this.#all = all;
    // What was said at a row is not said of the list.
    this.quiet();
    this.append(part(this, 'problems', HTMLElement));
    const open = all.filter(({ became }) => became === 'open').sort(order);
    // What has come round stands first, and what waits behind it: neither is hidden under what is to come.
    const first = ['round', 'waits', 'ahead', 'never'];
    open.sort((a, b) => first.indexOf(standing(a)) - first.indexOf(standing(b)));
    const ended = all.filter(({ became }) => became !== 'open').sort((a, b) => (b.met ?? '').localeCompare(a.met ?? ''));
    this.#fill('open', 'row', open);
    this.#fill('ended', 'ended-row', ended);
    part(this, 'past', HTMLElement).hidden = ended.length === 0;
    become(this, open.length ? 'shown' : ended.length ? 'none-open' : 'empty');
    backTo();
    this.dispatchEvent(new CustomEvent('intention-list:shown', { bubbles: true, detail: { any: all.length > 0 } }));
  }

  /** @param {string} list @param {string} template @param {Intention[]} all */
  #fill(list, template, all) {
    part(this, list, HTMLElement).replaceChildren(...all.map((each) => {
      const copy = document.importNode(part(this, template, HTMLTemplateElement).content, true);
      const row = /** @type {HTMLElement} */ (copy.querySelector('[data-intention]'));
      row.dataset.intention = each.id;
      tell(row, each);
      return row;
    }));
  }

  /** @param {HTMLButtonElement | null} button */
  #pressed(button) {
    const row = /** @type {HTMLElement | null} */ (button?.closest('[data-intention]') ?? null);
    const seen = this.#all.find(({ id }) => id === row?.dataset.intention);
    if (button?.dataset.choice === 'unlock') document.dispatchEvent(new CustomEvent('mooring:unlock'));
    if (!button || !row || !seen) return;
    const { answer: said, choice } = button.dataset;
    if (said) void this.#answer(row, seen, said);
    if (choice === 'change') void this.#change(row, seen);
    if (choice !== 'delete') return;
    if (button.getAttribute('aria-pressed') === 'true') return void this.#delete(row, seen);
    // The first press asks, the second one does it.
    button.setAttribute('aria-pressed', 'true');
    button.textContent = words(this, 'sure');
  }

  /** @param {HTMLElement} row @param {Intention} seen @param {string} said */
  #answer(row, seen, said) {
    return this.work(row, async () => {
      const meet = said === 'again' ? part(row, 'meeting', MeetingDay).chosen() : null;
      try {
        this.#done(await answer(seen, said, meet), said);
      } catch (error) {
        if (keyring.state !== 'open') throw new Problem('locked-meanwhile');
        if (!(error instanceof Elsewhere)) throw error;
        this.#done(await readIntentions(), 'elsewhere');
      }
    });
  }

  /** The form above takes its words, unless others stand there. @param {HTMLElement} row @param {Intention} seen */
  #change(row, seen) {
    return this.work(row, () => {
      const asked = new CustomEvent('intention-list:change', { bubbles: true, cancelable: true, detail: seen });
      if (!this.dispatchEvent(asked)) throw new Problem('begun-already');
    });
  }

  /** @param {HTMLElement} row @param {Intention} seen */
  #delete(row, seen) {
    return this.work(row, async () => this.#done(await removeIntention(seen.id), 'deleted'));
  }

  /** @param {Intention[]} all @param {string} said */
  #done(all, said) {
    if (keyring.state !== 'open') return;
    const past = /** @type {HTMLDetailsElement} */ (part(this, 'past', HTMLElement)).open;
    // Who types in the form above by now goes on with that.
    const here = document.activeElement === document.body || this.contains(document.activeElement);
    this.#show(all, () => {});
    /** @type {HTMLDetailsElement} */ (part(this, 'past', HTMLElement)).open = past;
    this.said(said);
    if (here) part(this, 'said', HTMLElement).focus();
  }
}

customElements.define('intention-list', IntentionList);
