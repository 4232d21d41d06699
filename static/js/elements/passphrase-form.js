/** A new passphrase: the old one proven, the new one chosen and typed once more. Until the end the old one holds. */
import { NewPassphrase } from '../vault/rekeying.js';
import { KeyMaking } from './key-making.js';

class PassphraseForm extends KeyMaking {
  #rekeying = new NewPassphrase();

  get ceremony() {
    return this.#rekeying;
  }

  started() {
    this.show('prove');
  }

  locked() {
    super.locked();
    this.#rekeying.forget();
    this.beginKeysAnew('prove');
  }

  /** @param {string} form */
  async submitted(form) {
    if (form !== 'prove') return super.submitted(form);
    await this.prove((login, passphrase) => this.#rekeying.begin(login, passphrase));
    await this.toPassphrase();
  }
}

customElements.define('passphrase-form', PassphraseForm);
