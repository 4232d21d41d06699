/** The one sealed document of a person (sealing.md 4): read, changed and saved by their own browser. No DOM. */
import { openJson, sealJson, Unsupported, WrongKey } from '../sealing/index.js';
import { inTime, post, Refused, Unreachable } from '../vault/exchange.js';
import { keyring } from '../vault/keyring.js';
import { pins } from '../vault/pins.js';

/** @typedef {import('../sealing/json.js').Payload} Payload */

const FLOOR = 1024;
const KNOWN = 1;
const TRIES = 3;

/** What somebody answered, changed or took away on one device does not stand any more as another device shows it. */
export class Elsewhere extends Error {
  name = 'Elsewhere';
}

/** @param {number} rev */
const fields = (rev) => ['mo1/profile', keyring.account, String(keyring.epoch), String(rev)];

/** The keys must not change hands between two steps. */
function key() {
  if (!keyring.key) throw new WrongKey('locked');
  return keyring.key;
}

/** The revision that was read last, and whether this device had seen a newer one by then. */
const read = { rev: 0, older: false };

/** One that is under way. @type {Promise<Payload> | null} */
let reading = null;

/** For all that ask at the same time, once. @returns {Promise<Payload>} what it says, with `id` and `rev`; Unreachable, Damaged, WrongKey */
export function readProfile() {
  reading ??= readNewest().finally(() => { reading = null; });
  return reading;
}

async function readNewest() {
  const seen = pins.seen(keyring.account);
  // An answer that broke off, or a hotel's page, says nothing about what is stored.
  const answer = await fetch('/my/profile', { headers: { Accept: 'application/json' }, signal: inTime() })
    .then((response) => (response.ok ? response.json() : null)).catch(() => null);
  if (!answer) throw new Unreachable('/my/profile');
  const { rev, sealed } = answer;
  const profile = await openJson(key(), fields(rev), sealed, { id: keyring.account, rev });
  Object.assign(read, { rev, older: rev < (await seen) });
  void pins.note(keyring.account, rev);
  return profile;
}

/** Whether the server gave back an older one than this device has seen (sealing.md 11): it is used, and that is said. @returns {Promise<boolean>} */
export async function isProfileOlder() {
  await readProfile();
  return read.older;
}

/** Its owner has looked: what was read last counts as the newest on this device. @returns {Promise<void>} */
export async function acceptProfile() {
  await pins.accept(keyring.account, read.rev);
  read.older = false;
}

/**
 * Applies a change to the newest revision; when another device was quicker, to that one again.
 * @param {(profile: Payload) => Payload} change of a copy @returns {Promise<Payload>} what is stored now
 */
export async function changeProfile(change) {
  for (let tries = 1; ; tries++) {
    const before = await readNewest();
    // A newer Mooring wrote it, and may mean more by it than this one knows.
    if ((before.v ?? KNOWN) > KNOWN) throw new Unsupported('written by a newer Mooring');
    const rev = before.rev + 1;
    const after = { ...change(structuredClone(before)), id: keyring.account, rev };
    try {
      await post('/my/profile', { account: keyring.account, rev, sealed: await sealJson(key(), fields(rev), after, FLOOR) });
      reading = null;
      return after;
    } catch (error) {
      if (!(error instanceof Refused && error.problem === 'conflict') || tries === TRIES) throw error;
    }
  }
}
