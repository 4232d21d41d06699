/**
 * The passphrase proven once more, for what a cookie alone may not do (docs/sealing.md, 6).
 */
import { normaliseLogin, toBase64url } from '../sealing/index.js';
import { post } from './exchange.js';
import { keyring } from './keyring.js';
import { passphraseKeys, ServerFault } from './wraps.js';

/**
 * The account is the keyring's. Refused (`wrong-passphrase`), and what else the address refuses.
 * @param {string} url @param {string} typed login @param {string} passphrase
 * @returns {Promise<{answer: any, kek: CryptoKey}>} what the server answered, and the key of the password wrap
 */
export async function proveAgain(url, typed, passphrase) {
  const login = normaliseLogin(typed);
  const { profile, server_salt } = await post('/signins/salts', { login });
  const { auth, kek } = await passphraseKeys({ login, passphrase, profile, salt: server_salt });
  const answer = await post(url, { account: keyring.account, auth: toBase64url(auth) });
  if (answer?.account !== keyring.account) throw new ServerFault("another account's answer");
  return { answer, kek };
}
