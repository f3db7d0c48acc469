/**
 * The page of a transaction goes on by itself: it asks how the transaction stands, and shows the
 * page anew once that is another. Without this script there is a link for it.
 */

(() => {
  'use strict';

  const everyMs = 2000;
  const place = document.querySelector('[data-state-path]');
  if (place === null) return;
  place.querySelector('[data-waiting]').hidden = false;

  /** Asked for, not loaded again: what this page came of may have been a form that was sent. */
  function showAnew() {
    location.replace(place.dataset.pagePath);
  }

  async function look() {
    try {
      const response = await fetch(place.dataset.statePath, {
        headers: { accept: 'application/json' },
        redirect: 'error',
      });
      if (response.status === 404) return showAnew();
      const { open } = response.ok ? await response.json() : {};
      // Only then: nobody's half-typed code is lost to a page that says the same again.
      if (open === false) return showAnew();
    } catch {
      // No network for a moment: it is asked again.
    }
    setTimeout(next, everyMs);
  }

  /** A page nobody looks at asks nothing. */
  function next() {
    if (document.visibilityState === 'visible') void look();
    else document.addEventListener('visibilitychange', next, { once: true });
  }

  setTimeout(next, everyMs);
})();
