/**
 * What may be said of a page where nobody has asked for its words: in lists, in the bin, among versions, where pages are chosen,
 * in the names of files. One rule for all of them: a page that was put away is called nothing but that. No DOM.
 */

import { isCheckIn } from './kinds.js';

/** @typedef {import('../sealing/json.js').Payload} Payload */
/** @typedef {'put-away' | 'check-in' | 'untitled'} Fixed a name that the template knows */
/** @typedef {{fixed: Fixed | null, own: string, asked: string}} Name `own`: in the person's or the prompt's words; `asked`: the prompt, where something else names the page */

/** Until its owner asks for it, nothing of it is shown. @param {Payload} head */
export const isAway = (head) => head.away === true;

/** A head may be from a version to come, and hold anything. @param {unknown} value */
const text = (value) => (typeof value === 'string' ? value : '');

/** @param {Payload} head @returns {Name} */
export function nameOf(head) {
  if (isAway(head)) return { fixed: 'put-away', own: '', asked: '' };
  return openNameOf(head);
}

/** The name of a page that somebody asked for, put away or not. @param {Payload} head @returns {Name} */
export function openNameOf(head) {
  const [title, asked] = [text(head.title), text(head.prompt?.text)];
  if (isCheckIn(head)) return { fixed: 'check-in', own: '', asked: '' };
  if (title) return { fixed: null, own: title, asked };
  return asked ? { fixed: null, own: asked, asked: '' } : { fixed: 'untitled', own: '', asked: '' };
}

/** The question stands where a title would: nobody gave the page one. @param {Payload} head */
export const isNamedByPrompt = (head) => !isCheckIn(head) && !text(head.title) && text(head.prompt?.text) !== '';
