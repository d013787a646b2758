import type { Page } from "@playwright/test";

/** Everything that a page's origin keeps on the device, as text, by key or address. */
export interface Kept {
  marks: Record<string, string>;
  outbox: Record<string, string>;
  cache: Record<string, string>;
  /** What the service worker keeps, but for binary files. */
  files: Record<string, string>;
  local: Record<string, string>;
  session: Record<string, string>;
}

/** Reads everything that the page's origin keeps on the device. */
export function kept(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await settled(indexedDB.open("leboncoup"));
    const bucket = async (name: string): Promise<Record<string, string>> => {
      if (!database.objectStoreNames.contains(name)) return {};
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
      const texts = values.map((value: Uint8Array) => new TextDecoder().decode(value));
      return Object.fromEntries(keys.map((key, at) => [String(key), texts[at] ?? ""]));
    };
    const [marks, outbox, cache] = [await bucket("marks"), await bucket("outbox"), await bucket("cache")];
    database.close();
    const files: Record<string, string> = {};
    for (const name of await caches.keys()) {
      const opened = await caches.open(name);
      for (const request of await opened.keys()) {
        const answer = await opened.match(request);
        const type = answer?.headers.get("content-type") ?? "";
        files[request.url] = /wasm|image|font/.test(type) ? type : (await answer?.text()) ?? "";
      }
    }
    return { marks, outbox, cache, files, local: { ...localStorage }, session: { ...sessionStorage } };
  });
}

/** Throws everything away, as browsers do when room is short; the service worker goes, too. */
export async function evict(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase("leboncoup");
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    for (const name of await caches.keys()) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
}
