/**
 * A packet: the sealed copy that is handed over, exactly as it was previewed (docs/sealing.md, 4 and 9). No DOM.
 */
import {
  Damaged, formatShareLink, fromBase64url, fromEnvelope, Malformed, mintId, mintShareSecret, openJson, sealJson, sha256, sha256Hex, shareKeys, toBase64url,
} from '../sealing/index.js';
import { argon2 } from '../vault/argon2.js';
import { keyring } from '../vault/keyring.js';

const PACKET_FLOOR = 1024;
const OWNER_FLOOR = 256;

/** @typedef {import('../sealing/json.js').Payload} Payload */
/** @typedef {{title: string, written: string, prompt: string, passages: (string | null)[]}} SharedPage a null passage was left out */
/** @typedef {{from: string, note: string, pages: SharedPage[]}} Contents what the other person will see, and nothing else */
/** @typedef {{label: string, passphrase: string | null, entries: {id: string, rev: number}[], contents: Contents}} Wish */
/** @typedef {{share: string, values: Record<string, string>}} Sealed what is sent, byte for byte until it is answered */

/** @param {string} share @param {number} rev */
const ownerFields = (share, rev) => ['mo1/share/owner', keyring.account, String(keyring.epoch), share, String(rev)];

/** @param {string} share @param {number} rev */
const packetFields = (share, rev) => ['mo1/share/packet', share, String(rev)];

/** A new share, sealed twice: the packet for whoever has the link, the envelope for its owner. @param {Wish} wish @returns {Promise<Sealed>} */
export async function sealShare({ label, passphrase, entries, contents }) {
  const key = /** @type {CryptoKey} */ (keyring.key);
  const share = mintId();
  const secret = await mintShareSecret(share);
  const mode = passphrase === null ? 'o' : 'p';
  const keys = await shareKeys({ share, secret, mode, passphrase }, argon2);
  const made = new Date().toISOString().slice(0, 10);
  const packet = await sealJson(keys.key, packetFields(share, 1), { id: share, rev: 1, ...contents, made, replies: false }, PACKET_FLOOR);
  const owner = {
    id: share,
    rev: 1,
    secret: toBase64url(secret),
    root: toBase64url(keys.root),
    mode,
    passphrase,
    label,
    packet: { rev: 1, sha256: await sha256Hex(fromEnvelope(packet)) },
    entries,
    titles: contents.pages.map(({ title, prompt }) => title || prompt),
    days: contents.pages.map(({ written }) => written),
  };
  return {
    share,
    values: {
      account: keyring.account,
      rev: '1',
      owner_envelope: await sealJson(key, ownerFields(share, 1), owner, OWNER_FLOOR),
      packet,
      link_verifier: toBase64url(await sha256(keys.link)),
      auth_verifier: toBase64url(await sha256(keys.auth)),
    },
  };
}

/** What an owner keeps about a share. @param {{id: string, rev: number, envelope: string}} claimed @returns {Promise<Payload>} */
export async function openOwner({ id, rev, envelope }) {
  return openJson(/** @type {CryptoKey} */ (keyring.key), ownerFields(id, rev), envelope, { id, rev });
}

/** The link of a share, from what its owner keeps. @param {string} origin @param {Payload} owner */
export function linkOf(origin, { id, mode, secret }) {
  return formatShareLink({ origin, share: id, mode, secret: fromBase64url(secret) });
}

/** @param {{packet: string, rev: number}} released @param {string} share @param {Uint8Array} key SK @returns {Promise<Payload & Contents>} */
export async function openPacket({ packet, rev }, share, key) {
  const payload = await openJson(key, packetFields(share, rev), packet, { id: share, rev }).catch((error) => {
    // Not to be taken for a passphrase that is malformed.
    throw error instanceof Malformed ? new Damaged('no envelope') : error;
  });
  if (!Array.isArray(payload.pages)) throw new Damaged('no pages');
  return /** @type {Payload & Contents} */ (payload);
}
