/** An entry as the server stores it. Nothing in the answer is believed before it is opened. */
import { inTime } from '../vault/exchange.js';

/** The server says that it has no such entry: never had it, or lost it to an older backup. */
export class Missing extends Error {
  name = 'Missing';
}

/**
 * The id is the asker's own: a server that answers with another entry is found out when it is opened.
 * @param {string} id @param {number} [version] an earlier one @returns {Promise<import('./entry.js').Envelopes>}
 */
export async function fetchEnvelopes(id, version) {
  const which = version === undefined ? '' : `/versions/${version}`;
  const answer = await fetch(`/my/entries/${id}${which}/envelopes`, { headers: { Accept: 'application/json' }, signal: inTime() });
  if (answer.status === 404) throw new Missing();
  if (!answer.ok) throw new Error('no envelopes');
  const { rev, head, body, body_rev: bodyRev } = await answer.json();
  return { id, rev, head, body, bodyRev };
}

/** The newest entries' heads, or those made before one of them, the same request whoever asks and whatever for. @param {number} [before] @returns {Promise<{id: string, rev: number, made: number, head: string}[]>} */
export async function fetchNewest(before) {
  const answer = await fetch(`/my/entries/newest${before === undefined ? '' : `?before=${before}`}`, { headers: { Accept: 'application/json' }, signal: inTime() });
  if (!answer.ok) throw new Error('no heads');
  return answer.json();
}
