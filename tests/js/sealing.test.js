import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as sealing from '../../static/js/sealing/index.js';
import { argon2 } from './argon2.js';

const { Damaged, Malformed, Unsupported, WrongKey } = sealing;
const fields = ['mo1/test', 'x'];
const raw = Uint8Array.from({ length: 32 }, (_, i) => i);
const key = await sealing.importKey(raw);
const share = '73ad92e348d533ea37d877986be7a143';
const account = '76267130d481da13bd1c26bb082b2a02';
const unused = () => assert.fail('Argon2 was called');

/** @param {number} length */
const counted = (length) => Uint8Array.from({ length }, (_, i) => i % 251);

test('what was sealed opens again, at every size around the borders of chunks', async () => {
  for (const size of [0, 1, 15, 16, 17, 16383, 16384, 16385, 32767, 32768, 32769, 49152]) {
    const blob = await sealing.seal(key, fields, counted(size));
    assert.equal(blob.length, size + 57 + 16 * (Math.floor(size / 16384) + 1));
    assert.deepEqual(await sealing.open(key, fields, blob), counted(size));
  }
});

test('the same plaintext never seals to the same blob', async () => {
  const [one, other] = await Promise.all([sealing.seal(key, fields, raw), sealing.seal(key, fields, raw)]);
  assert.notDeepEqual(one, other);
});

test('a CryptoKey and its 32 raw bytes seal and expand alike', async () => {
  assert.deepEqual(await sealing.open(raw, fields, await sealing.seal(key, fields, raw)), raw);
  assert.deepEqual(await sealing.expand(raw, fields, 65), await sealing.expand(key, fields, 65));
});

test('an imported key cannot be taken out again, and the bytes stay the caller\'s', async () => {
  assert.equal(key.extractable, false);
  assert.deepEqual([...key.usages], ['sign']);
  await assert.rejects(crypto.subtle.exportKey('raw', key));
  assert.equal(raw[31], 31);
});

test('every flipped byte is refused by the right name', async () => {
  const blob = await sealing.seal(key, fields, counted(20));
  for (let at = 0; at < blob.length; at++) {
    const flipped = blob.slice();
    flipped[at] ^= 1 << at % 8;
    const expected = at === 0 ? Unsupported : at < 57 ? WrongKey : Damaged;
    await assert.rejects(sealing.open(key, fields, flipped), expected, `byte ${at}`);
  }
});

test('every shortened blob is refused', async () => {
  const blob = await sealing.seal(key, fields, counted(20));
  for (let length = 0; length < blob.length; length++) {
    await assert.rejects(sealing.open(key, fields, blob.subarray(0, length)), Damaged, `${length} bytes`);
  }
});

test('the commitment is compared before anything is decrypted', async (t) => {
  const blob = await sealing.seal(key, fields, counted(20));
  const decrypt = t.mock.method(crypto.subtle, 'decrypt');
  blob[40] ^= 1;
  await assert.rejects(sealing.open(key, fields, blob), WrongKey);
  assert.equal(decrypt.mock.callCount(), 0);
});

test('another key or another context is a wrong key', async () => {
  const blob = await sealing.seal(key, fields, raw);
  await assert.rejects(sealing.open(counted(32).fill(9), fields, blob), WrongKey);
  for (const context of [['mo1/test'], ['mo1/testx'], ['mo1/test', 'x', ''], ['mo1/test', 'y']]) {
    await assert.rejects(sealing.open(key, context, blob), WrongKey);
  }
});

test('a key of another length is malformed everywhere', async () => {
  await assert.rejects(sealing.importKey(counted(31)), Malformed);
  await assert.rejects(sealing.expand(counted(33), fields), Malformed);
  await assert.rejects(sealing.seal(new Uint8Array(0), fields, raw), Malformed);
  await assert.rejects(sealing.seal(key, fields, raw, counted(23)), Malformed);
  await assert.rejects(sealing.expand(key, fields, 0), Malformed);
  await assert.rejects(sealing.expand(key, fields, 16321), Malformed);
});

test('fields refuse what would be encoded ambiguously', () => {
  assert.throws(() => sealing.encodeFields([]), Malformed);
  assert.throws(() => sealing.encodeFields(['mo1/test', 'a'.repeat(65536)]), Malformed);
  assert.throws(() => sealing.encodeFields(['mo1/test', '\ud800']), Malformed);
  assert.throws(() => sealing.encodeFields(/** @type {any} */ (['mo1/test', 1])), Malformed);
  assert.equal(sealing.encodeFields(['mo1/test', 'é'.repeat(32767)]).length, 2 + 8 + 2 + 65534);
});

test('base64url round trips at every length and has one spelling', () => {
  for (let length = 0; length < 70; length++) {
    const text = sealing.toBase64url(counted(length).reverse());
    assert.deepEqual(sealing.fromBase64url(text), counted(length).reverse());
    assert.throws(() => sealing.fromBase64url(`${text}=`), Malformed);
  }
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const accepted = (/** @type {string} */ head) => [...alphabet].filter((last) => {
    try { return sealing.toBase64url(sealing.fromBase64url(head + last)) === head + last; } catch { return false; }
  }).join('');
  assert.equal(accepted('A'), 'AQgw');
  assert.equal(accepted('AA'), 'AEIMQUYcgkosw048');
  assert.equal(accepted('AAA'), alphabet);
  assert.equal(accepted('AAAA'), '');
  for (const text of ['A\n', ' AA', 'A+', 'A/', 'AAA\u00e9']) assert.throws(() => sealing.fromBase64url(text), Malformed);
  assert.deepEqual(sealing.fromBase64url(sealing.toBase64url(counted(100000))), counted(100000));
});

test('padding hides lengths and comes off again', () => {
  for (let length = 0; length < 5000; length += 7) {
    const padded = sealing.pad(counted(length), 256);
    assert.equal(padded.length % 64, 0);
    assert.deepEqual(sealing.unpad(padded), counted(length));
  }
  for (const floor of [0, -1, 1.5, NaN]) assert.throws(() => sealing.pad(raw, floor), Malformed);
  assert.throws(() => sealing.unpad(Uint8Array.of(0, 0, 0, 1)), Damaged);
  assert.throws(() => sealing.unpad(Uint8Array.of(0, 0, 0, 0, 1)), Damaged);
});

test('JSON keeps unknown keys and a higher v', async () => {
  const payload = { id: share, rev: 3, v: 7, later: { ö: ['\u2028', null, 0.5, 2 ** 53 - 1] } };
  const envelope = await sealing.sealJson(key, fields, payload, 256);
  assert.deepEqual(await sealing.openJson(key, fields, envelope, { id: share, rev: 3 }), payload);
  await assert.rejects(sealing.openJson(key, fields, envelope, { id: share, rev: 4 }), Damaged);
  await assert.rejects(sealing.openJson(key, fields, envelope, { id: account, rev: 3 }), Damaged);
  await assert.rejects(sealing.openJson(key, fields, envelope, { id: undefined }), Damaged);
});

test('JSON that would not come back the same is never sealed', async () => {
  const cyclic = /** @type {any} */ ({});
  cyclic.self = cyclic;
  const refused = [{ a: 2 ** 53 }, { a: NaN }, { a: -Infinity }, { a: '\ud800' }, { '\udfff': 1 }, { a: 1n }, cyclic, [], null, 'x'];
  for (const payload of refused) {
    await assert.rejects(sealing.sealJson(key, fields, /** @type {any} */ (payload), 256), Malformed);
  }
});

test('a payload that does not open to what was sealed is refused', async (t) => {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  t.mock.method(crypto.subtle, 'encrypt', async (/** @type {any} */ ...call) => {
    const sealed = new Uint8Array(await encrypt(.../** @type {[any, any, any]} */ (call)));
    sealed[0] ^= 1;
    return sealed.buffer;
  });
  await assert.rejects(sealing.sealJson(key, fields, { a: 1 }, 256), Damaged);
});

test('a passphrase has 12 code points to 1024 bytes after normalising', () => {
  assert.equal(sealing.normalisePassphrase('  twelve\t\n letter '.replace('twelve', 'twelve!')), 'twelve! letter');
  assert.equal(sealing.normalisePassphrase('😀'.repeat(12)).length, 24);
  for (const text of ['eleven code', '', ' '.repeat(40), '😀'.repeat(11), 'a'.repeat(1025), 'é'.repeat(513), `twelve letters ${'\udc00'}`]) {
    assert.throws(() => sealing.normalisePassphrase(text), Malformed);
  }
});

test('a login is never empty, and its alphabet is asked for when joining only', () => {
  assert.equal(sealing.normaliseLogin('\u3000ADA@Example.org\r\n'), 'ada@example.org');
  assert.equal(sealing.normaliseLogin('ada bea'), 'ada bea');
  for (const text of ['', ' \u00a0 ', '\ud800']) assert.throws(() => sealing.normaliseLogin(text), Malformed);
  assert.ok(sealing.loginSuitsJoining('a.d-a_@+'));
  for (const login of ['ad', 'a da', 'a'.repeat(65), 'ada\n', 'ada!']) assert.ok(!sealing.loginSuitsJoining(login));
});

test('an unknown profile is refused before Argon2 is called', async () => {
  const identity = { login: 'ada', passphrase: 'lantern quiet river', serverSalt: raw };
  for (const profile of ['b', '', 'A', 'toString', '__proto__']) {
    await assert.rejects(sealing.passphraseRoot({ ...identity, profile }, unused), Unsupported);
  }
  await assert.rejects(sealing.passphraseRoot({ ...identity, profile: 'a', passphrase: 'short' }, unused), Malformed);
});

test('an Argon2 of another length is refused', async () => {
  const identity = { login: 'ada', passphrase: 'lantern quiet river', profile: 'a', serverSalt: raw };
  await assert.rejects(sealing.passphraseRoot(identity, () => counted(16)), Malformed);
});

test('a recovery code mistyped once names the right group', async () => {
  const code = await sealing.formatRecoveryCode(counted(20));
  const digits = code.replaceAll('-', '');
  for (let at = 0; at < 36; at += 5) {
    const mistyped = digits.slice(0, at) + (digits[at] === 'Z' ? 'Y' : 'Z') + digits.slice(at + 1);
    const refusal = { name: 'Malformed', group: Math.floor(at / 4) + 1 };
    await assert.rejects(sealing.parseRecoveryCode(mistyped), refusal);
  }
});

test('neighbours swapped in a recovery code name the group of the first', async () => {
  const digits = (await sealing.formatRecoveryCode(raw.subarray(7, 27))).replaceAll('-', '');
  for (let at = 0; at < 35; at += 3) {
    if (digits[at] === digits[at + 1]) continue;
    const swapped = digits.slice(0, at) + digits[at + 1] + digits[at] + digits.slice(at + 2);
    const refusal = { name: 'Malformed', group: Math.floor(at / 4) + 1 };
    await assert.rejects(sealing.parseRecoveryCode(swapped), refusal);
  }
});

test('a recovery code mistyped twice names no group', async () => {
  const code = await sealing.formatRecoveryCode(counted(20));
  const mistyped = `${code.slice(0, 3)}${code[3] === '9' ? '8' : '9'}${code.slice(4, -1)}${code.at(-1) === '9' ? '8' : '9'}`;
  await assert.rejects(sealing.parseRecoveryCode(mistyped), { name: 'Malformed', group: undefined });
});

test('a minted share secret makes a link that ends in a letter or digit', async () => {
  for (let i = 0; i < 200; i++) {
    const secret = await sealing.mintShareSecret(share);
    const link = await sealing.formatShareLink({ origin: 'https://mooring.example', share, mode: 'p', secret });
    assert.match(link, /[A-Za-z0-9]$/);
    assert.deepEqual(await sealing.parseShareLink(link), { share, mode: 'p', secret });
  }
});

test('trailing punctuation of a mail program is ignored, anything else is not', async () => {
  const secret = await sealing.mintShareSecret(share);
  const link = await sealing.formatShareLink({ origin: 'http://localhost:8000', share, mode: 'o', secret });
  for (const tail of ['.', ').', '>', '%3E', '”', '%E2%80%9D', '_', '*', '\r\n', '。', '`']) {
    assert.deepEqual((await sealing.parseShareLink(link + tail)).secret, secret);
  }
  for (const tail of ['A', '.A', '0', '%41', '%', 'é', '你', '\0']) {
    await assert.rejects(sealing.parseShareLink(link + tail), Malformed, tail);
  }
  for (const url of ['', ` ${link}`, link.slice(0, -1), link.replace('#', '?x#'), link.replace('http:', 'ftp:'), link.toUpperCase()]) {
    await assert.rejects(sealing.parseShareLink(url), Malformed, url);
  }
});

test('a link is only formatted from an origin, a mode and an identifier', async () => {
  const secret = await sealing.mintShareSecret(share);
  const link = { origin: 'https://mooring.example', share, mode: /** @type {const} */ ('p'), secret };
  for (const wrong of [{ origin: 'https://mooring.example/' }, { origin: 'mooring.example' }, { mode: 'x' }, { share: 'A'.repeat(32) }, { secret: counted(31) }]) {
    await assert.rejects(sealing.formatShareLink(/** @type {any} */ ({ ...link, ...wrong })), Malformed);
  }
});

test('a share passphrase is read without regard to case and spaces, and only in mode p', async () => {
  const secret = await sealing.mintShareSecret(share);
  const spoken = await sealing.shareKeys({ share, secret, mode: 'p', passphrase: 'lantern quiet river' }, argon2);
  const typed = await sealing.shareKeys({ share, secret, mode: 'p', passphrase: ' Lantern  Quiet River ' }, argon2);
  assert.deepEqual(spoken, typed);
  await assert.rejects(sealing.shareKeys({ share, secret, mode: 'p' }, unused), Malformed);
  await assert.rejects(sealing.shareKeys({ share, secret, mode: 'o', passphrase: 'lantern quiet river' }, unused), Malformed);
  const open = await sealing.shareKeys({ share, secret, mode: 'o' }, unused);
  assert.deepEqual(open.link, spoken.link);
  assert.notDeepEqual(open.root, spoken.root);
});

test('a letter opens for its letterbox only', async () => {
  const letter = sealing.mintId();
  const [ours, theirs] = [await sealing.mintLetterbox(), await sealing.mintLetterbox()];
  const payload = { id: letter, text: 'Written while locked.', at: '2026-11-21T23:10:00+01:00' };
  const bytes = await sealing.sealLetter({ account, letter, public: ours.public }, payload);
  assert.deepEqual(await sealing.openLetter({ account, letter, ...ours }, bytes), payload);
  await assert.rejects(sealing.openLetter({ account, letter, ...theirs }, bytes), WrongKey);
  await assert.rejects(sealing.openLetter({ account, letter: share, ...ours }, bytes), WrongKey);
  await assert.rejects(sealing.openLetter({ account, letter, ...ours, privateJwk: {} }, bytes), Malformed);
  await assert.rejects(sealing.sealLetter({ account, letter, public: new Uint8Array(65) }, payload), Malformed);
  await assert.rejects(sealing.sealLetter({ account, letter, public: ours.public }, { ...payload, id: share }), Malformed);
});

test('identifiers are 32 lower-case hexadecimal digits, each its own', () => {
  const minted = new Set(Array.from({ length: 1000 }, sealing.mintId));
  assert.equal(minted.size, 1000);
  for (const id of minted) assert.match(id, /^[0-9a-f]{32}$/);
});
