/** The commitment differs: another key, or another context (docs/sealing.md, 3). */
export class WrongKey extends Error { name = 'WrongKey'; }

/** This cannot be what was sealed (docs/sealing.md, 2 and 3). */
export class Damaged extends Error { name = 'Damaged'; }

/** A version or profile outside the table compiled in here (docs/sealing.md, 1). */
export class Unsupported extends Error { name = 'Unsupported'; }

/** Text or arguments of the wrong shape; `group` (1 to 9) where a recovery code was mistyped (docs/sealing.md, 5). */
export class Malformed extends Error {
  name = 'Malformed';

  /** @param {string} reason @param {number} [group] */
  constructor(reason, group) {
    super(reason);
    this.group = group;
  }
}
