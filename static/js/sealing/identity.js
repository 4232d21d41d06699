import { requireWellFormed, utf8 } from './bytes.js';
import { Malformed } from './errors.js';

// Not \s and not trim(): engines and languages differ on what is white space (docs/sealing.md, 2).
const EDGES = /^[\t-\r ]+|[\t-\r ]+$/g;
const RUNS = /[\t-\r ]+/g;

/** login_n; Malformed for ill-formed text or when nothing is left (docs/sealing.md, 2). @param {string} text */
export function normaliseLogin(text) {
  const login = requireWellFormed(text).normalize('NFKC').replace(EDGES, '').toLowerCase();
  if (login === '') throw new Malformed('empty login');
  return login;
}

/** Whether somebody may join with this login_n (docs/sealing.md, 2). @param {string} login */
export function loginSuitsJoining(login) {
  return /^[\p{L}\p{M}\p{N}._@+-]{3,64}$/u.test(login);
}

/** passphrase_n; Malformed below 12 code points, above 1024 bytes, for ill-formed text. @param {string} text */
export function normalisePassphrase(text) {
  const passphrase = requireWellFormed(text).normalize('NFKC').replace(RUNS, ' ').replace(EDGES, '');
  if ([...passphrase].length < 12) throw new Malformed('passphrase too short');
  if (utf8(passphrase).length > 1024) throw new Malformed('passphrase too long');
  return passphrase;
}
