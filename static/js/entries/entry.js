/**
 * One entry: sealed into a head and a body, opened from them, and never spliced (docs/sealing.md, 4 and 8). No DOM.
 */
import { Damaged, fromEnvelope, openJson, sealJson, sha256Hex, Unsupported, WrongKey } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { pins } from '../vault/pins.js';
import { floorsOf } from './kinds.js';
import { isAway } from './naming.js';
import { sameRatings, tidied } from './ratings.js';

/** The newest shape of a head and a body that this version writes; a higher one is shown and never saved over. */
const KNOWN = 1;

/** @typedef {import('../sealing/json.js').Payload} Payload */
/** @typedef {{id: string, version: number, text: string}} AskedPrompt the prompt as it was asked, kept with the answer */
/** @typedef {{title: string, text: string, prompt: AskedPrompt | null, ratings?: import('./ratings.js').Ratings | null, kind?: string, scale?: import('./scales.js').Answered}} Words what a person wrote, to what, and how they said they were; `kind` is `writing` where nothing else is said; `scale`: what was answered */
/** @typedef {{id: string, rev: number, head: string, body: string, bodyRev: number}} Envelopes as the server has them */
/** @typedef {{id: string, rev: number, head: Payload, body: Payload, hash: string, older: boolean}} Opened `hash` of the head's blob */
/** @typedef {{id: string, rev: number, base: string, head: string, body: string | null}} Save what is sent, byte for byte */

/** The keys must not change hands between two steps. @returns {CryptoKey} */
function key() {
  if (!keyring.key) throw new WrongKey('locked');
  return keyring.key;
}

/** @param {'head' | 'body'} part @param {string} id @param {number} rev */
function fields(part, id, rev) {
  return [`mo1/entry/${part}`, keyring.account, String(keyring.epoch), id, String(rev)];
}

/**
 * A head, with what it says of itself checked. `older`: this device has seen a later revision (docs/sealing.md, 11).
 * @param {{id: string, rev: number, head: string}} claimed
 * @param {Map<string, number>} [pinned] what this device has seen, from whoever opens many at once
 * @returns {Promise<{head: Payload, older: boolean}>}
 */
export async function openHead({ id, rev, head: envelope }, pinned) {
  const head = await openJson(key(), fields('head', id, rev), envelope, { id, rev });
  const seen = pinned ? (pinned.get(id) ?? 0) : await pins.seen(id);
  if (rev > seen) void pins.note(id, rev);
  return { head, older: rev < seen };
}

/**
 * Head and body together; Damaged when the body is not the one that the head names.
 * @param {Envelopes} claimed @param {Map<string, number>} [pinned] as for `openHead` @returns {Promise<Opened>}
 */
export async function openEntry({ id, rev, head: headEnvelope, body: bodyEnvelope }, pinned) {
  const { head, older } = await openHead({ id, rev, head: headEnvelope }, pinned);
  if (!Number.isSafeInteger(head.body?.rev) || typeof head.body?.sha256 !== 'string') throw new Damaged('names no body');
  if ((await sha256Hex(fromEnvelope(bodyEnvelope))) !== head.body.sha256) throw new Damaged('another body');
  const body = await openJson(key(), fields('body', id, head.body.rev), bodyEnvelope, { id, rev: head.body.rev });
  if (typeof body.text !== 'string') throw new Damaged('no text');
  return { id, rev, head, body, hash: await sha256Hex(fromEnvelope(headEnvelope)), older };
}

/** @param {Opened} opened @returns {Words} */
export function wordsOf({ head, body }) {
  const kind = typeof head.kind === 'string' ? head.kind : 'writing';
  return { title: typeof head.title === 'string' ? head.title : '', text: body.text, prompt: head.prompt ?? null, ratings: tidied(head.ratings), kind };
}

/** Nothing was written, and nothing said of how it is. @param {Words} words */
export const isBlank = ({ title, text, ratings }) => !title.trim() && !text.trim() && tidied(ratings) === null;

/** @param {Words} one @param {Words} other */
export function sameWords(one, other) {
  const same = one.title === other.title && one.text === other.text && (one.prompt?.id ?? null) === (other.prompt?.id ?? null);
  return same && (one.kind ?? 'writing') === (other.kind ?? 'writing') && sameRatings(one.ratings, other.ratings);
}

/** The date and time now, with its zone, as a head keeps it. */
export function writtenNow() {
  const now = new Date();
  const ahead = -now.getTimezoneOffset();
  const zone = `${ahead < 0 ? '-' : '+'}${two(Math.abs(ahead) / 60)}:${two(Math.abs(ahead) % 60)}`;
  return new Date(now.getTime() + ahead * 60_000).toISOString().slice(0, 19) + zone;
}

/** @param {number} value */
const two = (value) => String(Math.floor(value)).padStart(2, '0');

/**
 * A sealed save. The body goes along only when the text changed.
 * @param {string} id @param {Words} words @param {Opened | null} before what it revises, or null for a new entry
 * @param {{rev: number, hash: string} | null} [over] a newer revision on the server that this one is to follow
 * @param {string} [written] when it was, where that is not now
 * @returns {Promise<Save>}
 */
export async function sealEntry(id, words, before, over = null, written = writtenNow()) {
  if ((before?.head.v ?? KNOWN) > KNOWN || (before?.body.v ?? KNOWN) > KNOWN) throw new Unsupported('written by a newer Mooring');
  const rev = Math.max(before?.rev ?? 0, over?.rev ?? 0, await pins.seen(id)) + 1;
  const floors = floorsOf(words.kind ?? before?.head.kind);
  const kept = before && !over && before.body.text === words.text;
  let body = null;
  let named = before?.head.body;
  if (!kept) {
    body = await sealJson(key(), fields('body', id, rev), { attachments: [], ...before?.body, id, rev, text: words.text }, floors.body);
    named = { rev, sha256: await sha256Hex(fromEnvelope(body)) };
  }
  /** @type {Record<string, unknown>} */
  const head = { kind: 'writing', written, ...before?.head, id, rev, title: words.title, prompt: words.prompt, body: named };
  if (words.kind) head.kind = words.kind;
  if (words.scale) head.scale = words.scale;
  // Words that say nothing of ratings leave those that are there.
  const ratings = words.ratings === undefined ? tidied(before?.head.ratings) : tidied(words.ratings);
  if (ratings) head.ratings = ratings;
  else delete head.ratings;
  return {
    id,
    rev,
    base: over?.hash ?? before?.hash ?? '-',
    head: await sealJson(key(), fields('head', id, rev), head, floors.head),
    body,
  };
}

/**
 * An earlier version as a new revision on top of the current one. Where both have the same body, only the head is sent.
 * @param {Opened} version @param {Opened} current @returns {Promise<Save>}
 */
export function sealVersion(version, current) {
  if ((current.head.v ?? KNOWN) > KNOWN || (current.body.v ?? KNOWN) > KNOWN) throw new Unsupported('written by a newer Mooring');
  const sameBody = version.head.body.sha256 === current.head.body.sha256;
  // Whether a page is put away is said of the page as it is now, and of no version.
  const { away: _, ...rest } = version.head;
  const head = isAway(current.head) ? { ...rest, away: true } : rest;
  const before = sameBody ? { ...current, head } : { ...version, head };
  return sealEntry(current.id, wordsOf(version), before, sameBody ? null : { rev: current.rev, hash: current.hash });
}

/** The hash by which the next save names this one. @param {Save} save */
export function hashOf(save) {
  return sha256Hex(fromEnvelope(save.head));
}
