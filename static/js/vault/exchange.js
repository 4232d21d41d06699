/**
 * JSON exchanges with the server. What is sent is proofs and envelopes; what fails, fails by name.
 */

/** No answer came, or one that was not ours (a proxy, a hotel's sign-in page). It may have been done: send the same again. */
export class Unreachable extends Error {
  name = 'Unreachable';
}

/** The server answered no, and says why with a code that the page has a sentence for. */
export class Refused extends Error {
  name = 'Refused';

  /** @param {{problem: string, seconds?: number, status: number}} answer */
  constructor({ problem, seconds = 0, status }) {
    super(problem);
    this.problem = problem;
    this.seconds = seconds;
    this.status = status;
  }
}

/** The limit of every request: an answer may hang before it comes, and half way. @returns {AbortSignal} */
export const inTime = () => AbortSignal.timeout(45_000);

/** @param {string} url a path of this origin @param {object | string} body an object, or the exact text of an earlier attempt @returns {Promise<any>} the answer; null when it has no content */
export const post = (url, body) => ask(url, {
  method: 'POST',
  headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** @param {string} url a path of this origin @returns {Promise<any>} the answer */
export const get = (url) => ask(url, { headers: { Accept: 'application/json' } });

/** @param {string} url @param {RequestInit} request @returns {Promise<any>} */
async function ask(url, request) {
  let response, answer;
  try {
    response = await fetch(url, { ...request, credentials: 'same-origin', cache: 'no-store', redirect: 'error', signal: inTime() });
    answer = response.status === 204 ? null : await response.json();
  } catch (error) {
    throw new Unreachable(url, { cause: error });
  }
  if (response.ok) return answer;
  if (typeof answer?.problem !== 'string') throw new Unreachable(url);
  throw new Refused({ problem: answer.problem, seconds: Number(answer.seconds) || 0, status: response.status });
}
