// Screens cross-fade. A fade that the browser gives up (another site is next, or a page was replaced) is no fault of the page.

for (const kind of ['pageswap', 'pagereveal']) {
  addEventListener(kind, (event) => {
    const { viewTransition } = /** @type {any} */ (event);
    for (const stage of ['updateCallbackDone', 'ready', 'finished']) viewTransition?.[stage].catch(() => {});
  });
}
