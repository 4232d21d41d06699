/** Whether this browser keeps what is on this device until somebody removes it, or may clear it by itself. Only the former lasts. */

/** @typedef {"lasting" | "fleeting" | "unknown"} Promised */

/** @returns {Promise<Promised>} what it has promised so far; nobody is asked anything */
export async function promised() {
  try {
    if (!navigator.storage?.persisted) return 'unknown';
    return (await navigator.storage.persisted()) ? 'lasting' : 'fleeting';
  } catch {
    return 'unknown';
  }
}

/** Asks for the promise; some browsers then ask the person, so it is for a pressed button. @returns {Promise<Promised>} the answer */
export async function askToLast() {
  try {
    if (!navigator.storage?.persist) return 'unknown';
    return (await navigator.storage.persist()) ? 'lasting' : 'fleeting';
  } catch {
    return 'unknown';
  }
}
