// The page itself without signal: what was loaded once is kept, the server is asked first for the page. Nothing of the API is kept here.
const kept = 'madang-driver';
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith('/driver')) return;
  const keep = async (reply) => {
    if (reply.ok) (await caches.open(kept)).put(event.request, reply.clone());
    return reply;
  };
  const ask = () => fetch(event.request).then(keep);
  const known = () => caches.match(event.request, { ignoreSearch: true });
  event.respondWith(
    url.pathname.startsWith('/driver/assets/')
      ? known().then((reply) => reply ?? ask())
      : ask().catch(async () => (await known()) ?? Response.error()),
  );
});
