/** What a page is called, and what was said of how it is, in the words of `entries/_names.html` and `entries/_said.html`. */
import { isCheckIn } from '../entries/kinds.js';
import { nameOf } from '../entries/naming.js';
import { ratingOf, tidied } from '../entries/ratings.js';
import { part, words } from './words.js';

/** @typedef {import('../sealing/json.js').Payload} Payload */

/** @param {ParentNode} root @param {import('../entries/naming.js').Name} name @returns {string} */
export const nameIn = (root, { fixed, own }) => (fixed === null ? own : words(root, fixed));

/** What may be shown of a page that nobody asked for yet. @param {ParentNode} root @param {Payload} head @returns {string} */
export const nameOfPage = (root, head) => nameIn(root, nameOf(head));

/**
 * One line each: how it was, before and after, what fitted, the note. What this version has no words for is left out.
 * @param {ParentNode} root @param {Payload} head @returns {string[]}
 */
export function saidLines(root, head) {
  const ratings = tidied(head.ratings);
  if (!ratings) return [];
  const sentences = part(root, 'ratings-said', HTMLTemplateElement).content;
  const lines = /** @type {const} */ (['before', 'after']).flatMap((when) => {
    const rating = ratingOf(ratings[when]);
    if (rating === null) return [];
    const said = typeof rating === 'number' ? sentence(sentences, 'number', String(rating)) : sentence(sentences, rating);
    return [sentence(sentences, when === 'before' && isCheckIn(head) ? 'now' : when, said)];
  });
  const feelings = [...new Set(ratings.feelings)].map((feeling) => sentence(sentences, feeling)).filter(Boolean);
  if (feelings.length) lines.push(sentence(sentences, 'feelings', feelings.join(', ')));
  if (ratings.note) lines.push(sentence(sentences, 'note', ratings.note));
  return lines;
}

/** @param {DocumentFragment} sentences @param {string} name @param {string} [said] in the place that it leaves @returns {string} */
function sentence(sentences, name, said = '') {
  const found = [...sentences.children].find((each) => each.getAttribute('data-says') === name);
  const copy = /** @type {Element | undefined} */ (found?.cloneNode(true));
  const place = copy?.querySelector('[data-fill="said"]');
  if (place) place.textContent = said;
  return (copy?.textContent ?? '').trim();
}
