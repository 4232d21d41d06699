import { requireBytes, toHex } from './bytes.js';

/** 32 bytes. @param {Uint8Array} bytes */
export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', requireBytes(bytes)));
}

/** 64 lower-case hexadecimal digits. @param {Uint8Array} bytes */
export async function sha256Hex(bytes) {
  return toHex(await sha256(bytes));
}
