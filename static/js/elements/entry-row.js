/** A sealed head in a row of a list: opened into its parts, and emptied again. */
import { openHead } from '../entries/entry.js';
import { nameOf } from '../entries/naming.js';
import { Unsupported } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';
import { nameIn } from './said-words.js';
import { become, dayOf, IN_LISTS, part } from './words.js';

/** @typedef {import('../sealing/json.js').Payload} Payload */

/** Opened at a time: enough to keep the machine busy, few enough to show the first ones early. */
const AT_ONCE = 64;

/**
 * Opens what is not open yet. Resolves to false when the keys went in the meantime.
 * @param {HTMLElement[]} rows with `data-rev` and `data-head` @param {(row: HTMLElement) => string} idOf
 * @param {(row: HTMLElement, head: Payload) => void} [opened] before the row is shown
 * @param {(head: Payload) => import('../entries/naming.js').Name} [called] what it is called
 */
export async function openRows(rows, idOf, opened = () => {}, called = nameOf) {
  const waiting = rows.filter(({ dataset }) => dataset.state === 'opening' || dataset.state === 'locked');
  for (const row of waiting) row.dataset.state = 'opening';
  for (let first = 0; first < waiting.length; first += AT_ONCE) {
    await Promise.all(waiting.slice(first, first + AT_ONCE).map((row) => openRow(row, idOf(row), opened, called)));
    if (keyring.state !== 'open') return false;
  }
  return true;
}

/** @param {HTMLElement} row @param {string} id @param {(row: HTMLElement, head: Payload) => void} opened @param {(head: Payload) => import('../entries/naming.js').Name} called */
async function openRow(row, id, opened, called) {
  const { rev = '', head: envelope = '', state } = row.dataset;
  if (state !== 'opening') return;
  try {
    const { head, older } = await openHead({ id, rev: Number(rev), head: envelope });
    if (keyring.state !== 'open' || row.dataset.state !== 'opening') return;
    const link = row.querySelector('a');
    if (link) link.href = `/my/entries/${head.id}`;
    const name = called(head);
    part(row, 'title', HTMLElement).textContent = nameIn(row, name);
    part(row, 'day', HTMLElement).textContent = dayOf(head.written, IN_LISTS);
    part(row, 'day', HTMLElement).setAttribute('datetime', head.written);
    part(row, 'prompt', HTMLElement).hidden = !name.asked;
    part(row, 'prompt', HTMLElement).textContent = name.asked;
    const mark = row.querySelector('[data-part="older"]');
    if (mark instanceof HTMLElement) mark.hidden = !older;
    opened(row, head);
    become(row, 'open');
  } catch (error) {
    if (keyring.state !== 'open') return;
    become(row, error instanceof Unsupported ? 'newer' : 'damaged');
  }
}

/** What is called the same on the same day has its time of day beside it: a page put away shows nothing else of its own. @param {HTMLElement[]} rows */
export function tellApart(rows) {
  /** @type {Map<string, HTMLElement[]>} */
  const alike = new Map();
  for (const row of rows.filter(({ dataset }) => dataset.state === 'open')) {
    const day = part(row, 'day', HTMLElement);
    const at = day.getAttribute('datetime') ?? '';
    if (!/T\d/.test(at)) continue;
    const name = `${at.slice(0, 10)} ${part(row, 'title', HTMLElement).textContent}`;
    alike.set(name, [...(alike.get(name) ?? []), day]);
  }
  for (const day of [...alike.values()].filter(({ length }) => length > 1).flat()) {
    day.textContent = dayOf(day.getAttribute('datetime') ?? '', { ...IN_LISTS, hour: '2-digit', minute: '2-digit' });
  }
}

/** An id that comes twice is a server's trick or fault: neither row is believed. @param {HTMLElement[]} rows with `data-id` */
export function refuseRepeated(rows) {
  for (const row of rows) {
    if (!rows.some((other) => other !== row && other.dataset.id === row.dataset.id)) continue;
    emptyRow(row);
    become(row, 'damaged');
  }
}

/** Locked: nothing opened stays in the page. @param {HTMLElement[]} rows */
export function closeRows(rows) {
  for (const row of rows) {
    if (row.dataset.state === 'damaged' || row.dataset.state === 'newer') continue;
    emptyRow(row);
    become(row, 'locked');
  }
}

/** @param {HTMLElement} row */
function emptyRow(row) {
  for (const name of ['title', 'day', 'prompt']) part(row, name, HTMLElement).textContent = '';
  part(row, 'day', HTMLElement).removeAttribute('datetime');
  row.querySelector('a')?.removeAttribute('href');
  const month = row.querySelector('[data-part="month"]');
  if (month instanceof HTMLElement) [month.textContent, month.hidden] = ['', true];
  delete row.dataset.month;
  const said = row.querySelector('[data-part="said-here"]');
  if (!(said instanceof HTMLDetailsElement)) return;
  part(said, 'said-words', HTMLElement).textContent = '';
  [said.hidden, said.open] = [true, false];
}
