/**
 * Which prompts somebody met, for choosing the next one. What was suggested stays on this device, sealed; what was answered,
 * and how it was rated, is read from the newest heads and from the drafts. Nothing of it is sent.
 */
import { isBlank, openHead } from '../entries/entry.js';
import { isCheckIn } from '../entries/kinds.js';
import { saidIn, strengthOf } from '../entries/ratings.js';
import { fetchNewest } from '../entries/stored.js';
import { openJson, sealJson, WrongKey } from '../sealing/index.js';
import { device } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';
import { pins } from '../vault/pins.js';
import { drafts } from './drafts.js';

/** @typedef {import('../entries/choosing.js').Happened} Happened */

const FLOOR = 1024;
const MOST = 200;
const KEPT = 15 * 86_400_000;

const fields = () => ['mo1/met', keyring.account, String(keyring.epoch)];

/** @returns {CryptoKey} */
function key() {
  if (!keyring.key) throw new WrongKey('locked');
  return keyring.key;
}

/** What this device remembers; nothing where that cannot be opened. @returns {Promise<Happened[]>} */
async function remembered() {
  const row = await device.get('met', keyring.account);
  const opened = row ? await openJson(key(), fields(), row.sealed).catch(() => null) : null;
  return Array.isArray(opened?.met) ? opened.met : [];
}

/** Keeps one more on this device, under one lock for all tabs. Where it cannot, it is forgotten. @param {Happened} happened */
export async function remember(happened) {
  await navigator.locks.request('mooring-met', async () => {
    const recent = (await remembered()).filter(({ at }) => Date.parse(happened.at) - Date.parse(at) < KEPT);
    const met = [...recent, happened].slice(-MOST);
    await device.put('met', { account: keyring.account, sealed: await sealJson(key(), fields(), { met }, FLOOR) });
  }).catch(() => {});
}

/** Everything that choosing asks about. Rejects when the newest heads cannot be had: then nobody knows what is too much. */
export async function history() {
  const [onDevice, rows, unsaved, pinned] = await Promise.all([remembered().catch(() => []), fetchNewest(), drafts.all().catch(() => []), pins.all()]);
  const heads = (await Promise.allSettled(rows.map((row) => openHead(row, pinned)))).flatMap((each) => (each.status === 'fulfilled' ? [each.value.head] : []));
  // Said and not saved yet counts as well; a prompt is answered by words alone.
  const written = unsaved.filter(({ words }) => !isBlank(words)).map(({ at, words: { text, prompt, ratings, kind } }) => ({ written: at, prompt: text.trim() ? prompt : null, ratings, kind }));
  return [...onDevice, ...[...heads, ...written].flatMap(happenedIn)];
}

/** What one head says. A check-in tells how it was, and answers nothing. @param {Record<string, any>} head @returns {Happened[]} */
export function happenedIn(head) {
  const { written: at, prompt, ratings } = head;
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at))) return [];
  const { last, all } = saidIn(ratings);
  return [
    ...(typeof prompt?.id === 'string' && !isCheckIn(head) ? [{ what: /** @type {const} */ ('answered'), at, prompt: prompt.id }] : []),
    ...(last === null ? [] : [{ what: /** @type {const} */ ('rated'), at, rating: strengthOf(last), hardest: Math.max(...all.map(strengthOf)) }]),
  ];
}
