import type { Page } from "@playwright/test";

/** Everything that a page's origin keeps on the device, as text, by key or address. */
export interface Kept {
  marks: Record<string, string>;
  outbox: Record<string, string>;
  cache: Record<string, string>;
  /** Sealed parts of files, in bytes. */
  uploads: Record<string, number>;
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
    const bucket = async <T>(name: string, read: (value: Uint8Array) => T): Promise<Record<string, T>> => {
      if (!database.objectStoreNames.contains(name)) return {};
      const store = database.transaction(name).objectStore(name);
      const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled<Uint8Array[]>(store.getAll())]);
      return Object.fromEntries(values.map((value, at) => [String(keys[at]), read(value)]));
    };
    const text = (value: Uint8Array) => new TextDecoder().decode(value);
    const [marks, outbox, cache] = [await bucket("marks", text), await bucket("outbox", text), await bucket("cache", text)];
    const uploads = await bucket("uploads", (value) => value.length);
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
    return { marks, outbox, cache, uploads, files, local: { ...localStorage }, session: { ...sessionStorage } };
  });
}

/** Throws the sealed parts of files away. */
export async function clearUploads(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("leboncoup");
    opening.onerror = reject;
    opening.onsuccess = () => {
      const clearing = opening.result.transaction("uploads", "readwrite");
      clearing.objectStore("uploads").clear();
      clearing.onabort = reject;
      clearing.oncomplete = () => resolve(opening.result.close());
    };
  }));
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
