/**
 * Joining, on one page. The invitation stays in the address until the end, so that a reload or another browser still has it;
 * nothing is made on the server before the last step.
 */
import { makePasskey, suits } from '../vault/passkeys.js';
import { Joining } from '../vault/unlocking.js';
import { Malformed } from '../sealing/index.js';
import { Problem, problemOf, requireDevice } from './ceremony.js';
import { KeyMaking } from './key-making.js';
import { fill, showOnly } from './words.js';

class JoinForm extends KeyMaking {
  /** @type {Joining | null} */ #joining = null;
  #login = '';
  /** @type {import('../vault/unlocking.js').Proven | null} */ #proven = null;

  get ceremony() {
    if (!this.#joining) throw new Problem('invitation-missing');
    return this.#joining;
  }

  get login() {
    return this.#login;
  }

  started() {
    const invitation = /^#([\w-]{43})$/.exec(location.hash)?.[1];
    this.#joining = invitation ? new Joining(invitation) : null;
    // A step that this device cannot take is not counted either.
    void suits().then((able) => {
      if (able) return;
      for (const place of this.querySelectorAll('[data-step="passkey"], .step-marks > li:last-child')) place.remove();
      fill(this, { steps: this.querySelectorAll('[data-step]').length });
    });
    this.show('welcome');
    addEventListener('hashchange', () => location.reload());
  }

  /** @param {import('../vault/unlocking.js').Proven} proven */
  async finished(proven) {
    this.#proven = proven;
    if (await suits()) this.show('passkey');
    else await this.leave();
  }

  /** Nothing of the vault stays with a page that is left. */
  async leave() {
    this.#proven?.vk.fill(0);
    await super.leave();
  }

  async #makePasskey() {
    if (!this.#proven) return;
    this.working('making');
    await makePasskey(this.#proven, this.dataset.called ?? '');
    await this.leave();
  }

  /** @param {string} form */
  async submitted(form) {
    if (form === 'passkey') return this.#makePasskey();
    if (form === 'open') return this.leave();
    if (form === 'welcome') {
      if (!this.#joining) throw new Problem('invitation-missing');
      if (!this.control('adult').checked) throw new Problem('adult');
      await requireDevice();
      if (typeof WebAssembly !== 'object') throw new Problem('no-webassembly');
      this.#journal(await this.#look(this.#joining));
      this.show('login');
    } else if (form === 'login') await this.#checkLogin();
    else await this.#finishing(() => super.submitted(form));
  }

  /** A link with a sign changed may be no invitation at all. @param {Joining} joining */
  async #look(joining) {
    try {
      return await joining.look();
    } catch (error) {
      throw problemOf(error).code === 'invalid' ? new Problem('invitation-unknown') : error;
    }
  }

  /** A new journal for somebody who has a login keeps that login. @param {string} login or none */
  #journal(login) {
    const control = this.control('login');
    if (login) control.value = login;
    control.readOnly = login !== '';
    fill(this, { renewed: login });
    showOnly(this, 'data-journal', login ? 'renewed' : 'first');
  }

  async #checkLogin() {
    try {
      this.#login = await this.ceremony.checkLogin(this.typed('login'));
    } catch (error) {
      throw error instanceof Malformed || problemOf(error).code === 'invalid' ? new Problem('login-shape') : error;
    }
    await this.toPassphrase();
  }

  /** Somebody took the login in the meantime: back to that step, everything else stays. @param {() => Promise<void>} task */
  async #finishing(task) {
    try {
      await task();
    } catch (error) {
      const { code } = problemOf(error);
      if (code !== 'login-taken') throw error;
      this.show('login');
      this.say(/** @type {HTMLElement} */ (this.querySelector('[data-step="login"]')), new Problem(code));
    }
  }
}

customElements.define('join-form', JoinForm);
