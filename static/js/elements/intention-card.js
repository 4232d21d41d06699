/**
 * On Today: one that has come round again. Its words come after a tap, since somebody may be near. Once it has stood in sight
 * the profile says so, and no other day shows it by itself.
 */
import { answer, endThoseAhead, readIntentions, roundOn, shownAhead, shownNow } from '../profile/intentions.js';
import { Elsewhere } from '../profile/profile.js';
import { keyring } from '../vault/keyring.js';
import { Ceremony, Problem } from './ceremony.js';
import { tell, untell } from './intention-told.js';
import { MeetingDay } from './meeting-day.js';
import { dayOf, fill, part, showOnly } from './words.js';

/** @typedef {import('../profile/intentions.js').Intention} Intention */

/** So much of it has to be in sight. */
const IN_SIGHT = 0.6;

class IntentionCard extends Ceremony {
  /** @type {Intention | null} */ #intention = null;
  /** @type {IntersectionObserver | null} */ #sight = null;
  /** @type {AbortController} */ #listening = new AbortController();

  started() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    signal.addEventListener('abort', keyring.subscribe(({ state }) => void (state === 'open' ? this.#look() : this.#conceal())));
    document.addEventListener('mooring:conceal', () => this.#conceal(), { signal });
    this.addEventListener('click', (event) => {
      const { choice, answer: said } = /** @type {Element} */ (event.target).closest('button')?.dataset ?? {};
      if (choice === 'show') this.#reveal();
      if (said) void this.#answer(said);
    }, { signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#listening.abort();
    this.#sight?.disconnect();
  }

  /** Today comes back from the browser's memory as any page does. */
  restored() {}

  /** Nothing here is so urgent that it would be said when it cannot be read. */
  async #look() {
    const all = await readIntentions().catch(() => null);
    if (!all || this.#intention || keyring.state !== 'open') return;
    if (shownAhead(all)) void endThoseAhead().catch(() => {});
    this.#intention = roundOn(all);
    if (!this.#intention) return;
    showOnly(this, 'data-step', 'round');
    this.hidden = false;
    this.#sight = new IntersectionObserver((seen) => { if (seen.some(({ isIntersecting }) => isIntersecting)) void this.#seen(); }, { threshold: IN_SIGHT });
    this.#sight.observe(part(this, 'round', HTMLElement));
  }

  /** It has had its day. What cannot be saved now is said again the next time: rather twice than never. */
  async #seen() {
    this.#sight?.disconnect();
    const seen = this.#intention;
    if (!seen || seen.shown) return;
    try {
      const all = await shownNow(seen);
      if (this.#intention === seen) this.#intention = all.find(({ id }) => id === seen.id) ?? seen;
    } catch (error) {
      // Answered on another device since this page was opened.
      if (error instanceof Elsewhere && this.#intention === seen && !part(this, 'round', HTMLElement).hidden) this.#conceal();
    }
  }

  #reveal() {
    if (!this.#intention) return;
    tell(this, this.#intention);
    this.show('told');
  }

  /** One row among others: the page stays where it is. @param {string} step */
  show(step) {
    this.quiet();
    showOnly(this, 'data-step', step);
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-step="${step}"] [tabindex="-1"]`))?.focus({ preventScroll: true });
  }

  #conceal() {
    this.#sight?.disconnect();
    this.#intention = null;
    this.hidden = true;
    this.quiet();
    untell(this);
    fill(this, { met: '' });
    showOnly(this, 'data-step', '');
    part(this, 'once-more', HTMLDetailsElement).open = false;
  }

  /** @param {string} said */
  #answer(said) {
    return this.work(this, async () => {
      const seen = this.#intention;
      if (!seen) return;
      const meet = said === 'again' ? part(this, 'meeting', MeetingDay).chosen() : null;
      try {
        await answer(seen, said, meet);
      } catch (error) {
        if (keyring.state !== 'open') throw new Problem('locked-meanwhile');
        if (!(error instanceof Elsewhere)) throw error;
        untell(this);
        return this.show('elsewhere');
      }
      if (keyring.state !== 'open') return;
      untell(this);
      fill(this, { met: meet ? dayOf(meet) : '' });
      this.show(said === 'again' && !meet ? 'keep' : said);
    });
  }
}

customElements.define('intention-card', IntentionCard);
