/** What kind of thing an entry is: its sealed head says it, and nobody else. Most are pages of writing. No DOM. */

/** A dated self-rating, with or without a note. @param {Record<string, any>} head */
export const isCheckIn = (head) => head.kind === 'check-in';

/** Answers to one of the clinic's scales. @param {Record<string, any>} head */
export const isScale = (head) => head.kind === 'scale';

/**
 * How far heads and bodies are padded (docs/sealing.md, 4). Which scales there are, everybody knows: filled in, all of them are
 * of one size, or the size would tell which one it was.
 * @param {unknown} kind @returns {{head: number, body: number}}
 */
export const floorsOf = (kind) => (kind === 'scale' ? { head: 1024, body: 16384 } : { head: 256, body: 1024 });
