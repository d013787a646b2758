import { type Page } from "@playwright/test";
import { signUp, someone } from "../support/people.ts";
import { Relay } from "../support/relay.ts";
import { expect, test as product } from "../support/test.ts";
import { Watch } from "../support/watch.ts";

type Fixtures = {
  relay: Relay;
  /** A page of a device of its own, on the home page, with the service worker at work. */
  page: Page;
};

/** The product behind a network that can be cut. */
const test = product.extend<Fixtures>({
  relay: async ({ server }, use) => {
    const relay = await Relay.start(server.url);
    await use(relay);
    await relay.stop();
  },
  page: async ({ browser, relay }, use) => {
    const context = await browser.newContext({ baseURL: relay.url, locale: "fr-FR" });
    const page = await context.newPage();
    const watch = new Watch(relay.url);
    await watch.follow(page);
    await page.goto("/");
    await ready(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await use(page);
    await context.close();
    watch.expectNothing();
  },
});

async function ready(page: Page): Promise<void> {
  await page.locator("html[data-ready]").waitFor();
}

function version(page: Page): Promise<string | null> {
  return page.locator("meta[name=version]").getAttribute("content");
}

/** The browser's hold on the service worker. */
async function workerOf(page: Page): Promise<{ sync(tag: string): Promise<void> }> {
  const browser = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => browser.on("ServiceWorker.workerRegistrationUpdated", (event) => {
    for (const { registrationId, isDeleted } of event.registrations) if (!isDeleted) resolve(registrationId);
  }));
  await browser.send("ServiceWorker.enable");
  const registrationId = await registered;
  const origin = new URL(page.url()).origin;
  const sync = async (tag: string) => {
    await browser.send("ServiceWorker.dispatchSyncEvent", { origin, registrationId, tag, lastChance: false });
  };
  return { sync };
}

/** Everything that the service worker keeps, by cache. */
function kept(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(async () => {
    const caches = await Promise.all((await window.caches.keys()).map(async (name) => {
      const requests = await (await window.caches.open(name)).keys();
      return [name, requests.map((request) => new URL(request.url).pathname)];
    }));
    return Object.fromEntries(caches);
  });
}

/** The page comes into view again, which makes it ask for another version. */
function lookAgain(page: Page): Promise<boolean> {
  return page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
}

/**
 * The page comes into view until this holds. Once may be too early: asked while it is asking already, as it does by itself
 * after each visit, the browser gives the answer to that older question to both.
 */
async function lookUntil(page: Page, holds: () => Promise<void>): Promise<void> {
  await expect(async () => {
    await lookAgain(page);
    await holds();
  }).toPass();
}

for (const weather of ["cut", "silent", "gateway"] as const) {
  test(`after one visit the app opens at any address: network ${weather}`, async ({ page, relay }) => {
    relay.turn(weather);
    await page.reload();
    await ready(page);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.goto("/messages/018f2f6e-0000-7000-8000-000000000000");
    await expect(page.getByRole("heading", { name: "Se connecter", level: 1 })).toBeVisible();
    await page.goto("/inscription?profil=pro");
    await expect(page.getByLabel("Nom affiché")).toBeVisible();
  });
}

test("nothing between server and browser keeps the worker's script", async ({ page }) => {
  const headers = (await page.request.get("/sw.js")).headers();
  expect(headers["cache-control"]).toBe("no-cache");
  expect(headers["content-type"]).toBe("text/javascript; charset=utf-8");
  expect(headers["content-security-policy"]).toContain("connect-src 'self'");
});

test("it keeps the app's own files and nothing of anybody's", async ({ page }) => {
  await signUp(page, someone("demandeur", "Odile"));
  const caches = await kept(page);
  expect(Object.keys(caches)).toEqual([`leboncoup-${await version(page)}`]);
  const [files] = Object.values(caches);
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource")
    .map((entry) => new URL(entry.name).pathname)
    .filter((path) => !path.startsWith("/api/")));
  expect(files).toEqual(expect.arrayContaining(["/", ...loaded]));
  expect(files?.filter((path) => path.startsWith("/api/") || path === "/sw.js")).toEqual([]);
});

test("what the browser threw away is fetched again", async ({ page, relay }) => {
  const before = await kept(page);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await page.reload();
  await ready(page);
  await expect.poll(() => kept(page)).toEqual(before);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
  await page.reload();
  await ready(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  expect(await kept(page)).toEqual(before);
  relay.turn("cut");
  await page.reload();
  await ready(page);
});

test("a new version is said, and waits for the person", async ({ page, relay }) => {
  const old = await version(page);
  const notice = page.getByText("Nouvelle version disponible");
  await page.goto("/connexion");
  await ready(page);
  await lookAgain(page);
  await page.getByLabel("Adresse e-mail").fill("odile@exemple.fr");
  relay.alter = (text) => text.replaceAll(old ?? "", "0123456789abcdef");
  await lookUntil(page, () => expect(notice).toBeVisible({ timeout: 2_000 }));
  await expect(page.getByLabel("Adresse e-mail")).toHaveValue("odile@exemple.fr");
  expect(await version(page)).toBe(old);
  await page.getByRole("button", { name: "Plus tard" }).click();
  await expect(notice).toBeHidden();
  await expect.poll(async () => Object.keys(await kept(page))).toEqual(["leboncoup-0123456789abcdef"]);
  relay.alter = undefined;
  await lookUntil(page, async () => expect(Object.keys(await kept(page))).toEqual([`leboncoup-${old}`]));
  await expect(notice).toBeHidden();
  relay.alter = (text) => text.replaceAll(old ?? "", "fedcba9876543210");
  await lookUntil(page, () => expect(notice).toBeVisible({ timeout: 2_000 }));
  await page.getByRole("button", { name: "Recharger" }).click();
  await expect.poll(() => version(page).catch(() => null)).toBe("fedcba9876543210");
  await ready(page);
  await expect(notice).toBeHidden();
});

test("who is told that the network is back does not wait any longer", async ({ page, relay }) => {
  await signUp(page, someone("demandeur", "Maxence"));
  const offline = page.getByText("Hors connexion");
  await expect(offline).toBeHidden();
  // From here on no timer of the page ends, so that only being told can bring it back.
  await page.clock.install();
  const worker = await workerOf(page);
  const tell = {
    "the browser": () => page.evaluate(() => dispatchEvent(new Event("online"))),
    "the service worker": () => worker.sync("outbox"),
  };
  const now = Date.now();
  for (const [at, back] of Object.values(tell).entries()) {
    relay.turn("cut");
    await expect(offline).toBeVisible();
    await page.clock.pauseAt(now + (at + 1) * 60_000);
    relay.turn("fair");
    await back();
    await expect(offline).toBeHidden();
    await page.clock.resume();
  }
});
