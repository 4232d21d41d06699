/**
 * The parts of an export as the server gives them (docs/export.md): sealed all of them, and believed only when opened. No DOM.
 */
import { importKey, openJson } from '../sealing/index.js';
import { post, Refused, Unreachable } from '../vault/exchange.js';
import { keyring } from '../vault/keyring.js';
import { openWrap, ServerFault } from '../vault/wraps.js';

/** @typedef {{id: string, made: number, rev: number, saved: string, binned: string | null, head: string, body_rev: number, bodies: Record<string, string>, earlier: object[]}} EntryPart */

const PATIENCE = 45_000;

/** @param {string} path @param {AbortSignal} signal @returns {Promise<any>} */
async function get(path, signal) {
  let response, answer;
  try {
    response = await fetch(path, {
      headers: { Accept: 'application/json' },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    answer = await response.json();
  } catch (error) {
    signal.throwIfAborted();
    throw new Unreachable(path, { cause: error });
  }
  if (!response.ok) {
    if (typeof answer?.problem !== 'string') throw new Unreachable(path);
    throw new Refused({ problem: answer.problem, seconds: Number(answer.seconds) || 0, status: response.status });
  }
  if (response.headers.get('Mooring-Account') !== keyring.account) throw new Refused({ problem: 'other-account', status: 409 });
  return answer;
}

/**
 * What opens a file with the passphrase or the code alone. It is tried out first: the wrap under this passphrase, and with
 * what it gives the profile. @param {import('../vault/unlocking.js').Proven} proven
 */
export async function fetchKeys({ account, auth, vk, kek }) {
  vk.fill(0);
  const answer = await post('/my/exports', { account, auth });
  const { cred_rev, profile, profile_rev } = answer;
  if (answer.account !== account || answer.epoch !== 1 || !kek) throw new ServerFault("another account's keys");
  const again = await openWrap(kek, ['mo1/wrap/password', account, '1', String(cred_rev)], answer.password_wrap);
  const key = await importKey(again);
  again.fill(0);
  try {
    await openJson(key, ['mo1/profile', account, '1', String(profile_rev)], profile, { id: account, rev: profile_rev });
  } catch (error) {
    throw new ServerFault('the stored profile does not open', { cause: error });
  }
  return answer;
}

/** What stands in a file beside keys and entries. @param {AbortSignal} signal */
export const fetchRest = (signal) => get('/my/exports/rest', signal);

/** Every entry, fetched part by part. What has arrived stays when the connection goes, and the next try goes on from there. */
export class Gathering {
  #current;
  #keep;
  #after = 0;
  /** @type {Map<string, any>} by id, as `keep` gave it */ entries = new Map();
  /** How many there are, the last time the server was asked. */
  total = 0;

  /** @param {{current: boolean, keep: (entry: EntryPart) => unknown}} how current: without earlier versions; keep: what is kept of each */
  constructor({ current, keep }) {
    this.#current = current;
    this.#keep = keep;
  }

  /** @param {AbortSignal} signal @param {() => void} told called after each part */
  async fetch(signal, told) {
    for (;;) {
      const part = await get(`/my/exports/entries?after=${this.#after}${this.#current ? '&current=true' : ''}`, signal);
      this.total = part.total;
      if (!part.entries.length) {
        for (const id of part.erased) this.entries.delete(id);
        return;
      }
      if (!(part.after > this.#after)) throw new ServerFault('parts that do not follow each other');
      this.#after = part.after;
      // What was changed meanwhile comes again, and takes the place of what came before.
      for (const entry of part.entries) this.entries.set(entry.id, this.#keep(entry));
      told();
    }
  }
}
