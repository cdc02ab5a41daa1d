// Lets the survey open without a connection. It keeps nothing itself: the page puts its files into the cache when a survey
// is started (src/pages/survey/offline.ts). Calls of the service, and every address but the survey's, are left alone.
const cacheName = 'icap-survey';
const shell = '/s/';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

async function fromCache(key) {
  return (await caches.open(cacheName)).match(key);
}

// The page from the network when there is one, so that a new version shows.
async function pageOf(request) {
  try {
    return await fetch(request);
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
  if (request.mode === 'navigate' && pathname.startsWith(shell)) {
    event.respondWith(pageOf(request));
  } else if (pathname.startsWith('/assets/')) {
    // Its name changes with its content.
    event.respondWith(fromCache(pathname).then((kept) => kept ?? fetch(request)));
  }
});
