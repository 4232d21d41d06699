/**
 * Changing one's keys (sealing.md 6): a new passphrase, a new recovery code. VK stays what it is, so that every page still opens.
 */
import { formatRecoveryCode, toBase64url } from '../sealing/index.js';
import { post } from './exchange.js';
import { admit, proveAgain } from './unlocking.js';
import { passphraseKeys, random, sealPasswordWrap, sealRecoveryWrap } from './wraps.js';

/** @typedef {import('./unlocking.js').Proven} Proven @typedef {import('./wraps.js').Keys} Keys */

class Rekeying {
  /** @type {Proven | null} */ known = null;
  /** The exact request, once it was made: a repeat must be identical. */
  body = '';

  /** @param {string} login @param {string} passphrase */
  async begin(login, passphrase) {
    this.known?.vk.fill(0);
    this.body = '';
    this.known = await proveAgain(login, passphrase);
  }

  get proven() {
    if (!this.known) throw new Error('nothing was proven yet');
    return this.known;
  }
}

export class NewPassphrase extends Rekeying {
  /** @type {Keys | null} */ #keys = null;

  /** The slow step. @param {string} passphrase */
  async choosePassphrase(passphrase) {
    const { login, profile, salt } = this.proven;
    this.#keys = await passphraseKeys({ login, passphrase, profile, salt });
    this.body = '';
  }

  /** May be called again after no answer came. */
  async finish() {
    const { account, auth, credRev, vk } = this.proven;
    const keys = this.#keys;
    if (!keys) throw new Error('no passphrase yet');
    const rev = credRev + 1;
    this.body ||= JSON.stringify({
      account, auth, rev, new_auth: toBase64url(keys.auth), password_wrap: await sealPasswordWrap(keys.kek, account, rev, vk),
    });
    await admit(await post('/my/keys/passphrase', this.body), vk);
  }
}

export class NewRecoveryCode extends Rekeying {
  #secret = random(20);

  code() {
    return formatRecoveryCode(this.#secret);
  }

  /** May be called again after no answer came. */
  async finish() {
    const { account, auth, recoveryRev, vk } = this.proven;
    const rev = recoveryRev + 1;
    this.body ||= JSON.stringify({ account, auth, rev, ...(await sealRecoveryWrap(this.#secret, account, rev, vk)) });
    await post('/my/keys/recovery-code', this.body);
    vk.fill(0);
    this.#secret.fill(0);
  }
}
