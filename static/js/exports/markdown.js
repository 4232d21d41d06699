/** Opened pages as Markdown. Pure: the few words around them are handed in, and what a person wrote stays as it is. */

import { isCheckIn } from '../entries/kinds.js';

/** @typedef {import('../sealing/json.js').Payload} Payload */
/** @typedef {{title: (name: string) => string, said: (head: Payload) => string[], day: (day: string) => string, month: (day: string) => string}} Say the words of the page that asks */

/** What has a place of its own in the page, or is only of use to Mooring. */
const PLACED = new Set(['v', 'id', 'rev', 'kind', 'written', 'title', 'prompt', 'body', 'scale', 'ratings', 'away']);
const LONGEST_NAME = 60;

/** The day and the time as the clock on the wall said them, wherever that was. @param {unknown} written */
export function wallClock(written) {
  const found = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d))?/.exec(typeof written === 'string' ? written : '');
  return found ? { day: found[1], time: found[2] ?? '' } : null;
}

/** Text that stands within a line of Markdown as itself. @param {string} text */
export function inline(text) {
  return text.replace(/\s+/g, ' ').trim().replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}

/**
 * A name that every system takes: no signs with a meaning in a path, no dot or space at its end, not too long.
 * @param {string} day @param {string} title @param {Set<string>} taken names in use, in lower case; the new one is added
 */
export function fileName(day, title, taken) {
  const clean = title.normalize('NFC').replace(/[\\/:*?"<>|#%^[\]{}`\p{C}\p{Z}]+/gu, ' ').trim();
  const short = [...clean].slice(0, LONGEST_NAME).join('').replace(/[. ]+$/, '');
  const name = short ? `${day} ${short}` : day;
  for (let number = 1; ; number++) {
    const tried = number === 1 ? name : `${name} ${number}`;
    if (taken.has(tried.toLowerCase())) continue;
    taken.add(tried.toLowerCase());
    return `${tried}.md`;
  }
}

/** @param {unknown} value a plain value of a head, or a flat list or table of them @returns {string} */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain).filter(Boolean).join(', ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([name, each]) => [name, plain(each)]).filter(([, each]) => each).map(([name, each]) => `${name}: ${each}`).join(', ');
  }
  return value === null || value === undefined || value === false || value === '' ? '' : String(value);
}

/** One page. @param {{head: Payload, body: Payload}} opened @param {string} heading @param {Say} say */
export function pageMarkdown({ head, body }, heading, say) {
  const at = wallClock(head.written);
  // A page without a title is called by its question: it is not asked twice.
  const asked = typeof head.prompt?.text === 'string' && head.prompt.text !== heading;
  const question = asked ? head.prompt.text.split('\n').map((/** @type {string} */ each) => `> ${each}`).join('\n') : '';
  const more = Object.entries(head).filter(([name]) => !PLACED.has(name))
    .map(([name, value]) => [name, plain(value)]).filter(([, value]) => value).map(([name, value]) => `- ${inline(name)}: ${inline(value)}`).join('\n');
  const said = say.said(head).map((line) => `- ${inline(line)}`).join('\n');
  const when = at ? [say.day(at.day), at.time].filter(Boolean).join(', ') : '';
  const below = [said, more].filter(Boolean).join('\n');
  const parts = isCheckIn(head) ? [said, body.text, more] : [question, body.text, below];
  return `${[`# ${inline(heading)}`, when, ...parts].filter(Boolean).join('\n\n')}\n`;
}

/**
 * What somebody set to meet again, each with its days.
 * @param {import('../profile/intentions.js').Intention[]} intentions @param {Say} say
 */
export function intentionsMarkdown(intentions, say) {
  const parts = intentions.map(({ kind, words, talk, set, meet, met, became }) => {
    const days = [[say.title('set'), set], [say.title('meet'), meet], [say.title(became === 'open' ? 'met' : became), met]];
    const told = days.flatMap(([name, day]) => (day ? [`- ${name}: ${say.day(day)}`] : []));
    return [`## ${say.title(kind)}`, words, [...(talk ? [`- ${say.title('talk')}: ${inline(talk)}`] : []), ...told].join('\n')].join('\n\n');
  });
  return `${[`# ${say.title('intentions')}`, ...parts].join('\n\n')}\n`;
}

/**
 * The list of all pages, by month, then the bin, then what would not open.
 * @param {{day: string, heading: string, path: string, binned: boolean}[]} pages in order @param {{id: string, day: string}[]} damaged
 * @param {Say} say @param {string} [beside] the file of what stands beside them
 */
export function indexMarkdown(pages, damaged, say, beside) {
  const link = (/** @type {{day: string, heading: string, path: string}} */ { day, heading, path }) => `- ${day}: [${inline(heading)}](<${path}>)`;
  const parts = [`# ${say.title('journal')}`, say.title('keep'), ...(beside ? [`- [${inline(say.title('intentions'))}](<${beside}>)`] : [])];
  let month = '';
  for (const page of pages.filter(({ binned }) => !binned)) {
    if (page.day.slice(0, 7) !== month) parts.push(`## ${say.month(page.day)}`);
    month = page.day.slice(0, 7);
    parts.push(link(page));
  }
  const binned = pages.filter((page) => page.binned);
  if (binned.length) parts.push(`## ${say.title('bin')}`, ...binned.map(link));
  if (damaged.length) parts.push(`## ${say.title('damaged')}`, say.title('damaged-words'), ...damaged.map(({ id, day }) => `- ${day}: ${id}`));
  return `${parts.reduce((text, part) => `${text}${text.split('\n').at(-1)?.startsWith('- ') && part.startsWith('- ') ? '\n' : '\n\n'}${part}`)}\n`;
}
