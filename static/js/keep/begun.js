/** What somebody began in a form and has not saved: sealed on this device until it is saved or taken back. One row a form. */
import { openJson, sealJson, WrongKey } from '../sealing/index.js';
import { device } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';

const FLOOR = 1024;

/** @param {string} form */
const fields = (form) => ['mo1/begun', keyring.account, String(keyring.epoch), form];

/** @returns {CryptoKey} */
function key() {
  if (!keyring.key) throw new WrongKey('locked');
  return keyring.key;
}

export const begun = {
  /** Seals it and waits until it is on the disk. @param {string} form a fixed name @param {object} typed */
  async keep(form, typed) {
    const { account } = keyring;
    await device.put('begun', { account, id: form, sealed: await sealJson(key(), fields(form), { ...typed, id: form }, FLOOR) });
  },

  /** @param {string} form @returns {Promise<any>} null when there is none, or it does not open */
  async find(form) {
    const row = await device.get('begun', [keyring.account, form]).catch(() => null);
    return row ? openJson(key(), fields(form), row.sealed, { id: form }).catch(() => null) : null;
  },

  /** @param {string} form */
  async discard(form) {
    await device.remove('begun', [keyring.account, form]);
  },
};
