/** Runs in the browser, on the newest page of the list: asks what the newest mail is, and fetches the list when it changed. */
export const INBOX_SCRIPT = `'use strict';
(() => {
  const INTERVAL_MS = 1500;
  const prefix = document.body.dataset.prefix;
  const list = () => document.getElementById('list');
  if (!list() || !list().dataset.newest) return;

  async function refresh() {
    const known = new Set([...list().querySelectorAll('tr[data-id]')].map((row) => row.dataset.id));
    const answer = await fetch(prefix + '/', { cache: 'no-store' });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const row of page.querySelectorAll('tr[data-id]')) if (!known.has(row.dataset.id)) row.classList.add('new');
    list().replaceWith(document.importNode(page.getElementById('list'), true));
    document.title = page.title;
  }

  async function look() {
    try {
      const answer = await fetch(prefix + '/newest', { cache: 'no-store' });
      if (answer.ok && (await answer.json()).newest !== list().dataset.newest) await refresh();
      document.body.classList.remove('offline');
    } catch {
      document.body.classList.add('offline');
    }
  }

  async function watch() {
    if (!document.hidden) await look();
    setTimeout(watch, INTERVAL_MS);
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
  setTimeout(watch, INTERVAL_MS);
})();
`;
