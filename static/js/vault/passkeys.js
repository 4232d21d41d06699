/**
 * Passkeys (WebAuthn Level 3, PRF; sealing.md 5). What a passkey gives stays here: every request is made of fields picked by
 * name, because `credential.toJSON()` would carry it along.
 */
import { expand, importKey, toBase64url, fromBase64url } from '../sealing/index.js';
import { utf8 } from '../sealing/bytes.js';
import { device } from './device.js';
import { post } from './exchange.js';
import { keyring } from './keyring.js';
import { admit } from './unlocking.js';
import { examine, openWrap, random, sealWrap, ServerFault } from './wraps.js';

/** The phone, its browser or its passkey keeper cannot give a key (no PRF). */
export class PasskeyUnsuited extends Error {
  name = 'PasskeyUnsuited';
}

/** The person dismissed the question, or its time was over. Nothing changed. */
export class PasskeyDismissed extends Error {
  name = 'PasskeyDismissed';
}

const TIMEOUT = 120_000;
const prf = () => ({ prf: { eval: { first: utf8('mo1/passkey-prf') } } });

/** @param {ArrayBuffer} bytes */
const sent = (bytes) => toBase64url(new Uint8Array(bytes));

/** Whether it makes sense to offer one here. Some browsers only know after trying. */
export async function suits() {
  const kind = /** @type {any} */ (globalThis).PublicKeyCredential;
  if (!kind) return false;
  const able = await kind.getClientCapabilities?.().catch(() => null);
  return able?.['extension:prf'] !== false && (await kind.isUserVerifyingPlatformAuthenticatorAvailable().catch(() => false));
}

/** @param {string} account @returns {Promise<boolean>} whether this device has opened this journal with a passkey before */
export const known = (account) => device.get('passkeys', account).then(Boolean, () => false);

/** @template T @param {() => Promise<T | null>} question @returns {Promise<T>} */
async function ask(question) {
  try {
    const answer = await question();
    if (answer) return answer;
  } catch (error) {
    const { name } = /** @type {Error} */ (error);
    if (name === 'InvalidStateError') throw error;
    if (name === 'NotSupportedError' || name === 'SecurityError') throw new PasskeyUnsuited(name);
  }
  throw new PasskeyDismissed();
}

/** PKEK. @param {any} credential @param {string} account @returns {Promise<CryptoKey | null>} null when it gave nothing */
async function keyOf(credential, account) {
  const first = credential.getClientExtensionResults().prf?.results?.first;
  if (!first) return null;
  const secret = new Uint8Array(first);
  const raw = await expand(await importKey(secret), ['mo1/passkey/kek', account, sent(credential.rawId)]);
  secret.fill(0);
  const key = await importKey(raw);
  raw.fill(0);
  return key;
}

/** @param {Uint8Array} challenge @param {Uint8Array[]} ids */
const evaluate = (challenge, ids) => ask(() => /** @type {Promise<any>} */ (navigator.credentials.get({
  publicKey: {
    challenge: /** @type {any} */ (challenge), timeout: TIMEOUT, userVerification: 'required',
    allowCredentials: ids.map((id) => ({ type: 'public-key', id: /** @type {any} */ (id) })),
    extensions: /** @type {any} */ (prf()),
  },
})));

/**
 * Makes a passkey on this device and a wrap that it opens. PasskeyUnsuited, PasskeyDismissed: nothing was kept on the server.
 * @param {import('./unlocking.js').Proven} proven @param {string} called what the app is called here: browsers show it
 * @returns {Promise<string>} its id
 */
export async function makePasskey({ account, login, auth, vk }, called) {
  const { challenge, credentials } = await post('/my/challenges', {});
  const exclude = credentials.map((/** @type {string} */ id) => ({ type: 'public-key', id: fromBase64url(id) }));
  const made = await ask(() => /** @type {Promise<any>} */ (navigator.credentials.create({
    publicKey: {
      challenge: /** @type {any} */ (fromBase64url(challenge)), timeout: TIMEOUT, attestation: 'none',
      rp: { name: called },
      user: { id: /** @type {any} */ (utf8(account)), name: login, displayName: login },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
      excludeCredentials: exclude,
      extensions: /** @type {any} */ (prf()),
    },
  })));
  const credential = sent(made.rawId);
  const able = made.getClientExtensionResults().prf?.enabled;
  // Many only give the key when asked a second time.
  const key = able && ((await keyOf(made, account)) ?? (await keyOf(await evaluate(random(32), [new Uint8Array(made.rawId)]), account)));
  if (!key) {
    // What opens nothing should not stay in the phone's list either, where the phone can be told.
    await /** @type {any} */ (PublicKeyCredential).signalUnknownCredential?.({ rpId: location.hostname, credentialId: credential }).catch(() => {});
    throw new PasskeyUnsuited('no PRF');
  }
  await post('/my/keys/passkeys', {
    account, auth, credential,
    client_data: sent(made.response.clientDataJSON), attestation: sent(made.response.attestationObject),
    wrap: await sealWrap(key, ['mo1/wrap/passkey', account, '1', credential], vk),
  });
  await device.put('passkeys', { account, credential }).catch(() => {});
  return credential;
}

/** Face or finger instead of the passphrase, within a sign-in. The account is the keyring's. */
export async function unlockWithPasskey() {
  await keyring.told();
  const { account, turn } = keyring;
  const { challenge, credentials } = await post('/my/challenges', {});
  const given = await evaluate(fromBase64url(challenge), credentials.map(fromBase64url));
  const key = await keyOf(given, account);
  if (!key) throw new PasskeyUnsuited('no PRF');
  const credential = sent(given.rawId);
  const answer = await post('/my/unlocks/passkeys', {
    account, credential,
    client_data: sent(given.response.clientDataJSON), authenticator_data: sent(given.response.authenticatorData),
    signature: sent(given.response.signature),
  });
  examine(answer);
  if (answer.account !== account) throw new ServerFault("another account's key");
  await admit(answer, await openWrap(key, ['mo1/wrap/passkey', account, '1', credential], answer.wrap), turn);
  await device.put('passkeys', { account, credential }).catch(() => {});
}

/** @param {string} credential */
export async function removePasskey(credential) {
  const { account } = keyring;
  await post('/my/keys/passkeys/removals', { account, credential });
  const here = await device.get('passkeys', account).catch(() => null);
  if (here?.credential === credential) await device.remove('passkeys', account);
}
