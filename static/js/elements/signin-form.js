/**
 * Signing in. The passphrase stays in the browser; only a proof made from it is sent.
 */
import { Malformed } from '../sealing/index.js';
import { signIn } from '../vault/unlocking.js';
import { Ceremony, Problem, requireDevice } from './ceremony.js';

class SigninForm extends Ceremony {
  started() {
    for (const place of this.querySelectorAll('[data-ready]')) /** @type {HTMLElement} */ (place).hidden = false;
  }

  async submitted() {
    if (!this.typed('login').trim()) throw new Problem('login-missing');
    if (!this.typed('passphrase')) throw new Problem('passphrase-missing');
    await requireDevice();
    this.working('keys');
    try {
      await signIn(this.typed('login'), this.typed('passphrase'));
    } catch (error) {
      // Too short to be anybody's passphrase: the same sentence as for any other that does not fit.
      throw error instanceof Malformed ? new Problem('wrong-passphrase') : error;
    }
    location.replace(this.dataset.next || '/my/today');
    await new Promise(() => {});
  }
}

customElements.define('signin-form', SigninForm);
