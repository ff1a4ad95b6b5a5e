/**
 * The service worker. Keeps the whole app on the first visit, and large networks of real photographs once they are asked for; gives every
 * answer the headers of an isolated page, so that a plain host has threads, too; lets an older page go on with the files of its version.
 */
import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { Route, Router } from 'workbox-routing';
import { NetworkFirst } from 'workbox-strategies';
import { notKept, TAKE_OVER, TIDY } from '../protocol/offline';
import { isolated } from './isolated';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: Parameters<PrecacheController['addToCacheList']>[0] };

const precache = new PrecacheController();
precache.addToCacheList(self.__WB_MANIFEST);

const isIn = (folder: string, { href }: URL) => href.startsWith(self.registration.scope + folder);

const router = new Router();
// Settings in the address do not make it another page.
router.registerRoute(new PrecacheRoute(precache, { ignoreURLParametersMatching: [/.*/] }));
router.registerRoute(
  new Route(
    ({ url }) => isIn('models/', url),
    // The newest first: weights must fit the cards and recordings of the version in charge.
    new NetworkFirst({ cacheName: 'models', plugins: [{ handlerDidError: () => Promise.resolve(notKept()) }] }),
  ),
);
router.registerRoute(
  new Route(
    // Not of this version: a page of the one before asks.
    ({ url }) => isIn('assets/', url),
    async ({ request }) => {
      const store = await self.caches.open(precache.strategy.cacheName);
      return (await store.match(request.url, { ignoreVary: true })) ?? fetch(request);
    },
  ),
);

/** A page is isolated by its own headers and those of its workers' scripts; the rest may come as it is, such as parts and streams. */
const needsHeaders = ({ mode, destination }: Request) => mode === 'navigate' || /worker|script/.test(destination);

/** One after the other, as the library would store them, a host far away would need ten seconds and more for its hundreds of small files. */
const AT_ONCE = 6;
async function install(event: ExtendableEvent): Promise<void> {
  const left = [...precache.getURLsToCacheKeys()];
  const store = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [url, cacheKey] = next;
      // A file whose name does not change with it may lie in the browser's own cache from an earlier version.
      const request = new Request(url, { cache: url === cacheKey ? 'default' : 'reload', credentials: 'same-origin' });
      await Promise.all(precache.strategy.handleAll({ params: { cacheKey }, request, event }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, store));
}

self.addEventListener('install', (event) => event.waitUntil(install(event)));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== self.location.origin) return;
  const answer = router.handleRequest({ request, event }) ?? (needsHeaders(request) ? fetch(request) : null);
  if (answer) event.respondWith(answer.then(isolated));
});

async function tidy(event: ExtendableEvent): Promise<void> {
  const { waiting, installing, scope } = self.registration;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const isLast = windows.filter(({ url }) => url.startsWith(scope)).length <= 1;
  // What a newer version has stored already would look like something old.
  if (isLast && !waiting && !installing) await precache.activate(event);
}
self.addEventListener('message', (event) => {
  const { type } = (event.data ?? {}) as { type?: unknown };
  if (type === TAKE_OVER) event.waitUntil(self.skipWaiting());
  if (type === TIDY) event.waitUntil(tidy(event));
});
