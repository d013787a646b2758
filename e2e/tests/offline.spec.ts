import type { Page } from "@playwright/test";
import { evict, kept } from "../support/kept.ts";
import { type Person, go, logIn } from "../support/people.ts";
import { Relay } from "../support/relay.ts";
import { type Couple, meet, say } from "../support/talk.ts";
import { expect, test as product } from "../support/test.ts";
import { Watch } from "../support/watch.ts";

/** How long what depends on a network that comes back may take. */
const BACK = { timeout: 45_000 };

interface Pair extends Couple {
  hers: Page;
  /** Behind the relay, on the page of their conversation, with the service worker at work. */
  his: Page;
}

/** The product; `relay` is a network that can be cut. */
const test = product.extend<{ relay: Relay; pair: Pair }>({
  relay: async ({ server }, use) => {
    const relay = await Relay.start(server.url);
    await use(relay);
    await relay.stop();
  },
  pair: async ({ browser, visit, server, relay }, use) => {
    const context = await browser.newContext({ baseURL: relay.url, locale: "fr-FR" });
    const his = await context.newPage();
    const watch = new Watch(relay.url);
    await watch.follow(his);
    const hers = await visit();
    const couple = await meet(server, "Volet coincé", hers, his);
    await say(his, "Bonjour, premier message.");
    await arrived(his);
    await go(hers, "Messages");
    await hers.getByRole("link", { name: /Noor/ }).click();
    await expect(hers.getByRole("log")).toContainText("premier message");
    await atWork(his);
    await use({ hers, his, ...couple });
    await context.close();
    watch.expectNothing();
  },
});

test.describe.configure({ timeout: 180_000 });

/** The newest message is on the server. */
async function arrived(page: Page): Promise<void> {
  await expect(page.locator(".bubble.mine").last()).toContainText(/Envoyé|Reçu|Lu/, BACK);
}

/** The service worker serves this page. */
async function atWork(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Each of these texts is on the page once. */
async function once(page: Page, texts: string[]): Promise<void> {
  for (const text of texts) await expect(page.locator(".bubble").filter({ hasText: text })).toHaveCount(1);
}

/** Reloads, which forgets the keys, and signs in again on the page that opens. */
async function comeBack(page: Page, person: Person): Promise<void> {
  await page.reload();
  await expect(page.getByRole("heading", { name: "Se connecter" })).toBeVisible();
  await logIn(page, person);
}

async function nothingWaits(page: Page): Promise<void> {
  await expect.poll(async () => Object.keys((await kept(page)).outbox), BACK).toEqual([]);
}

test("without a network the app opens, shows its conversations, keeps what is written and sends it once", async ({ pair, relay }) => {
  const { hers, his, noor, wish } = pair;
  const texts = ["Écrit sans réseau.", "Et encore un."];
  relay.turn("cut");
  await expect(his.getByText("Hors connexion")).toBeVisible(BACK);
  await say(his, "Écrit sans réseau.");
  await expect(his.locator(".bubble.mine").last()).toContainText("En attente");

  await his.reload();
  await logIn(his, { ...noor, password: "rien-de-tel-quun-autre-mot" });
  await expect(his.getByRole("alert")).toContainText("mot de passe");
  await logIn(his, noor);
  await expect(his.getByRole("log")).toContainText("premier message", BACK);
  await once(his, ["Écrit sans réseau."]);
  await say(his, "Et encore un.");
  await go(his, "Messages");
  await expect(his.getByRole("link", { name: /Camille/ })).toContainText(wish.title);
  await his.getByRole("link", { name: /Camille/ }).click();

  relay.turn("fair");
  await expect(hers.getByRole("log")).toContainText("Et encore un.", BACK);
  await arrived(his);
  for (const page of [hers, his]) {
    await once(page, texts);
    await expect(page.locator(".bubble").last()).toContainText("Et encore un.");
  }
  await say(hers, "Bien reçu.");
  await expect(his.getByRole("log")).toContainText("Bien reçu.", BACK);
});

test("a network that swallows requests opens the copies, too", async ({ pair, relay }) => {
  const { hers, his, noor } = pair;
  relay.turn("silent");
  await his.reload();
  await logIn(his, noor);
  await expect(his.getByRole("log")).toContainText("premier message", BACK);
  await say(his, "Écrit dans le vide.");
  relay.turn("fair");
  await expect(hers.getByRole("log")).toContainText("Écrit dans le vide.", { timeout: 90_000 });
  await once(hers, ["Écrit dans le vide."]);
});

test("a message that waits survives logging out, which forgets the copies", async ({ pair, relay }) => {
  const { hers, his, noor } = pair;
  relay.turn("cut");
  await say(his, "Resté en attente.");
  expect(Object.keys((await kept(his)).cache).length).toBeGreaterThan(4);
  await go(his, "Compte");
  await his.getByRole("button", { name: "Se déconnecter" }).click();
  await expect.poll(async () => Object.keys((await kept(his)).cache)).toEqual([]);
  expect(Object.keys((await kept(his)).outbox)).toHaveLength(1);
  await his.goto("/connexion");
  await logIn(his, noor);
  await expect(his.getByRole("alert")).not.toBeEmpty(BACK);

  relay.turn("fair");
  await logIn(his, noor);
  await expect(hers.getByRole("log")).toContainText("Resté en attente.", BACK);
  await nothingWaits(his);
  await once(hers, ["Resté en attente."]);
});

test("a reload in the middle of a send neither loses nor doubles the message", async ({ pair }) => {
  const { hers, his, noor } = pair;
  const route = "**/api/v1/conversations/*/messages";
  // The server has it; the answer never comes.
  await his.route(route, async (request) => {
    await request.fetch();
  });
  await say(his, "Au milieu de l’envoi.");
  await expect(hers.getByRole("log")).toContainText("Au milieu de l’envoi.");
  await his.unroute(route);
  await comeBack(his, noor);
  await expect(his.getByRole("log")).toContainText("Au milieu de l’envoi.", BACK);
  await say(his, "Et la suite.");
  await arrived(his);
  await expect(hers.getByRole("log")).toContainText("Et la suite.", BACK);
  for (const page of [hers, his]) {
    await once(page, ["Au milieu de l’envoi.", "Et la suite."]);
    await expect(page.locator(".bubble-warning")).toHaveCount(0);
  }
  await nothingWaits(his);
});

test("an evicted database and a wiped service worker come back from the server's sealed copy", async ({ pair, relay }) => {
  const { hers, his, noor } = pair;
  await evict(his);
  await say(his, "Après l’éviction.");
  await expect(hers.getByRole("log")).toContainText("Après l’éviction.", BACK);
  const everything = async () => {
    const { marks, cache } = await kept(his);
    const kinds = ["/iterations", "/vault", "/key-ring"].filter((kind) => Object.keys(marks).some((key) => key.endsWith(kind)));
    const copies = ["ring/", "/vault", "/conversation/", "/entry/", "/state"];
    return [...kinds, ...copies.filter((kind) => Object.keys(cache).some((key) => key.includes(kind)))];
  };
  await expect.poll(everything, BACK).toHaveLength(8);

  await evict(his);
  await comeBack(his, noor);
  for (const text of ["premier message", "Après l’éviction."]) await expect(his.getByRole("log")).toContainText(text, BACK);
  await expect.poll(everything, BACK).toHaveLength(8);
  await atWork(his);
  relay.turn("cut");
  await comeBack(his, noor);
  for (const text of ["premier message", "Après l’éviction."]) await expect(his.getByRole("log")).toContainText(text, BACK);
});

test("nothing readable lies on the device", async ({ pair, relay }) => {
  const { hers, his, noor, camille, wish } = pair;
  await say(hers, "Réponse confidentielle.");
  await expect(his.getByRole("log")).toContainText("Réponse confidentielle.");
  relay.turn("cut");
  await say(his, "Attente confidentielle.");
  const everything = await kept(his);
  expect(Object.keys(everything.outbox)).toHaveLength(1);
  expect(Object.keys(everything.cache).length).toBeGreaterThan(4);
  expect(Object.keys(everything.files).length).toBeGreaterThan(2);
  const text = JSON.stringify(everything).toLowerCase();
  const people = [noor.email, noor.password, camille.email, camille.password];
  for (const secret of ["premier message", "confidentielle", wish.title, ...people]) {
    expect(text, secret).not.toContain(secret.toLowerCase());
    for (const shift of [0, 1, 2]) {
      const coded = Buffer.from(" ".repeat(shift) + secret).toString("base64").replace(/=+$/, "");
      expect(text, secret).not.toContain(coded.slice(Math.ceil((shift * 4) / 3), -1).toLowerCase());
    }
  }
});
