/** "Do you still have your sheet?": asked on Today when it is time, put off or left for good with one tap. */
import { readProfile } from '../profile/profile.js';
import { differing, isDue, keepProven, neverAsk, snooze } from '../profile/sheet.js';
import { keyring } from '../vault/keyring.js';
import { Ceremony, Problem } from './ceremony.js';
import { dayOf, fill, showOnly } from './words.js';

class SheetReminder extends Ceremony {
  /** @type {import('../profile/sheet.js').Sheet | null} */ #sheet = null;
  #stop = () => {};

  started() {
    this.#stop = keyring.subscribe(({ state }) => void (state === 'open' ? this.#look() : this.#conceal()));
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      const answer = button?.dataset.sheetAnswer;
      if (answer === 'check') this.show('check');
      if (answer === 'later') void this.#answer(snooze, 'put-off');
      if (answer === 'never') void this.#answer(neverAsk, 'never');
    });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  /** Today comes back from the browser's memory as any page does. */
  restored() {}

  /** Nothing here is so urgent that it would be said when it cannot be read. */
  async #look() {
    const sheet = (await readProfile().catch(() => null))?.sheet;
    if (this.#sheet || keyring.state !== 'open' || !isDue(sheet) || sheet.groups?.length !== 2) return;
    this.#sheet = sheet;
    fill(this, { made: dayOf(sheet.made), first: sheet.groups[0].group, second: sheet.groups[1].group });
    showOnly(this, 'data-step', 'ask');
    this.hidden = false;
  }

  /** One card among others: the page stays where it is. @param {string} step */
  show(step) {
    this.quiet();
    showOnly(this, 'data-step', step);
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-step="${step}"] h2`))?.focus({ preventScroll: true });
  }

  #conceal() {
    this.#sheet = null;
    this.hidden = true;
  }

  /** @param {() => Promise<unknown>} keep @param {string} said */
  #answer(keep, said) {
    return this.work(this, async () => {
      await keep();
      this.show(said);
    });
  }

  async submitted() {
    if (!this.#sheet) return;
    const wrong = differing(this.#sheet, [this.typed('first'), this.typed('second')]);
    if (wrong.length) throw new Problem(wrong.length === 2 ? 'groups-differ' : 'group-differs', { group: wrong[0] });
    await keepProven();
    this.show('proven');
  }
}

customElements.define('sheet-reminder', SheetReminder);
