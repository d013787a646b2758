import type { BrowserContext, Page } from "@playwright/test";
import { kept } from "../support/kept.ts";
import { type Person, go, logIn } from "../support/people.ts";
import { Relay } from "../support/relay.ts";
import { meet, say } from "../support/talk.ts";
import { expect, test as product } from "../support/test.ts";
import { Watch } from "../support/watch.ts";

/** A browser with tabs. */
class Device {
  /** The live sockets that are open, each by the tab that holds it. */
  readonly sockets: Page[] = [];
  /** The tabs that ever opened one. */
  readonly held = new Set<Page>();

  constructor(
    readonly context: BrowserContext,
    private readonly watch: Watch,
  ) {}

  async tab(path = "/"): Promise<Page> {
    const page = await this.context.newPage();
    await this.watch.follow(page);
    page.on("websocket", (socket) => {
      this.sockets.push(page);
      this.held.add(page);
      socket.on("close", () => this.sockets.splice(this.sockets.indexOf(page), 1));
    });
    page.on("close", () => this.sockets.splice(0, Infinity, ...this.sockets.filter((holder) => holder !== page)));
    await page.goto(path);
    await page.locator("html[data-ready]").waitFor();
    return page;
  }

  /** Waits until exactly one tab holds a socket, and returns it. */
  async holder(): Promise<Page> {
    await expect.poll(() => this.sockets.length, { timeout: 45_000 }).toBe(1);
    return this.sockets[0] as Page;
  }
}

/** Two people who talk; the pro has a network that can fail. */
interface Talk {
  relay: Relay;
  camille: Person;
  noor: Person;
  hers: Page;
  /** His first device, where he is signed in, and its first tab, where the conversation is open. */
  his: Device;
  tab: Page;
  /** Another device, not signed in. */
  device: () => Promise<Device>;
}

const test = product.extend<{ talk: Talk }>({
  talk: async ({ browser, server, visit }, use) => {
    const relay = await Relay.start(server.url);
    const watch = new Watch(relay.url);
    const contexts: BrowserContext[] = [];
    const device = async () => {
      const context = await browser.newContext({ baseURL: relay.url, locale: "fr-FR" });
      contexts.push(context);
      return new Device(context, watch);
    };
    const [hers, his] = [await visit(), await device()];
    const tab = await his.tab();
    const { camille, noor } = await meet(server, "Volet", hers, tab);
    await say(tab, "Bonjour !");
    await go(hers, "Messages");
    await hers.getByRole("link", { name: /Noor/ }).click();
    await expect(hers.getByRole("log")).toContainText("Bonjour !");
    await use({ relay, camille, noor, hers, his, tab, device });
    for (const context of contexts) await context.close();
    await relay.stop();
    watch.expectNothing();
  },
});

test.describe.configure({ timeout: 240_000 });

/** Types for longer than the pause between two words to the server that someone types. */
async function type(page: Page): Promise<void> {
  await page.getByLabel("Votre message").pressSequentially("Je peux demain matin", { delay: 250 });
}

/** Another tab or device of someone, with the conversation open. */
async function join(device: Device, person: Person, conversation: string): Promise<Page> {
  const tab = await device.tab(conversation);
  await logIn(tab, person);
  await expect(tab.getByRole("log")).toContainText("Bonjour !", { timeout: 30_000 });
  return tab;
}

/** Each page shows each text once, in this order. */
async function expectAll(pages: Page[], texts: string[]): Promise<void> {
  for (const page of pages) {
    for (const text of texts) await expect(page.getByRole("log")).toContainText(text);
    const shown = await page.locator(".bubble").allInnerTexts();
    const order = shown.flatMap((bubble) => texts.filter((text) => bubble.includes(text)));
    expect(order).toEqual(texts);
  }
}

function path(page: Page): string {
  return new URL(page.url()).pathname;
}

test("tabs of one account share one socket", async ({ talk: { hers, his, tab, noor } }) => {
  const second = await join(his, noor, path(tab));
  expect(await his.holder()).toBe(tab);
  await test.step("both hear what happens, and what each says arrives", async () => {
    await say(hers, "Êtes-vous là ?");
    await expectAll([tab, second], ["Êtes-vous là ?"]);
    await say(second, "Oui, ici.");
    await expectAll([hers, tab, second], ["Êtes-vous là ?", "Oui, ici."]);
    expect(await his.holder()).toBe(tab);
  });
  await test.step("typing shows in both, and comes from both", async () => {
    const hersTyping = type(hers);
    for (const page of [tab, second]) await expect(page.getByText("Camille écrit…")).toBeVisible();
    await hersTyping;
    const hisTyping = type(second);
    await expect(hers.getByText("Noor écrit…")).toBeVisible();
    await hisTyping;
    await expect(second.getByText("En ligne")).toBeVisible();
  });
  await test.step("what was read shows in both", async () => {
    for (const page of [tab, second]) await expect(page.locator(".bubble.mine").last()).toContainText("Lu");
    expect(his.held.has(second), "the second tab never needed a socket").toBe(false);
  });
  await test.step("when the tab that holds the socket closes, the other one goes on", async () => {
    await tab.close();
    expect(await his.holder()).toBe(second);
    await say(hers, "Toujours là ?");
    await expectAll([second], ["Êtes-vous là ?", "Oui, ici.", "Toujours là ?"]);
    const typing = type(hers);
    await expect(second.getByText("Camille écrit…")).toBeVisible();
    await typing;
  });
});

test("a log-out in one tab ends the session in the account's other tabs, and in no other account's", async ({ talk: { hers, his, tab, camille, noor } }) => {
  const conversation = path(tab);
  const second = await join(his, noor, conversation);
  // Signed in last: from now on the browser's cookies are hers.
  const third = await join(his, camille, conversation);
  await say(hers, "La clé est sous le pot.");
  await expectAll([tab, second, third], ["La clé est sous le pot."]);
  await second.getByLabel("Votre message").pressSequentially("À moitié écrit");
  await expect.poll(async () => Object.keys((await kept(second)).outbox)).toHaveLength(1);
  const ends: number[] = [];
  his.context.on("response", (answer) => {
    if (answer.url().endsWith("/auth/logout")) ends.push(answer.status());
  });
  await test.step("the other tab shows the log-in page at once, and nothing of the conversation any more", async () => {
    await go(tab, "Compte");
    await tab.getByRole("button", { name: "Se déconnecter" }).click();
    await expect(second.getByRole("heading", { name: "Se connecter", level: 1 })).toBeVisible({ timeout: 5_000 });
    await expect(second.locator("main")).toContainText("Vous vous êtes déconnecté dans un autre onglet.");
    for (const page of [tab, second]) {
      const shown = `${await page.title()} ${await page.content()}`;
      for (const text of ["Bonjour !", "La clé est", "À moitié écrit", camille.name, noor.name]) expect(shown).not.toContain(text);
    }
    await expect.poll(() => ends).toEqual([204]);
    const mine = Object.keys((await kept(third)).outbox)[0]?.split("/")[0] ?? "";
    expect(mine).not.toBe("");
    await expect.poll(async () => Object.keys((await kept(third)).cache).filter((key) => key.startsWith(mine))).toEqual([]);
  });
  await test.step("the other account goes on, and keeps its session", async () => {
    await say(third, "Je suis toujours là.");
    await expect(hers.getByRole("log")).toContainText("Je suis toujours là.");
    expect((await his.context.cookies()).map((cookie) => cookie.name)).toContain("__Host-refresh");
  });
  await test.step("whoever logs in again finds what was being written", async () => {
    await logIn(second, noor);
    await expect(second.getByRole("log")).toContainText("Je suis toujours là.", { timeout: 30_000 });
    await expect(second.getByLabel("Votre message")).toHaveValue("À moitié écrit");
    expect(ends).toEqual([204]);
  });
});

test("a tab that the browser puts to sleep does not make the others deaf", async ({ talk: { hers, his, tab, noor } }) => {
  const second = await join(his, noor, path(tab));
  expect(await his.holder()).toBe(tab);
  // What a browser that freezes a tab does to its scripts.
  const debug = await his.context.newCDPSession(tab);
  await debug.send("Debugger.enable");
  await debug.send("Debugger.pause");
  await expect.poll(() => his.sockets.includes(second), { timeout: 60_000 }).toBe(true);
  await say(hers, "Vous dormez ?");
  await expectAll([second], ["Vous dormez ?"]);
  await say(second, "Plus maintenant.");
  await expectAll([hers], ["Vous dormez ?", "Plus maintenant."]);
  await debug.send("Debugger.resume");
  expect(await his.holder()).toBe(second);
  await expectAll([tab], ["Vous dormez ?", "Plus maintenant."]);
});

test("without a network messages wait, in every tab, and go out once", async ({ talk: { relay, hers, his, tab, noor } }) => {
  const second = await join(his, noor, path(tab));
  relay.turn("cut");
  for (const page of [tab, second]) await expect(page.getByText("Hors connexion")).toBeVisible();
  await say(tab, "Écrit hors ligne, un.");
  await say(second, "Écrit hors ligne, deux.");
  await say(hers, "Écrit pendant ce temps.");
  await expect(hers.getByText("Écrit hors ligne")).toBeHidden();
  relay.turn("fair");
  for (const page of [tab, second]) await page.evaluate(() => dispatchEvent(new Event("online")));
  for (const page of [tab, second]) await expect(page.getByText("Hors connexion")).toBeHidden();
  const texts = ["Écrit hors ligne, un.", "Écrit hors ligne, deux.", "Écrit pendant ce temps."];
  for (const page of [hers, tab, second]) {
    for (const text of texts) await expect(page.locator(".bubble").filter({ hasText: text })).toHaveCount(1);
  }
});

test("a connection that carries nothing any more is noticed and replaced", async ({ talk: { relay, hers, his, tab } }) => {
  await his.holder();
  relay.freeze();
  await say(hers, "Allô ?");
  await expect(tab.getByRole("log")).toContainText("Allô ?", { timeout: 45_000 });
  await expect(tab.getByText("Hors connexion")).toBeHidden();
});

test("two devices of one account both receive", async ({ talk: { hers, his, tab, noor, device } }) => {
  const phone = await device();
  const mobile = await join(phone, noor, path(tab));
  await say(hers, "À quelle heure ?");
  await expectAll([tab, mobile], ["À quelle heure ?"]);
  await say(mobile, "Neuf heures.");
  await expectAll([hers, tab, mobile], ["À quelle heure ?", "Neuf heures."]);
  expect([await his.holder(), await phone.holder()]).toEqual([tab, mobile]);
});

test("what waits for the network asks the service worker to wake the page", async ({ talk: { his, hers, tab } }) => {
  await tab.evaluate(() => navigator.serviceWorker.ready);
  await his.context.setOffline(true);
  await say(tab, "Dans le tunnel.");
  const wishes = () => tab.evaluate(async () => {
    const { sync } = await navigator.serviceWorker.ready as unknown as { sync: { getTags(): Promise<string[]> } };
    return sync.getTags();
  });
  await expect.poll(wishes).toContain("outbox");
  await his.context.setOffline(false);
  await expectAll([hers], ["Dans le tunnel."]);
});
