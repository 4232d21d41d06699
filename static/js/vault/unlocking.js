/**
 * The ways to an open vault, without a page: signing in, unlocking, joining, recovery (sealing.md 5 and 6).
 * The passphrase, its keys and VK never leave; what is sent is proofs and envelopes.
 */
import {
  formatRecoveryCode, loginSuitsJoining, Malformed, mintId, mintLetterbox, normaliseLogin, parseRecoveryCode, sealJson, toBase64url,
} from '../sealing/index.js';
import { post } from './exchange.js';
import { keyring } from './keyring.js';
import { examine, openWrap, passphraseKeys, random, recoveryKeys, ServerFault, wraps } from './wraps.js';

/** Another tab locked the journal while this one was opening it. */
export class LockedMeanwhile extends Error {
  name = 'LockedMeanwhile';
}

/** @param {any} answer @param {Uint8Array} vk @param {number} [turn] of the keyring, when the ceremony began */
export async function admit({ account, epoch, cred_rev, half }, vk, turn) {
  if (!(await keyring.open({ account, epoch, credRev: cred_rev, half, vk, turn }))) throw new LockedMeanwhile();
}

/** The slow part of every proof. @param {string} typed login @param {string} passphrase */
async function derive(typed, passphrase) {
  const login = normaliseLogin(typed);
  await keyring.told();
  const { turn } = keyring;
  const { profile, server_salt: salt } = await post('/signins/salts', { login });
  const { auth, kek } = await passphraseKeys({ login, passphrase, profile, salt });
  return { login, profile, salt, auth: toBase64url(auth), kek, turn };
}

/** @param {CryptoKey} kek @param {any} answer @returns {Promise<Uint8Array>} VK */
function passwordVault(kek, answer) {
  examine(answer);
  return openWrap(kek, ['mo1/wrap/password', answer.account, '1', String(answer.cred_rev)], answer.wrap);
}

/** Signing in; the second step, where there is one, without the slow part again. */
export class SigningIn {
  /** @type {Awaited<ReturnType<typeof derive>> | null} */ #keys = null;
  #shared = false;

  /** Refused `second-step` when a code is needed. @param {string} login @param {string} passphrase @param {boolean} shared */
  async begin(login, passphrase, shared) {
    this.#keys = await derive(login, passphrase);
    this.#shared = shared;
    await this.finish();
  }

  /** @param {string} [code] six digits, or one of the codes on paper */
  async finish(code) {
    if (!this.#keys) throw new Error('not begun');
    const { login, auth, kek, turn } = this.#keys;
    const answer = await post('/signins', { login, auth, shared: this.#shared, ...(code && { code }) });
    await admit(answer, await passwordVault(kek, answer), turn);
  }
}

/**
 * What a ceremony holds once the passphrase was proven: raw VK for a new wrap, to be zeroed, and the proof that its request carries.
 * @typedef {{account: string, login: string, auth: string, profile: string, salt: string, credRev: number, recoveryRev: number, vk: Uint8Array, kek?: CryptoKey}} Proven `kek` opens the password wrap
 */

/** Unlocks, and keeps what was proven. The account is the keyring's. @param {string} typed login @param {string} passphrase @returns {Promise<Proven>} */
export async function proveAgain(typed, passphrase) {
  const { login, profile, salt, auth, kek, turn } = await derive(typed, passphrase);
  const { account } = keyring;
  const answer = await post('/my/unlocks', { account, auth });
  const vk = await passwordVault(kek, answer);
  if (answer.account !== account) throw new ServerFault("another account's key");
  const { cred_rev: credRev, recovery_rev: recoveryRev } = answer;
  const proven = { account, login, auth, profile, salt, credRev, recoveryRev, vk: vk.slice(), kek };
  await admit(answer, vk, turn);
  return proven;
}

/** @param {string} login @param {string} passphrase */
export async function unlock(login, passphrase) {
  (await proveAgain(login, passphrase)).vk.fill(0);
}

/** Joining, over several screens. Nothing exists on the server before `finish`. */
export class Joining {
  #invitation;
  #account = mintId();
  #vk = random(32);
  #secret = random(20);
  #login = '';
  /** @type {{profile: string, server_salt: string} | null} */ #salts = null;
  /** @type {import('./wraps.js').Keys | null} */ #keys = null;
  /** The exact request, once it was sent: a repeat must be identical. */
  #body = '';

  /** @param {string} invitation */
  constructor(invitation) {
    this.#invitation = invitation;
  }

  /** Whether the invitation holds. @returns {Promise<string>} the login whose journal it begins anew; mostly none */
  async look() {
    const { login = '' } = await post('/join/invitations', { invitation: this.#invitation });
    return login;
  }

  /** @param {string} login @returns {Promise<string>} the login as it will be stored */
  async checkLogin(login) {
    this.#login = normaliseLogin(login);
    if (!loginSuitsJoining(this.#login)) throw new Malformed('login');
    this.#salts = await post('/join/logins', { invitation: this.#invitation, login: this.#login });
    this.#body = '';
    return this.#login;
  }

  /** The slow step. @param {string} passphrase */
  async choosePassphrase(passphrase) {
    if (!this.#salts) throw new Error('no login yet');
    const { profile, server_salt } = this.#salts;
    this.#keys = await passphraseKeys({ login: this.#login, passphrase, profile, salt: server_salt });
    this.#body = '';
  }

  code() {
    return formatRecoveryCode(this.#secret);
  }

  /** May be called again after no answer came. @returns {Promise<Proven>} for a passkey to be made with */
  async finish() {
    this.#body ||= JSON.stringify(await this.#request());
    const answer = await post('/join/accounts', this.#body);
    examine(answer);
    if (answer.account !== this.#account) throw new ServerFault('another account');
    this.#secret.fill(0);
    const { profile = '', server_salt: salt = '' } = this.#salts ?? {};
    const { auth } = JSON.parse(this.#body);
    const { account, cred_rev: credRev, recovery_rev: recoveryRev } = answer;
    const proven = { account, login: this.#login, auth, profile, salt, credRev, recoveryRev, vk: this.#vk.slice() };
    await admit(answer, this.#vk);
    return proven;
  }

  async #request() {
    if (!this.#keys) throw new Error('no passphrase yet');
    const account = this.#account;
    const sealed = await wraps({ account, vk: this.#vk, keys: this.#keys, secret: this.#secret, credRev: 1, recoveryRev: 1 });
    const { privateJwk } = await mintLetterbox();
    const { d: _, ...publicJwk } = privateJwk;
    const profile = { id: account, rev: 1, settings: {}, letterbox: { public: publicJwk, private: privateJwk } };
    const envelope = await sealJson(this.#vk, ['mo1/profile', account, '1', '1'], profile, 1024);
    return { invitation: this.#invitation, account, login: this.#login, ...sealed, profile: envelope };
  }
}

/** Coming back with the recovery code. The old code and passphrase hold until `finish` is answered. */
export class Recovering {
  #login = '';
  #secret = random(20);
  /** @type {any} */ #vault = null;
  /** @type {Uint8Array} */ #vk = new Uint8Array(0);
  /** @type {import('./wraps.js').Keys | null} */ #keys = null;
  #body = '';

  /** @param {string} login @param {string} code Malformed with `.group` where one group is mistyped */
  async begin(login, code) {
    this.#login = normaliseLogin(login);
    const { auth, kek } = await recoveryKeys(await parseRecoveryCode(code));
    const vault = await post('/recoveries', { login: this.#login, recovery_auth: toBase64url(auth) });
    examine(vault);
    if (normaliseLogin(vault.login) !== vault.login) throw new ServerFault('login');
    this.#vk = await openWrap(kek, ['mo1/wrap/recovery', vault.account, '1', String(vault.recovery_rev)], vault.wrap);
    // A journal that was put aside for a new one has another login now, and its new passphrase is bound to that.
    this.#login = vault.login;
    this.#vault = vault;
    this.#body = '';
  }

  /** The one that the journal has now. */
  get login() {
    return this.#login;
  }

  /** @param {string} passphrase */
  async choosePassphrase(passphrase) {
    this.#keys = await passphraseKeys({ login: this.#login, passphrase, profile: this.#vault.profile_letter, salt: this.#vault.server_salt });
    this.#body = '';
  }

  code() {
    return formatRecoveryCode(this.#secret);
  }

  /** May be called again after no answer came. */
  async finish() {
    if (!this.#keys) throw new Error('no passphrase yet');
    const { ticket, account, cred_rev, recovery_rev } = this.#vault;
    this.#body ||= JSON.stringify({
      ticket,
      ...(await wraps({ account, vk: this.#vk, keys: this.#keys, secret: this.#secret, credRev: cred_rev + 1, recoveryRev: recovery_rev + 1 })),
    });
    const answer = await post('/recoveries/completions', this.#body);
    examine(answer);
    if (answer.account !== account) throw new ServerFault('another account');
    this.#secret.fill(0);
    await admit(answer, this.#vk);
  }
}
