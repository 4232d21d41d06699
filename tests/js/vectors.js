/**
 * Runs one vector of tests/vectors (format: the README there) through the sealing module. No Node imports, so that a
 * browser page runs exactly this.
 *
 * @typedef {typeof import('../../static/js/sealing/index.js')} Sealing
 * @typedef {import('../../static/js/sealing/passphrase.js').Argon2} Argon2
 * @typedef {Record<string, any>} Vector
 */

/** @param {string} text */
function bytes(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** @param {Uint8Array} value */
function hex(value) {
  return Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param {unknown} value */
function canonical(value) {
  return JSON.stringify(value, (_, part) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort()) : part);
}

/** @param {unknown} actual @param {unknown} expected @param {string} what */
function same(actual, expected, what) {
  if (canonical(actual) !== canonical(expected)) throw new Error(`another ${what}`);
}

/** @type {Record<string, (vector: Vector, sealing: Sealing, argon2: Argon2) => Promise<void>>} */
const kinds = {
  async fields(vector, sealing) {
    same(hex(sealing.encodeFields(vector.fields)), vector.output, 'output');
  },

  async seal(vector, sealing) {
    const counted = Uint8Array.from({ length: vector.plaintext_length }, (_, i) => i % 251);
    const countedFits = (await sealing.sha256Hex(counted)) === vector.plaintext_sha256;
    const key = await sealing.importKey(bytes(vector.key));
    const opened = await sealing.open(key, vector.fields, sealing.fromBase64url(vector.blob));
    same(opened.length, vector.plaintext_length, 'plaintext_length');
    same(await sealing.sha256Hex(opened), vector.plaintext_sha256, 'plaintext_sha256');
    if (vector.plaintext === null && !countedFits) return;
    const plaintext = vector.plaintext === null ? counted : bytes(vector.plaintext);
    const blob = await sealing.seal(key, vector.fields, plaintext, bytes(vector.salt));
    same(sealing.toBase64url(blob), vector.blob, 'blob');
    same(await sealing.sha256Hex(blob), vector.blob_sha256, 'blob_sha256');
  },

  async open(vector, sealing) {
    await sealing.open(bytes(vector.key), vector.fields, sealing.fromEnvelope(vector.envelope));
  },

  async 'open-raw'(vector, sealing) {
    const blob = sealing.fromEnvelope(vector.envelope);
    same(hex(await sealing.open(bytes(vector.key), vector.fields, blob)), vector.plaintext, 'plaintext');
    same(sealing.toEnvelope(blob), vector.envelope, 'envelope');
    if (vector.half) {
      const half = sealing.toBase64url(bytes(vector.half));
      const lock = await sealing.expand(bytes(vector.device), ['mo1/lock', vector.fields[1], half]);
      same(hex(lock), vector.key, 'key');
    }
  },

  async 'open-json'(vector, sealing) {
    const key = await sealing.importKey(bytes(vector.key));
    const opened = await sealing.openJson(key, vector.fields, vector.envelope, vector.expectation);
    same(opened, vector.json, 'json');
    const envelope = await sealing.sealJson(key, vector.fields, vector.json, vector.floor);
    same(envelope.length, vector.envelope.length, 'length');
    same(await sealing.openJson(key, vector.fields, envelope), vector.json, 'json after sealing again');
  },

  async 'pad-lengths'(vector, sealing) {
    for (const [length, floor, padded] of vector.cases) {
      const data = new Uint8Array(length).fill(7);
      same(sealing.pad(data, floor).length, padded, `length for ${length} and ${floor}`);
      same(sealing.unpad(sealing.pad(data, floor)).length, length, `data for ${length} and ${floor}`);
    }
  },

  async padme(vector, sealing) {
    for (const [length, padded] of vector.cases) same(sealing.padme(length), padded, `length for ${length}`);
  },

  async unpad(vector, sealing) {
    same(hex(sealing.unpad(bytes(vector.padded))), vector.data, 'data');
  },

  async expand(vector, sealing) {
    const output = await sealing.expand(bytes(vector.key), vector.fields, vector.output.length / 2);
    same(hex(output), vector.output, 'output');
  },

  async login(vector, sealing) {
    same(sealing.normaliseLogin(vector.login), vector.login_normalised, 'login_normalised');
    same(sealing.loginSuitsJoining(vector.login_normalised), vector.suits_joining, 'suits_joining');
  },

  async 'passphrase-text'(vector, sealing) {
    same(sealing.normalisePassphrase(vector.passphrase), vector.passphrase_normalised, 'passphrase_normalised');
  },

  async passphrase(vector, sealing, argon2) {
    const serverSalt = bytes(vector.server_salt);
    const root = await sealing.passphraseRoot({ ...identity(vector), serverSalt }, argon2);
    same(sealing.normaliseLogin(vector.login), vector.login_normalised, 'login_normalised');
    same(hex(root), vector.root, 'root');
    same(hex(await sealing.expand(root, ['mo1/auth'])), vector.auth, 'auth');
    same(hex(await sealing.expand(root, ['mo1/kek'])), vector.kek, 'kek');
  },

  async recovery(vector, sealing) {
    const secret = await sealing.parseRecoveryCode(vector.code);
    same(hex(secret), vector.secret, 'secret');
    same(await sealing.formatRecoveryCode(secret), vector.code, 'code');
    for (const code of vector.also_accepted) {
      same(hex(await sealing.parseRecoveryCode(code)), vector.secret, `secret of ${code}`);
    }
    const root = await sealing.recoveryRoot(secret);
    same(hex(await sealing.expand(root, ['mo1/recovery/auth'])), vector.recovery_auth, 'recovery_auth');
    same(hex(await sealing.expand(root, ['mo1/recovery/kek'])), vector.rkek, 'rkek');
  },

  async 'share-link'(vector, sealing) {
    const link = await sealing.parseShareLink(`https://mooring.example/s/${vector.share}${vector.fragment}`);
    same([link.share, link.mode, hex(link.secret)], [vector.share, vector.mode, vector.secret], 'link');
  },

  async 'share-link-format'(vector, sealing) {
    const secret = bytes(vector.secret);
    const link = await sealing.formatShareLink({ origin: 'https://mooring.example', ...named(vector), secret });
    same(link, `https://mooring.example/s/${vector.share}${vector.fragment}`, 'link');
  },

  async share(vector, sealing, argon2) {
    await kinds['share-link'](vector, sealing, argon2);
    await kinds['share-link-format'](vector, sealing, argon2);
    const secret = bytes(vector.secret);
    const keys = await sealing.shareKeys({ ...named(vector), secret, passphrase: vector.passphrase }, argon2);
    same(hex(keys.root), vector.share_root, 'share_root');
    same(hex(keys.auth), vector.share_auth, 'share_auth');
    same(hex(keys.link), vector.link_auth, 'link_auth');
    same(hex(keys.key), vector.sk, 'sk');
    same(hex(keys.replies), vector.rk, 'rk');
    same(await sealing.openJson(keys.key, vector.packet_fields, vector.packet), vector.packet_json, 'packet');
    same(await sealing.openJson(keys.replies, vector.reply_fields, vector.reply), vector.reply_json, 'reply');
  },

  async letterbox(vector, sealing) {
    const box = { account: vector.account, letter: vector.letter, public: bytes(vector.public) };
    const letterbox = { ...box, privateJwk: vector.private_jwk };
    const opened = await sealing.openLetter(letterbox, sealing.fromBase64url(vector.sealed));
    same(opened, vector.json, 'json');
    const again = await sealing.sealLetter(box, vector.json);
    same(await sealing.openLetter(letterbox, again), vector.json, 'json after sealing again');
  },
};

/** @param {Vector} vector */
function identity({ login, passphrase, profile }) {
  return { login, passphrase, profile };
}

/** @param {Vector} vector */
function named({ share, mode }) {
  return { share, mode };
}

/** @param {unknown} error @param {Sealing} sealing */
function outcome(error, sealing) {
  if (error instanceof sealing.WrongKey) return 'wrong key';
  if (error instanceof sealing.Damaged) return 'damaged';
  if (error instanceof sealing.Unsupported) return 'unsupported';
  if (error instanceof sealing.Malformed) return 'malformed';
  return `an error of another kind (${error})`;
}

/**
 * @param {Vector} vector
 * @param {Sealing} sealing
 * @param {Argon2} argon2
 * @returns {Promise<{ok: boolean, message: string}>}
 */
export async function runVector(vector, sealing, argon2) {
  const run = kinds[vector.kind];
  if (!run) return { ok: false, message: `unknown kind ${vector.kind}` };
  let found = 'success';
  let group;
  try {
    await run(vector, sealing, argon2);
  } catch (error) {
    found = outcome(error, sealing);
    group = error instanceof sealing.Malformed ? error.group ?? null : null;
  }
  if (found !== vector.expect) return { ok: false, message: `expected ${vector.expect}, found ${found}` };
  if ('group' in vector && vector.group !== group) return { ok: false, message: `named group ${group}` };
  return { ok: true, message: found };
}
