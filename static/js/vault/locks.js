/**
 * What a lock does to the disk, and how the tabs hear of it. None of it needs a key, so that a page which has none (the letterbox,
 * pages behind a link, what is shown without a connection) can lock too: Leave quickly means every journal on this device.
 */
import { device } from './device.js';

/** The tabs of this device, about what is open: `{kind, account, half?, reason?}`. */
export const openTabs = () => new BroadcastChannel('mooring');

/** @param {string} account */
export const remove = (account) => device.remove('lockboxes', account);

/** Locked here, and the server not told yet: the key is gone from the record, a reminder stands in its place. @param {string} account */
export const owe = (account) => device.put('lockboxes', { account, owed: true });

/** @param {string} account @returns {Promise<"here" | "owed" | "none">} */
export async function standing(account) {
  const record = await device.get('lockboxes', account);
  return record?.D ? 'here' : record?.owed ? 'owed' : 'none';
}

/** Locks every journal that is open on this device, in every tab. The server hears of it from a tab or page that knows whose it is. */
export async function lockAll() {
  const tabs = openTabs();
  tabs.postMessage({ kind: 'leave' });
  tabs.close();
  if (!(await device.isThere())) return;
  for (const { account, D } of await device.all('lockboxes')) if (D) await owe(account);
}
