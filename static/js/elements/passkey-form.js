/** Passkeys: the list, made, named and taken away. Names are the person's own, and stand sealed in the profile. */
import { changeProfile, readProfile } from '../profile/profile.js';
import { keyring } from '../vault/keyring.js';
import { known, makePasskey, removePasskey, suits, unlockWithPasskey } from '../vault/passkeys.js';
import { proveAgain } from '../vault/unlocking.js';
import { Ceremony, Problem } from './ceremony.js';
import { dayOf, fill, showOnly } from './words.js';

class PasskeyForm extends Ceremony {
  #credential = '';

  started() {
    for (const row of this.#rows()) fill(row, { made: dayOf(row.dataset.made ?? '', { day: 'numeric', month: 'long', year: 'numeric' }) });
    this.show('list');
    void this.#look();
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      const row = /** @type {HTMLElement | null} */ (button?.closest('[data-credential]') ?? null);
      if (button?.dataset.passkey === 'make') this.show('prove');
      if (!row) return;
      this.#credential = row.dataset.credential ?? '';
      if (button?.dataset.passkey === 'rename') void this.#rename();
      if (button?.dataset.passkey === 'remove') this.show('remove');
    });
    keyring.subscribe(({ state }) => void (state === 'open' ? this.#names() : this.#conceal()));
    document.addEventListener('mooring:conceal', () => this.#conceal());
  }

  /** Names are words of one's own. */
  locked() {
    super.locked();
    this.control('name').value = '';
    if (this.querySelector('[data-step="list"][hidden]')) this.show('list');
  }

  /** @param {string} form */
  async submitted(form) {
    if (form === 'prove') await this.#make();
    else if (form === 'name') await this.#keepName();
    else if (form === 'try') await this.#try();
    else if (form === 'remove') await this.#remove();
  }

  /** What can be done here. */
  async #look() {
    const here = await known(this.dataset.account ?? '');
    showOnly(this, 'data-here', !(await suits()) ? 'cannot' : here ? 'known' : this.#rows().length ? 'elsewhere' : 'none');
  }

  async #make() {
    const proven = await this.prove(proveAgain);
    this.working('making');
    try {
      this.#credential = await makePasskey(proven, this.dataset.called ?? '');
    } catch (error) {
      // The phone knows one of the passkeys listed here already.
      throw /** @type {Error} */ (error).name === 'InvalidStateError' ? new Problem('passkey-known') : error;
    } finally {
      proven.vk.fill(0);
    }
    await this.#rename();
  }

  async #rename() {
    const names = (await readProfile().catch(() => null))?.passkeys ?? {};
    this.control('name').value = names[this.#credential] ?? this.dataset.device ?? '';
    this.show('name');
    this.control('name').focus();
  }

  async #keepName() {
    const name = this.typed('name').trim().slice(0, 60);
    await changeProfile((profile) => ({ ...profile, passkeys: { ...profile.passkeys, [this.#credential]: name } }));
    location.reload();
    await new Promise(() => {});
  }

  async #try() {
    this.working('passkey');
    await unlockWithPasskey();
    await this.#look();
    this.said('works');
  }

  async #remove() {
    await removePasskey(this.#credential);
    await changeProfile((profile) => {
      const { [this.#credential]: _, ...passkeys } = profile.passkeys ?? {};
      return { ...profile, passkeys };
    }).catch(() => {});
    location.reload();
    await new Promise(() => {});
  }

  async #names() {
    const names = (await readProfile().catch(() => null))?.passkeys ?? {};
    for (const row of this.#rows()) {
      const name = names[row.dataset.credential ?? ''];
      if (typeof name === 'string' && name && keyring.state === 'open') fill(row, { name });
    }
  }

  #conceal() {
    for (const row of this.#rows()) fill(row, { name: row.dataset.device ?? '' });
  }

  #rows() {
    return /** @type {HTMLElement[]} */ ([...this.querySelectorAll('li[data-credential]')]);
  }
}

customElements.define('passkey-form', PasskeyForm);
