// Classic and blocking, before everything else: takes what follows # out of the address, and keeps it in memory only.
// Pasting another link into this tab loads nothing, so a changed fragment is taken the same way.
(() => {
  let taken = '';

  const take = () => {
    if (location.hash.length < 2) return;
    taken = location.hash;
    history.replaceState(null, '', location.pathname);
    document.dispatchEvent(new CustomEvent('mooring:link'));
  };

  take();
  addEventListener('hashchange', take);

  // Asked for by the page's own element; nothing else is handed out.
  document.addEventListener('mooring:link-wanted', (event) => {
    /** @type {CustomEvent} */ (event).detail.answer(taken);
  });
})();
