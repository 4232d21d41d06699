/**
 * One-time links. The secrets are made here and the server is told their hashes, so that what it keeps opens nothing; the links
 * are shown once, from this page's memory. Sending the same request again is harmless: same names, same rows.
 */
import { mintId, normaliseLogin, sha256Hex, toBase64url } from '../sealing/index.js';
import { post } from '../vault/exchange.js';
import { Ceremony, Problem } from './ceremony.js';
import './qr-code.js';
import { QrCode } from './qr-code.js';
import { dayOf, fill, part, showOnly } from './words.js';

/** @typedef {{handle: string, link: string, token_hash: string}} Minted */

class InvitationMaker extends Ceremony {
  /** What was asked for, and what was made for it: asked again, the same is sent. */
  #asked = '';
  /** @type {Minted[]} */ #minted = [];

  started() {
    this.show('ask');
  }

  async submitted() {
    const { count, ...rest } = this.#wanted();
    const asked = JSON.stringify({ count, ...rest });
    if (asked !== this.#asked) this.#minted = await Promise.all(Array.from({ length: count }, () => this.#mint()));
    this.#asked = asked;
    const invitations = this.#minted.map(({ handle, token_hash }) => ({ handle, token_hash }));
    this.working('making');
    const { expires } = await post(this.dataset.address ?? '', { ...rest, invitations });
    this.#write(rest.role ?? '', expires);
    this.show('sheets');
  }

  /** @returns {{count: number, days: number, role?: string, login?: string}} */
  #wanted() {
    const role = /** @type {HTMLInputElement | null} */ (this.querySelector('[data-control="role"]:checked'))?.value;
    return { role, login: this.#login(), days: this.#number('days'), count: this.control('count') ? this.#number('count') : 1 };
  }

  /** Typed once more, where a journal is to begin anew, so that no other one is meant. */
  #login() {
    const { login } = this.dataset;
    if (login !== undefined && normalised(this.typed('login')) !== login) throw new Problem('login-differs');
    return login;
  }

  /** @param {string} name */
  #number(name) {
    const control = this.control(name);
    if (!control.value || !control.validity.valid) throw new Problem(name);
    return control.valueAsNumber;
  }

  /** @returns {Promise<Minted>} */
  async #mint() {
    const token = crypto.getRandomValues(new Uint8Array(32));
    return { handle: mintId(), link: `${this.dataset.origin}/join#${toBase64url(token)}`, token_hash: await sha256Hex(token) };
  }

  /** @param {string} role @param {string} expires */
  #write(role, expires) {
    const template = part(this, 'sheet', HTMLTemplateElement);
    const sheets = this.#minted.map(({ handle, link }) => {
      const sheet = /** @type {DocumentFragment} */ (document.importNode(template.content, true));
      fill(sheet, { number: handle.slice(0, 4).toUpperCase(), link, expires: dayOf(expires, { day: 'numeric', month: 'long', year: 'numeric' }) });
      if (role) showOnly(sheet, 'data-role', role);
      part(sheet, 'code', QrCode).draw(link);
      return sheet;
    });
    showOnly(this, 'data-several', String(sheets.length > 1));
    fill(this, { sheets: sheets.length });
    part(this, 'sheets', HTMLElement).replaceChildren(...sheets);
  }
}

/** @param {string} typed */
function normalised(typed) {
  try {
    return normaliseLogin(typed);
  } catch {
    return '';
  }
}

customElements.define('invitation-maker', InvitationMaker);
