/** What of this account is on this device alone: what would be gone with it. */
import { isBlank } from '../entries/entry.js';
import { device } from '../vault/device.js';
import { keyring } from '../vault/keyring.js';
import { drafts } from './drafts.js';
import { letters } from './letters.js';
import { outbox } from './outbox.js';
import { settleSoon } from './settling.js';

/** So long a person waits for what can still be sent. */
const PATIENCE = 4000;

/**
 * Sends first what can be sent, and lets go of what the server has. While locked nothing can be compared, so a draft counts
 * that may have arrived. What was begun in a form counts as a page.
 * @returns {Promise<number>} pages
 */
export async function unsent() {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([outbox.flush(), late]);
  const inside = (await letters.all()).length + (await device.all('begun', keyring.account)).length;
  if (keyring.state !== 'open') return inside + (await device.all('drafts', keyring.account)).length;
  const waiting = new Set((await outbox.all()).map(({ draft }) => draft));
  const written = (await drafts.all()).filter(({ words }) => !isBlank(words));
  const left = await Promise.all(written.map((draft) => draft.sent && !waiting.has(draft.id) ? settleSoon(draft) : false));
  return inside + left.filter((gone) => !gone).length;
}
