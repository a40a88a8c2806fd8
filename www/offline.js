// Keeps the page in this browser, so that it opens without a network once it was seen. Files have the
// hash of their content in their names and are taken from here first; the page that names them comes
// from the network where there is one.
const KEPT = "holdpoint";
const page = self.registration.scope;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetch(page).then(keepPage));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET" || !url.startsWith(page)) return;
  event.respondWith(mode === "navigate" ? newest(event) : kept(event.request));
});

async function newest(event) {
  const cache = await caches.open(KEPT);
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(keepPage(response.clone()));
    return response;
  } catch (error) {
    const known = await cache.match(page);
    if (known) return known;
    throw error;
  }
}

async function kept(request) {
  const cache = await caches.open(KEPT);
  const known = await cache.match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

// Keeps a page with what it names; of an older page only what the new one names stays.
async function keepPage(response) {
  const cache = await caches.open(KEPT);
  const text = await response.clone().text();
  if (text === (await (await cache.match(page))?.text())) return;
  const files = await Promise.all(named(text, page).map((url) => keep(cache, url)));
  const inner = files.filter(({ url }) => url.endsWith(".css")).map(({ text, url }) => named(text, url));
  const fonts = await Promise.all(inner.flat().map((url) => keep(cache, url)));
  await cache.put(page, response);
  const needed = new Set([page, ...[...files, ...fonts].map(({ url }) => url)]);
  for (const { url } of await cache.keys()) if (!needed.has(url)) await cache.delete(url);
}

async function keep(cache, url) {
  const response = (await cache.match(url)) ?? (await fetch(url));
  if (!response.ok) throw new Error(`${url} cannot be kept: ${response.status}`);
  await cache.put(url, response.clone());
  return { url, text: url.endsWith(".css") ? await response.text() : "" };
}

// The files that a text names, relative to where it lies.
function named(text, base) {
  const names = text.matchAll(/(?:href=|content=|url\(|import\(|from |module_or_path: )["'`]?([^"'`\s>)]+\.(?:css|js|wasm|svg|woff2))/g);
  return [...new Set([...names].map(([, name]) => new URL(name, base).href))];
}
