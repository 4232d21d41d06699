/** Sealing: pure, for browser, worker and Node alike. Specified in docs/sealing.md; this is its section 12. */
export { fromBase64url, toBase64url } from './base64url.js';
export { sha256, sha256Hex } from './digest.js';
export { fromEnvelope, toEnvelope } from './envelope.js';
export { Damaged, Malformed, Unsupported, WrongKey } from './errors.js';
export { encodeFields } from './fields.js';
export { mintId } from './id.js';
export { loginSuitsJoining, normaliseLogin, normalisePassphrase } from './identity.js';
export { openJson, sealJson } from './json.js';
export { expand, importKey } from './keys.js';
export { mintLetterbox, openLetter, sealLetter } from './letterbox.js';
export { pad, padme, unpad } from './pad.js';
export { passphraseRoot } from './passphrase.js';
export { formatRecoveryCode, parseRecoveryCode, recoveryRoot } from './recovery.js';
export { open, seal } from './seal.js';
export { formatShareLink, mintShareSecret, parseShareLink, shareKeys } from './share.js';
