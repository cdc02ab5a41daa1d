// Also named in public/field-worker.js.
const cacheName = 'icap-field';
const shell = '/field';

// Keeps the files of the pages of field sessions in the browser, so that they open without a connection. The survey has a
// worker and a cache of its own: who only answers keeps nothing of the pages for staff.
export async function keepFieldPages(): Promise<void> {
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
  await navigator.serviceWorker.register('/field-worker.js', { scope: shell });
  await navigator.serviceWorker.ready;
}
