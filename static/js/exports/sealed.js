/** The sealed file (docs/export.md): what the server stores, with what a passphrase or a code needs to open it. No DOM. */

/** Lines that stay lines, so that whoever opens the file in an editor finds its beginning readable. @param {unknown} value */
const line = (value) => JSON.stringify(value);

/** An entry, kept outside the page's memory until the file is put together. @param {import('./parts.js').EntryPart} entry */
export const keptSealed = (entry) => ({ made: entry.made, text: new Blob([line(entry)]) });

/**
 * @param {{readme: string[], keys: any, entries: {made: number, text: Blob}[], shares: object[]}} parts
 * @returns {Blob}
 */
export function sealedFile({ readme, keys, entries, shares }) {
  const { app, made, login, role, joined, account, epoch, profile_letter, server_salt, cred_rev, recovery_rev } = keys;
  const { password_wrap, recovery_wrap, passkeys, profile, profile_rev } = keys;
  const head = { format: 'mooring-export', version: 1, app, made, login, role, joined, account, epoch, profile_letter, server_salt, cred_rev, recovery_rev, password_wrap, recovery_wrap, passkeys, profile: { rev: profile_rev, sealed: profile } };
  const listed = [...entries].sort((a, b) => a.made - b.made).flatMap(({ text }, i) => (i ? [',\n  ', text] : ['\n  ', text]));
  return new Blob([
    '{\n "readme": [', readme.map((each) => `\n  ${line(each)}`).join(','), '\n ]',
    ...Object.entries(head).map(([name, value]) => `,\n ${line(name)}: ${line(value)}`),
    ',\n "entries": [', ...listed, '\n ]',
    ',\n "shares": [', shares.map((share) => `\n  ${line(share)}`).join(','), '\n ]\n}\n',
  ], { type: 'application/json' });
}
