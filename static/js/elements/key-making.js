/**
 * The steps that joining, recovery and a change of keys share: a passphrase chosen and typed once more, a code written down and
 * proven, the end.
 */
import { normalisePassphrase } from '../sealing/index.js';
import { Unreachable } from '../vault/exchange.js';
import { keyring } from '../vault/keyring.js';
import { remember } from '../profile/sheet.js';
import { Ceremony, Problem } from './ceremony.js';
import { fill } from './words.js';
import './passphrase-chooser.js';
import './recovery-sheet.js';

/**
 * @typedef {object} KeyCeremony
 * @property {(passphrase: string) => Promise<void>} [choosePassphrase]
 * @property {() => Promise<string>} [code]
 * @property {() => Promise<any>} finish
 */

/** So long a step waits for its words. */
const SOON = 1000;

export class KeyMaking extends Ceremony {
  /** The code on paper belongs to this ceremony, so that changing an earlier step does not void it. */
  #proven = false;
  #passphrase = '';

  /** @returns {KeyCeremony} */
  get ceremony() {
    throw new Error('said by joining and recovery');
  }

  /** The login as it is written on the sheet. */
  get login() {
    return '';
  }

  /** On to the passphrase, with its words where they come soon: later they move what may be pressed by then. Without them one can type. */
  async toPassphrase() {
    const { turn } = keyring;
    await Promise.race([this.#chooser.begin(), new Promise((resolve) => setTimeout(resolve, SOON))]);
    // Locked meanwhile: what stands there says so.
    if (turn === keyring.turn) this.show('passphrase');
  }

  /** @param {string} form */
  async submitted(form) {
    if (form === 'passphrase') {
      this.#passphrase = await this.#chooser.chosen();
      this.control('again').value = '';
      this.show('again');
    } else if (form === 'again') await this.#again();
    else if (form === 'code') this.#ask();
    else if (form === 'proof') this.#prove();
    else if (form === 'finish') await this.#finish();
  }

  /** Whoever finds it locked learns nothing here. */
  locked() {
    super.locked();
    this.#proven = false;
    this.#passphrase = '';
    for (const name of ['first', 'second']) if (this.control(name)) this.control(name).value = '';
    this.#chooser?.forget();
    this.#sheet?.forget();
  }

  async #again() {
    if (unlike(this.typed('again'), this.#passphrase)) throw new Problem('passphrase-differs');
    this.working('keys');
    await this.ceremony.choosePassphrase?.(this.#passphrase);
    await this.toCode();
  }

  /** On to the code, where there is a new one that was not proven yet. */
  async toCode() {
    const code = await this.ceremony.code?.();
    if (code) this.#sheet.write(code, this.login);
    this.show(!code || this.#proven ? 'finish' : 'code');
  }

  #ask() {
    fill(this, { first: this.#sheet.asked[0], second: this.#sheet.asked[1] });
    this.show('proof');
  }

  #prove() {
    const wrong = this.#sheet.wrong([this.typed('first'), this.typed('second')]);
    if (wrong.length) throw new Problem(wrong.length === 2 ? 'groups-differ' : wrong[0] ? 'second-differs' : 'first-differs');
    this.#proven = true;
    this.show('finish');
  }

  async #finish() {
    this.working('finishing');
    let made;
    try {
      made = await this.ceremony.finish();
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      // It may have been done. From here there is only forward: the same request, byte for byte.
      this.#sent(true);
      throw new Problem('no-answer');
    }
    // Best effort: without it nobody asks for the sheet later, and nothing else is missing.
    if (this.#proven) await remember(this.#sheet.kept()).catch(() => {});
    await this.finished(made);
  }

  /** From the first step again, because the journal was locked. @param {string} first step */
  beginKeysAnew(first) {
    const sent = this.querySelector('[data-after-sending]:not([hidden])') !== null;
    this.#sent(false);
    this.beginAnew(first, sent ? 'locked-unanswered' : 'locked-anew');
  }

  /** @param {boolean} sent whether the request may have been done */
  #sent(sent) {
    for (const place of this.querySelectorAll('[data-before-sending]')) /** @type {HTMLElement} */ (place).hidden = sent;
    for (const place of this.querySelectorAll('[data-after-sending]')) /** @type {HTMLElement} */ (place).hidden = !sent;
  }

  /** Where this ends: the page's own last step, or the next page. @param {any} _made what the ceremony gave */
  async finished(_made) {
    if (this.querySelector('[data-step="done"]')) return this.show('done');
    await this.leave();
  }

  async leave() {
    location.replace(this.dataset.next || '/my/today');
    await new Promise(() => {});
  }

  get #chooser() {
    return /** @type {import('./passphrase-chooser.js').PassphraseChooser} */ (this.querySelector('passphrase-chooser'));
  }

  get #sheet() {
    return /** @type {import('./recovery-sheet.js').RecoverySheet} */ (this.querySelector('recovery-sheet'));
  }
}

/** @param {string} typed @param {string} passphrase */
function unlike(typed, passphrase) {
  try {
    return normalisePassphrase(typed) !== normalisePassphrase(passphrase);
  } catch {
    return true;
  }
}
