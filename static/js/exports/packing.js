/** A zip, made piece by piece with fflate's synchronous streams: no worker, and only a little of it in the page's memory. No DOM. */
import { Zip, ZipDeflate } from '../../vendor/fflate/browser.js';

/** Pieces are handed over to the browser's own keeping in portions of this many bytes. */
const PORTION = 1024 * 1024;

/** The years that a zip can write down. */
const FIRST = new Date(1980, 0, 2);
const LAST = new Date(2099, 11, 30);

export class Packing {
  /** @type {Uint8Array<ArrayBuffer>[]} */ #fresh = [];
  /** @type {Blob[]} */ #kept = [];
  #bytes = 0;
  #utf8 = new TextEncoder();
  #zip = new Zip((error, chunk) => {
    if (error) throw error;
    this.#fresh.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= PORTION) this.#hand();
  });

  /** One file at once. @param {string} name @param {string} text @param {Date} at its date, as the clock on the wall said it */
  add(name, text, at) {
    this.begin(name, at)(text, true);
  }

  /** A file in pieces; no other may begin before its last one. @param {string} name @param {Date} at */
  begin(name, at) {
    const file = new ZipDeflate(name, { level: 6, mem: 4 });
    file.mtime = Number.isNaN(at.getTime()) || at < FIRST || at > LAST ? FIRST : at;
    this.#zip.add(file);
    return (/** @type {string} */ text, /** @type {boolean} */ last) => file.push(this.#utf8.encode(text), last);
  }

  /** @returns {Blob} the whole zip */
  end() {
    this.#zip.end();
    this.#hand();
    return new Blob(this.#kept, { type: 'application/zip' });
  }

  #hand() {
    this.#kept.push(new Blob(this.#fresh));
    this.#fresh = [];
    this.#bytes = 0;
  }
}
