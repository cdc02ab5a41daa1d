import { languages, loadSurveyMessages } from '../../messages/survey';

// Also named in public/survey-worker.js.
const cacheName = 'icap-survey';
const shell = '/s/';

// From the start of the survey on the page opens without a connection, after a reload too: its files are kept by the
// browser, the page itself under an address without the code. Exists over HTTPS and on localhost only; without it a page
// that is open works all the same.
export function keepPageForOffline(): void {
  if (!('serviceWorker' in navigator) || !('caches' in window)) return;
  keepFiles().catch(() => {
    // Nothing is lost: the page needs the connection for a reload, as without this.
  });
}

async function keepFiles(): Promise<void> {
  // What is loaded late must have been loaded to be known.
  await Promise.all([import('./blind-credential'), ...languages.map(loadSurveyMessages)]);
  const files = performance
    .getEntriesByType('resource')
    .map((entry) => new URL(entry.name))
    .filter((address) => address.origin === window.location.origin && address.pathname.startsWith('/assets/'))
    .map((address) => address.pathname);
  const wanted = new Set([shell, ...files]);
  const cache = await caches.open(cacheName);
  await cache.addAll([...wanted].map((path) => new Request(path, { credentials: 'omit' })));
  const kept = await cache.keys();
  await Promise.all(
    kept.filter((request) => !wanted.has(new URL(request.url).pathname)).map((request) => cache.delete(request)),
  );
  await navigator.serviceWorker.register('/survey-worker.js', { scope: shell });
}
