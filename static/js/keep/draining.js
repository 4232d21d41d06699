/**
 * Out of the letterbox and into the journal (docs/sealing.md, 10): each letter is opened and sealed as the first revision of the
 * entry that has its id. One transaction puts that into the outbox, keeps the words as a draft until the server's copy was
 * found equal, and deletes the letter: it is in one place at any time, and goes out once.
 */
import { hashOf, sealEntry } from '../entries/entry.js';
import { mintId } from '../sealing/index.js';
import { drafts } from './drafts.js';
import { letters } from './letters.js';

/** @typedef {import('./letters.js').Letter} Letter */
/** @typedef {import('./letters.js').Pair} Pair */

/**
 * Takes out what is in there, but for what is still being written, or does not open and so stays where it is.
 * @param {() => Promise<Pair>} letterbox the pair of the open vault's profile, asked for when there is a letter
 * @returns {Promise<number>} how many became pages
 */
export async function drain(letterbox) {
  const found = await letters.all();
  if (!found.length) return 0;
  const pair = await letterbox();
  let taken = 0;
  for (const { id } of found) {
    taken += (await letters.whenPutIn(id, () => takeOut(id, pair)).catch(() => 0)) ?? 0;
  }
  return taken;
}

/** As it lies there now: another tab may have been quicker, or its writer have gone on. @param {string} id @param {Pair} pair */
async function takeOut(id, pair) {
  const letter = (await letters.all()).find((each) => each.id === id);
  if (!letter) return 0;
  const { text, at } = await letters.open(letter, pair);
  const words = { title: '', text, prompt: null };
  const save = await sealEntry(id, words, null, null, at);
  const sent = { rev: save.rev, hash: await hashOf(save), words };
  const draft = { id: mintId(), entry: id, base: null, words, small: false, at, sent };
  await drafts.hand(draft, save, [{ store: 'letters', remove: [letter.account, id] }]);
  return 1;
}
