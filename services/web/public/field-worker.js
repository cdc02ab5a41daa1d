// Lets the pages of field sessions open without a connection. It keeps nothing itself: the page puts its files into the
// cache when a session is made available offline (src/field/offline.ts). What is recorded is not here, and calls of the
// service, and every address but those of field sessions, are left alone.
const cacheName = 'icap-field';
const shell = '/field';
// A connection that says nothing for so long is taken for none.
const patienceMs = 5_000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function fromCache(key) {
  return (await caches.open(cacheName)).match(key);
}

// The page from the network when there is one, so that a new version shows.
async function pageOf(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(patienceMs) });
  } catch (error) {
    const kept = await fromCache(shell);
    if (kept === undefined) throw error;
    return kept;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === 'navigate' && (pathname === shell || pathname.startsWith(`${shell}/`))) {
    event.respondWith(pageOf(request));
  } else if (pathname.startsWith('/assets/')) {
    // Its name changes with its content.
    event.respondWith(fromCache(pathname).then((kept) => kept ?? fetch(request)));
  }
});
