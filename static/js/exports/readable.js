/**
 * The readable file: every page opened here and packed as Markdown. Nothing of it is sent or stored. No DOM.
 */
import { openEntry, openHead } from '../entries/entry.js';
import { isCheckIn } from '../entries/kinds.js';
import { isAway, nameOf, openNameOf } from '../entries/naming.js';
import { keyring } from '../vault/keyring.js';
import { dayAfter } from '../profile/sheet.js';
import { pins } from '../vault/pins.js';
import { LockedMeanwhile } from '../vault/unlocking.js';
import { fileName, indexMarkdown, intentionsMarkdown, pageMarkdown, wallClock } from './markdown.js';
import { Packing } from './packing.js';

/** Opened at a time, as in the journal's list. */
const AT_ONCE = 64;

/** So many milliseconds at most until the page may draw itself, and hear a press of Stop. */
const BREATH = 30;

/** A sealed text longer than this waits outside the page's memory. */
const LONG = 64 * 1024;

/** @typedef {{id: string, made: number, rev: number, saved: string, binned: boolean, head: string, bodyRev: number, body: string | Blob}} Kept */
/** @typedef {import('./markdown.js').Say} Say */

/** What is needed of an entry. @param {import('./parts.js').EntryPart} entry @returns {Kept} */
export function keptReadable({ id, made, rev, saved, binned, head, body_rev, bodies }) {
  const body = bodies[body_rev] ?? '';
  return { id, made, rev, saved, binned: binned !== null, head, bodyRev: body_rev, body: body.length > LONG ? new Blob([body]) : body };
}

/**
 * Some at a time. A lock or a stop ends it; what does not open is handed on as an Error. The order stays.
 * @template T, U @param {T[]} all @param {AbortSignal} signal @param {(one: T) => Promise<U>} work
 * @param {(one: T, done: U | Error) => void} then @param {(done: number) => void} [told] after each of the batches
 */
async function inBatches(all, signal, work, then, told) {
  let since = performance.now();
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const batch = all.slice(first, first + AT_ONCE);
    const results = await Promise.allSettled(batch.map(work));
    for (const [i, result] of results.entries()) {
      if (performance.now() - since > BREATH) {
        await new Promise((resolve) => setTimeout(resolve));
        since = performance.now();
      }
      signal.throwIfAborted();
      if (keyring.state !== 'open') throw new LockedMeanwhile();
      then(batch[i], result.status === 'fulfilled' ? result.value : result.reason);
    }
    told?.(first + batch.length);
  }
}

/** @param {Kept} kept @param {Map<string, number>} pinned */
async function opened(kept, pinned) {
  return openEntry({ ...kept, body: typeof kept.body === 'string' ? kept.body : await kept.body.text() }, pinned);
}

/**
 * @param {Kept[]} entries @param {import('../profile/intentions.js').Intention[] | null} intentions null when they do not open @param {Say} say @param {AbortSignal} signal
 * @param {(done: number) => void} told pages packed so far
 * @returns {Promise<{file: Blob, pages: number, damaged: number, older: number}>}
 */
export async function readableFile(entries, intentions, say, signal, told) {
  const packing = new Packing();
  const taken = new Set();
  /** @type {{id: string, day: string}[]} */ const damaged = [];
  /** @type {{kept: Kept, at: number, day: string, heading: string, listed: string, title: string, path: string, binned: boolean}[]} */ const pages = [];
  const pinned = await pins.all();
  await inBatches(entries, signal, (kept) => openHead(kept, pinned), (kept, result) => {
    if (result instanceof Error) damaged.push({ id: kept.id, day: kept.saved });
    else pages.push(placed(kept, result.head, say));
  });
  pages.sort((a, b) => a.at - b.at || a.kept.made - b.kept.made);
  /** @type {typeof pages} */ const packed = [];
  let older = 0;
  await inBatches(pages, signal, ({ kept }) => opened(kept, pinned), (page, result) => {
    if (result instanceof Error) return void damaged.push({ id: page.kept.id, day: page.kept.saved });
    page.path = `${page.binned ? 'bin' : 'pages'}/${fileName(page.day, page.title, taken)}`;
    packing.add(page.path, pageMarkdown(result, page.heading, say), dated(result.head.written));
    if (result.older) older++;
    packed.push(page);
  }, told);
  const now = new Date();
  if (!intentions) damaged.push({ id: 'profile', day: dayAfter(0, now) });
  const beside = intentions?.length ? 'intentions.md' : '';
  packing.add('index.md', indexMarkdown(packed.map((page) => ({ ...page, heading: page.listed })), damaged, say, beside), now);
  if (beside) packing.add(beside, intentionsMarkdown(intentions ?? [], say), now);
  await journalJson(packing.begin('journal.json', now), { pages: packed, damaged, intentions: intentions ?? [] }, pinned, signal);
  return { file: packing.end(), pages: packed.length, damaged: damaged.length, older };
}

/** @param {import('../entries/naming.js').Name} name @param {Say} say */
const called = ({ fixed, own }, say) => (fixed === null ? own : say.title(fixed));

/** Where a page belongs, what it is called in the file, and what in lists and names of files, which show no words of one that is put away. @param {Kept} kept @param {import('./markdown.js').Payload} head @param {Say} say */
function placed(kept, head, say) {
  const day = wallClock(head.written)?.day ?? kept.saved;
  const at = Date.parse(head.written) || Date.parse(day) || 0;
  return { kept, at, day, heading: called(openNameOf(head), say), listed: called(nameOf(head), say), title: isAway(head) || isCheckIn(head) ? called(nameOf(head), say) : head.title || '', path: '', binned: kept.binned };
}

/** @param {unknown} written @returns {Date} that the zip writes down as the same day and time */
function dated(written) {
  const at = wallClock(written);
  return new Date(`${at?.day}T${at?.time || '12:00'}`);
}

/**
 * Everything once more for programs, opened anew rather than held: one page a line.
 * @param {(text: string, last: boolean) => void} push @param {{pages: {kept: Kept, path: string, binned: boolean}[], damaged: object[], intentions: object[]}} all
 * @param {Map<string, number>} pinned @param {AbortSignal} signal
 */
async function journalJson(push, { pages, damaged, intentions }, pinned, signal) {
  const beside = `"damaged": ${JSON.stringify(damaged)},\n "intentions": ${JSON.stringify(intentions)}`;
  push(`{\n "format": "mooring-journal",\n "version": 1,\n ${beside},\n "pages": [`, false);
  let first = true;
  await inBatches(pages, signal, ({ kept }) => opened(kept, pinned), ({ path, binned }, result) => {
    if (result instanceof Error) return;
    const { body: _, ...head } = result.head;
    push(`${first ? '' : ','}\n  ${JSON.stringify({ ...head, text: result.body.text, file: path, binned })}`, false);
    first = false;
  });
  push('\n ]\n}\n', true);
}
