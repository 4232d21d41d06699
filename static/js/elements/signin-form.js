/**
 * Signing in. The passphrase stays in the browser; only a proof made from it is sent.
 */
import { Malformed } from '../sealing/index.js';
import { Refused } from '../vault/exchange.js';
import { SigningIn } from '../vault/unlocking.js';
import { Ceremony, Problem, requireDevice } from './ceremony.js';

class SigninForm extends Ceremony {
  #signingIn = new SigningIn();
  /** Where on the page somebody was on the way to: browsers keep it over the redirect to here, and tell no server. */ #place = location.hash;

  started() {
    this.show('signin');
  }

  /** @param {string} form */
  async submitted(form) {
    if (form === 'second') return this.#second();
    if (!this.typed('login').trim()) throw new Problem('login-missing');
    if (!this.typed('passphrase')) throw new Problem('passphrase-missing');
    await requireDevice();
    this.working('keys');
    try {
      await this.#signingIn.begin(this.typed('login'), this.typed('passphrase'), this.control('shared').checked);
    } catch (error) {
      if (error instanceof Refused && error.problem === 'second-step') return this.#askSecond();
      // Too short to be anybody's passphrase: the same sentence as for any other that does not fit.
      throw error instanceof Malformed ? new Problem('wrong-passphrase') : error;
    }
    await this.#go();
  }

  #askSecond() {
    this.control('code').value = '';
    this.show('second');
    this.control('code').focus();
  }

  /** The passphrase was right a moment ago; only the code is new. */
  async #second() {
    const code = this.typed('code').trim();
    if (!code) throw new Problem('code-missing');
    this.working('second');
    await this.#signingIn.finish(code);
    await this.#go();
  }

  async #go() {
    location.replace(`${this.dataset.next || '/my/today'}${this.#place}`);
    await new Promise(() => {});
  }
}

customElements.define('signin-form', SigninForm);
