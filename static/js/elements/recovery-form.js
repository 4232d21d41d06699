/**
 * Coming back with the recovery code: a new passphrase and a new code. Until the end the old ones hold.
 */
import { Malformed, normaliseLogin, parseRecoveryCode } from '../sealing/index.js';
import { Recovering } from '../vault/unlocking.js';
import { Problem, problemOf, requireDevice } from './ceremony.js';
import { KeyMaking } from './key-making.js';
import { fill } from './words.js';

class RecoveryForm extends KeyMaking {
  #recovering = new Recovering();

  get ceremony() {
    return this.#recovering;
  }

  get login() {
    return this.#recovering.login;
  }

  started() {
    this.show('old-code');
  }

  /** @param {string} form */
  async submitted(form) {
    if (form === 'old-code') await this.#begin();
    else await this.#finishing(() => super.submitted(form));
  }

  async #begin() {
    if (!this.typed('login').trim()) throw new Problem('login-missing');
    try {
      await parseRecoveryCode(this.typed('old-code'));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      throw error.group ? new Problem('code-group', { group: error.group }) : new Problem('code-shape');
    }
    await requireDevice();
    this.working('checking');
    await this.#recovering.begin(this.typed('login'), this.typed('old-code'));
    this.#name();
    await this.toPassphrase();
  }

  /** Earlier pages that were put aside for a new journal have another login now: said on every step from here. */
  #name() {
    const earlier = normaliseLogin(this.typed('login')) !== this.login;
    fill(this, { earlier: this.login });
    for (const place of this.querySelectorAll('[data-earlier]')) /** @type {HTMLElement} */ (place).hidden = !earlier;
  }

  /** The quarter of an hour is over, or something changed: begin again with what is already typed. @param {() => Promise<void>} task */
  async #finishing(task) {
    try {
      await task();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== 'ticket-expired' && problem.code !== 'changed-meanwhile') throw error;
      this.show('old-code');
      this.say(/** @type {HTMLElement} */ (this.querySelector('[data-step="old-code"]')), problem);
    }
  }
}

customElements.define('recovery-form', RecoveryForm);
