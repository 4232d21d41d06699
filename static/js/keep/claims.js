/** A draft belongs to one tab at a time: two would undo each other. */

/** One that was closed or loaded anew may take a moment to let go. */
const MOMENT = 400;

/** @param {string} draft @returns {Promise<(() => void) | null>} lets go of it; null when another tab has it */
export async function claim(draft) {
  return (await ask(draft)) ?? new Promise((resolve) => setTimeout(() => resolve(ask(draft)), MOMENT));
}

/** @param {string} draft @returns {Promise<(() => void) | null>} */
function ask(draft) {
  return new Promise((resolve) => {
    void navigator.locks.request(`mooring-draft-${draft}`, { ifAvailable: true }, (lock) =>
      lock ? new Promise((release) => resolve(() => release(undefined))) : resolve(null));
  });
}
