/**
 * The key ceremonies, without a page: joining, signing in, unlocking, recovery (sealing.md 5 and 6).
 * The passphrase, its keys and VK never leave; what is sent is proofs and envelopes.
 */
import {
  expand, formatRecoveryCode, fromBase64url, fromEnvelope, importKey, loginSuitsJoining, Malformed, mintId, mintLetterbox, normaliseLogin,
  open, parseRecoveryCode, passphraseRoot, recoveryRoot, seal, sealJson, sha256, toBase64url, toEnvelope, Unsupported,
} from '../sealing/index.js';
import { isEqual } from '../sealing/bytes.js';
import { argon2 } from './argon2.js';
import { post } from './exchange.js';
import { keyring } from './keyring.js';

/** The server accepted the proof, and what it gave back is not what was stored. Never to be said as "wrong passphrase". */
export class ServerFault extends Error {
  name = 'ServerFault';
}

/** @typedef {{auth: Uint8Array, kek: CryptoKey}} Keys a proof to send, and a key that is never sent */

/** @param {number} length */
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @param {Uint8Array} root zeroed here @param {string} prefix @returns {Promise<Keys>} */
async function keysFrom(root, prefix) {
  const key = await importKey(root);
  root.fill(0);
  const kek = await expand(key, [`${prefix}/kek`]);
  try {
    return { auth: await expand(key, [`${prefix}/auth`]), kek: await importKey(kek) };
  } finally {
    kek.fill(0);
  }
}

/** @param {{login: string, passphrase: string, profile: string, salt: string}} from @returns {Promise<Keys>} */
async function passphraseKeys({ login, passphrase, profile, salt }) {
  if (profile !== 'a') throw new Unsupported('profile');
  return keysFrom(await passphraseRoot({ login, passphrase, profile, serverSalt: salted(salt) }, argon2), 'mo1');
}

/** A salt that is none is the server's fault, never the passphrase's. @param {string} salt */
function salted(salt) {
  try {
    const bytes = fromBase64url(salt);
    if (bytes.length !== 32) throw new Error('not 32 bytes');
    return bytes;
  } catch (error) {
    throw new ServerFault('salt', { cause: error });
  }
}

/** @param {Uint8Array} secret */
const recoveryKeys = async (secret) => keysFrom(await recoveryRoot(secret), 'mo1/recovery');

/** Seals VK, opens it again and compares. @param {CryptoKey} key @param {string[]} fields @param {Uint8Array} vk @returns {Promise<string>} */
async function sealWrap(key, fields, vk) {
  const blob = await seal(key, fields, vk);
  const check = await open(key, fields, blob);
  if (!isEqual(check, vk)) throw new Error('the wrap did not open again');
  check.fill(0);
  return toEnvelope(blob);
}

/** @param {CryptoKey} key @param {string[]} fields @param {string} envelope @returns {Promise<Uint8Array>} VK */
async function openWrap(key, fields, envelope) {
  try {
    const vk = await open(key, fields, fromEnvelope(envelope));
    if (vk.length !== 32) throw new Error('not a key');
    return vk;
  } catch (error) {
    throw new ServerFault('the stored key does not open', { cause: error });
  }
}

/** What every write of keys carries. @param {{account: string, vk: Uint8Array, keys: Keys, secret: Uint8Array, credRev: number, recoveryRev: number}} vault */
async function wraps({ account, vk, keys, secret, credRev, recoveryRev }) {
  const recovery = await recoveryKeys(secret);
  return {
    auth: toBase64url(keys.auth),
    password_wrap: await sealWrap(keys.kek, ['mo1/wrap/password', account, '1', String(credRev)], vk),
    recovery_wrap: await sealWrap(recovery.kek, ['mo1/wrap/recovery', account, '1', String(recoveryRev)], vk),
    recovery_verifier: toBase64url(await sha256(recovery.auth)),
  };
}

/** @param {any} answer an account's revs as the server states them */
function examine({ account, epoch, cred_rev, recovery_rev }) {
  if (epoch !== 1) throw new Unsupported('epoch');
  if (!/^[0-9a-f]{32}$/.test(account) || !Number.isSafeInteger(cred_rev) || !Number.isSafeInteger(recovery_rev)) throw new ServerFault('answer');
}

/** @param {any} answer @param {Uint8Array} vk */
const admit = ({ account, epoch, cred_rev, half }, vk) => keyring.open({ account, epoch, credRev: cred_rev, half, vk });

/**
 * Signing in (`url` "/signins") and unlocking ("/my/unlocks") differ in the address and in who is asking.
 * @param {string} url @param {string} typed login @param {string} passphrase @param {string} [account] whose page this is
 */
async function prove(url, typed, passphrase, account) {
  const login = normaliseLogin(typed);
  await keyring.told();
  const { profile, server_salt } = await post('/signins/salts', { login });
  const { auth, kek } = await passphraseKeys({ login, passphrase, profile, salt: server_salt });
  const answer = await post(url, { ...(account ? { account } : { login }), auth: toBase64url(auth) });
  examine(answer);
  if (account && answer.account !== account) throw new ServerFault("another account's key");
  await admit(answer, await openWrap(kek, ['mo1/wrap/password', answer.account, '1', String(answer.cred_rev)], answer.wrap));
}

/** @param {string} login @param {string} passphrase */
export const signIn = (login, passphrase) => prove('/signins', login, passphrase);

/** The account is the keyring's. @param {string} login @param {string} passphrase */
export const unlock = (login, passphrase) => prove('/my/unlocks', login, passphrase, keyring.account);

/** Joining, over several screens. Nothing exists on the server before `finish`. */
export class Joining {
  #invitation;
  #account = mintId();
  #vk = random(32);
  #secret = random(20);
  #login = '';
  /** @type {{profile: string, server_salt: string} | null} */ #salts = null;
  /** @type {Keys | null} */ #keys = null;
  /** The exact request, once it was sent: a repeat must be identical. */
  #body = '';

  /** @param {string} invitation */
  constructor(invitation) {
    this.#invitation = invitation;
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

  /** May be called again after no answer came. */
  async finish() {
    this.#body ||= JSON.stringify(await this.#request());
    const answer = await post('/join/accounts', this.#body);
    examine(answer);
    if (answer.account !== this.#account) throw new ServerFault('another account');
    this.#secret.fill(0);
    await admit(answer, this.#vk);
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
  /** @type {Keys | null} */ #keys = null;
  #body = '';

  /** @param {string} login @param {string} code Malformed with `.group` where one group is mistyped */
  async begin(login, code) {
    this.#login = normaliseLogin(login);
    const { auth, kek } = await recoveryKeys(await parseRecoveryCode(code));
    const vault = await post('/recoveries', { login: this.#login, recovery_auth: toBase64url(auth) });
    examine(vault);
    this.#vk = await openWrap(kek, ['mo1/wrap/recovery', vault.account, '1', String(vault.recovery_rev)], vault.wrap);
    this.#vault = vault;
    this.#body = '';
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
