/** A new recovery code: the passphrase proven, the sheet kept and proven. Until the end the old code holds. */
import { NewRecoveryCode } from '../vault/rekeying.js';
import { KeyMaking } from './key-making.js';

class RecoveryCodeForm extends KeyMaking {
  #rekeying = new NewRecoveryCode();

  get ceremony() {
    return this.#rekeying;
  }

  get login() {
    return this.dataset.login ?? '';
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
    await this.toCode();
  }
}

customElements.define('recovery-code-form', RecoveryCodeForm);
