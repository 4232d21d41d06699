/** Taking up a prompt: a sealed draft on this device, and a page that is told only the draft's random id. */
import { writtenNow } from '../entries/entry.js';
import { drafts } from '../keep/drafts.js';
import { mintId } from '../sealing/index.js';
import { keyring } from '../vault/keyring.js';

/** @param {import('../entries/entry.js').AskedPrompt} prompt @param {boolean} small one word is enough @returns {Promise<boolean>} whether this device kept it */
export async function begin(prompt, small) {
  if (keyring.state !== 'open') {
    document.dispatchEvent(new CustomEvent('mooring:unlock'));
    return true;
  }
  const id = mintId();
  try {
    await drafts.keep({ id, entry: mintId(), base: null, words: { title: '', text: '', prompt }, small, at: writtenNow() });
  } catch {
    return false;
  }
  location.assign(`/my/entries/new#draft.${id}`);
  return true;
}
