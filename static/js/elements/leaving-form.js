/** Deleting one's account: what goes and what stays, then the passphrase. The page that follows is the protocol, with the way back. */
import { post } from '../vault/exchange.js';
import { proveAgain } from '../vault/unlocking.js';
import { Ceremony } from './ceremony.js';
import { tellTimes } from './words.js';

class LeavingForm extends Ceremony {
  started() {
    tellTimes(this);
    this.show('before');
  }

  async submitted() {
    const { account, auth, vk } = await this.prove(proveAgain);
    vk.fill(0);
    // Asked for once more after no answer came, it changes nothing.
    await post('/my/leaving', { account, auth });
    this.control('passphrase').value = '';
    location.replace('/my/leaving');
    await new Promise(() => {});
  }
}

customElements.define('leaving-form', LeavingForm);
