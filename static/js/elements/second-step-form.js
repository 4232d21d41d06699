/** The second step at signing in: set up with an authenticator app, its codes for paper, switched off again. */
import { post } from '../vault/exchange.js';
import { keyring } from '../vault/keyring.js';
import { LockedMeanwhile, proveAgain } from '../vault/unlocking.js';
import { Ceremony, Problem } from './ceremony.js';
import { ServerFault } from '../vault/wraps.js';
import { QrCode } from './qr-code.js';
import { fill, part, showOnly } from './words.js';

class SecondStepForm extends Ceremony {
  /** What the passphrase is asked for: set-up, codes or off. */
  #purpose = 'set-up';
  #account = '';
  /** @type {string[]} */ #codes = [];

  started() {
    this.show(this.dataset.on === undefined ? 'off' : 'on');
    this.addEventListener('click', (event) => {
      const button = /** @type {Element} */ (event.target).closest('button');
      if (button?.dataset.second) {
        this.#purpose = button.dataset.second;
        this.show('prove');
      }
      if (button?.dataset.codes === 'print') print();
      if (button?.dataset.codes === 'copy') void this.#copy(this.#codes.join('\n'));
      if (button?.dataset.codes === 'secret') void this.#copy(this.querySelector('[data-fill="secret"]')?.textContent ?? '');
    });
  }

  /** Key and codes leave the page: whoever finds it locked learns nothing here. */
  locked() {
    super.locked();
    this.#account = '';
    this.control('code').value = '';
    this.#conceal();
    this.#codes = [];
    this.querySelector('[data-list="codes"]')?.replaceChildren();
    this.beginAnew(this.dataset.on === undefined ? 'off' : 'on', 'locked-anew');
  }

  #conceal() {
    fill(this, { secret: '' });
    part(this, 'qr', QrCode).replaceChildren();
    this.querySelector('a[data-link]')?.removeAttribute('href');
  }

  /** @template T @param {Promise<T>} answer @returns {Promise<T>} LockedMeanwhile: it is not to be shown any more */
  async #shown(answer) {
    const given = await answer;
    if (keyring.state !== 'open') throw new LockedMeanwhile();
    return given;
  }

  /** @param {string} form */
  async submitted(form) {
    if (form === 'prove') await this.#proven();
    else if (form === 'app') await this.#confirm();
    else if (form === 'codes') this.show('done');
  }

  async #proven() {
    const { account, auth, vk } = await this.prove(proveAgain);
    vk.fill(0);
    this.#account = account;
    this.control('passphrase').value = '';
    if (this.#purpose === 'set-up') this.#showApp(await this.#shown(post('/my/keys/second-step', { account, auth })));
    else if (this.#purpose === 'codes') this.#showCodes((await this.#shown(post('/my/keys/second-step/codes', { account, auth }))).codes);
    else {
      await post('/my/keys/second-step/removal', { account, auth });
      this.show('ended');
    }
  }

  /** @param {{secret: string, link: string}} answer */
  #showApp({ secret, link }) {
    fill(this, { secret: secret.match(/.{1,4}/g)?.join(' ') ?? secret });
    const way = /** @type {HTMLAnchorElement} */ (this.querySelector('a[data-link]'));
    if (!link.startsWith('otpauth://totp/')) throw new ServerFault('no link for an authenticator');
    way.href = link;
    part(this, 'qr', QrCode).draw(link);
    this.show('app');
  }

  async #confirm() {
    const code = this.typed('code').trim();
    if (!code) throw new Problem('code-missing');
    this.working('checking');
    const answer = await post('/my/keys/second-step/confirmation', { account: this.#account, code });
    this.dataset.on = '';
    this.#showCodes((await this.#shown(answer)).codes);
  }

  /** @param {string[]} codes */
  #showCodes(codes) {
    this.#codes = codes;
    this.#conceal();
    const list = this.querySelector('[data-list="codes"]');
    list?.replaceChildren(...codes.map((code) => Object.assign(document.createElement('li'), { textContent: code })));
    this.show('codes');
  }

  /** @param {string} text */
  async #copy(text) {
    const copied = await navigator.clipboard.writeText(text).then(() => true, () => false);
    showOnly(this, 'data-said', copied ? 'copied' : 'not-copied');
  }
}

customElements.define('second-step-form', SecondStepForm);
