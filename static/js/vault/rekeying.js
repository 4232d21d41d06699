/**
 * Changing one's keys (sealing.md 6): a new passphrase, a new recovery code. VK stays what it is, so that every page still opens.
 */
import { formatRecoveryCode, toBase64url } from '../sealing/index.js';
import { post } from './exchange.js';
import { keyring } from './keyring.js';
import { admit, LockedMeanwhile, proveAgain } from './unlocking.js';
import { passphraseKeys, random, sealPasswordWrap, sealRecoveryWrap } from './wraps.js';

/** @typedef {import('./unlocking.js').Proven} Proven @typedef {import('./wraps.js').Keys} Keys */

class Rekeying {
  /** @type {Proven | null} */ known = null;
  /** The exact request, once it was made: a repeat must be identical. */
  body = '';

  /** @param {string} login @param {string} passphrase */
  async begin(login, passphrase) {
    this.forget();
    this.known = await proveAgain(login, passphrase);
  }

  /** The journal was locked: what was proven counts no more. */
  forget() {
    this.known?.vk.fill(0);
    this.known = null;
    this.body = '';
  }

  /** LockedMeanwhile after `forget`. */
  get proven() {
    if (!this.known) throw new LockedMeanwhile();
    return this.known;
  }

  /** The request, made once. VK is copied first, so that a lock in between cannot seal zeros. @param {(vk: Uint8Array) => Promise<object>} make */
  async request(make) {
    if (!this.body) {
      const copy = this.proven.vk.slice();
      const made = JSON.stringify(await make(copy));
      copy.fill(0);
      void this.proven;
      this.body = made;
    }
    return this.body;
  }
}

export class NewPassphrase extends Rekeying {
  /** @type {Keys | null} */ #keys = null;

  /** The slow step. @param {string} passphrase */
  async choosePassphrase(passphrase) {
    const { login, profile, salt } = this.proven;
    const keys = await passphraseKeys({ login, passphrase, profile, salt });
    void this.proven;
    this.#keys = keys;
    this.body = '';
  }

  forget() {
    super.forget();
    this.#keys = null;
  }

  /** May be called again after no answer came. */
  async finish() {
    const { account, auth, credRev, vk } = this.proven;
    const keys = this.#keys;
    if (!keys) throw new Error('no passphrase yet');
    const [rev, { turn }, copy] = [credRev + 1, keyring, vk.slice()];
    const body = await this.request(async (own) => ({
      account, auth, rev, new_auth: toBase64url(keys.auth), password_wrap: await sealPasswordWrap(keys.kek, account, rev, own),
    }));
    const answer = await post('/my/keys/passphrase', body);
    // A lock in the meantime holds; the passphrase is the new one all the same.
    await admit(answer, copy, turn).catch((error) => { if (!(error instanceof LockedMeanwhile)) throw error; });
    vk.fill(0);
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
    const body = await this.request(async (own) => ({ account, auth, rev, ...(await sealRecoveryWrap(this.#secret, account, rev, own)) }));
    await post('/my/keys/recovery-code', body);
    vk.fill(0);
    this.#secret.fill(0);
  }

  /** A code that stood there for whoever found the page is never the one that counts. */
  forget() {
    super.forget();
    this.#secret = random(20);
  }
}
