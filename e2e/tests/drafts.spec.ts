import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { kept } from "../support/kept.ts";
import { type Person, go, logIn } from "../support/people.ts";
import { Relay } from "../support/relay.ts";
import { scan } from "../support/scan.ts";
import { meet, say } from "../support/talk.ts";
import { expect, test as product } from "../support/test.ts";
import { Watch } from "../support/watch.ts";

interface Desk {
  page: Page;
  relay: Relay;
}

/** In everything that is written here. */
const secret = "phrase confidentielle";

/** A browser of its own behind a network that can be altered; nothing in its profile may be readable afterwards. */
const test = product.extend<{ desk: Desk }>({
  desk: async ({ browser, server, launchOptions }, use) => {
    const relay = await Relay.start(server.url);
    const profile = mkdtempSync(path.join(tmpdir(), "leboncoup-drafts-"));
    const context = await browser.browserType().launchPersistentContext(profile, {
      ...launchOptions,
      baseURL: relay.url,
      locale: "fr-FR",
    });
    const watch = new Watch(relay.url);
    const page = await context.newPage();
    await watch.follow(page);
    await use({ page, relay });
    await context.close();
    await relay.stop();
    // The messages and what was left in the field; what the browser remembers of its pages, too.
    expect(scan(profile, [secret])).toEqual([]);
    rmSync(profile, { recursive: true, force: true });
    watch.expectNothing();
  },
});

test.describe.configure({ timeout: 180_000 });

const field = (page: Page) => page.getByLabel("Votre message");

async function waiting(page: Page): Promise<string[]> {
  return Object.keys((await kept(page)).outbox);
}

async function comeBack(page: Page, person: Person): Promise<void> {
  await expect(page.getByRole("heading", { name: "Se connecter" })).toBeVisible();
  await logIn(page, person);
}

test("what is being written outlives reload, new version and log-out, and is readable nowhere", async ({ desk, visit, server }) => {
  const { page: his, relay } = desk;
  const hers = await visit();
  const { noor } = await meet(server, "Store bloqué", hers, his);
  await say(his, "Bonjour, premier mot, phrase confidentielle.");
  await go(hers, "Messages");
  await hers.getByRole("link", { name: /Noor/ }).click();
  await expect(hers.getByRole("log")).toContainText("premier mot");

  await test.step("a reload in the middle of writing", async () => {
    await his.locator(".bubble").filter({ hasText: "premier mot" }).getByRole("button", { name: "Actions sur ce message" }).click();
    await his.getByRole("dialog").getByRole("button", { name: "Répondre" }).click();
    await field(his).pressSequentially("Une phrase confidentielle qui");
    await expect.poll(() => waiting(his)).toHaveLength(1);
    await his.reload();
    await comeBack(his, noor);
    await expect(field(his)).toHaveValue("Une phrase confidentielle qui");
    await expect(his.getByText("Réponse à votre message")).toBeVisible();
    // Only who types is said to be typing.
    await expect(hers.getByText("Noor écrit…")).toBeHidden();
  });
  await test.step("leaving the page and coming back", async () => {
    await go(his, "Messages");
    await his.getByRole("link", { name: /Camille/ }).click();
    await expect(field(his)).toHaveValue("Une phrase confidentielle qui");
  });
  await test.step("the button of a new version", async () => {
    await his.waitForFunction(() => navigator.serviceWorker.controller !== null);
    const version = (await his.locator("meta[name=version]").getAttribute("content")) ?? "";
    relay.alter = (text) => text.replaceAll(version, "0123456789abcdef");
    await his.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
    await expect(his.getByText("Nouvelle version disponible")).toBeVisible();
    await field(his).pressSequentially(" continue");
    await his.getByRole("button", { name: "Recharger" }).click();
    await comeBack(his, noor);
    await expect(field(his)).toHaveValue("Une phrase confidentielle qui continue");
    relay.alter = undefined;
  });
  await test.step("logging out", async () => {
    await go(his, "Compte");
    await his.getByRole("button", { name: "Se déconnecter" }).click();
    await his.goto("/connexion");
    expect(await waiting(his)).toHaveLength(1);
    await logIn(his, noor);
    await go(his, "Messages");
    await his.getByRole("link", { name: /Camille/ }).click();
    await expect(field(his)).toHaveValue("Une phrase confidentielle qui continue");
  });
  await test.step("sent, it is a message and no draft", async () => {
    await expect(field(his)).toHaveValue("Une phrase confidentielle qui continue");
    await field(his).press("Enter");
    await expect(hers.getByRole("log")).toContainText("qui continue");
    await expect.poll(() => waiting(his)).toEqual([]);
    await his.reload();
    await comeBack(his, noor);
    await expect(his.getByRole("log")).toContainText("qui continue");
    await expect(field(his)).toHaveValue("");
    await expect(his.locator(".bubble").filter({ hasText: "qui continue" })).toHaveCount(1);
  });
  await test.step("emptied, it is gone", async () => {
    await field(his).fill("Rien");
    await expect.poll(() => waiting(his)).toHaveLength(1);
    await field(his).fill("");
    await expect.poll(() => waiting(his)).toEqual([]);
  });
  await test.step("left in the field, it lies sealed on the device", async () => {
    await field(his).fill("Une autre phrase confidentielle");
    await expect.poll(() => waiting(his)).toHaveLength(1);
    expect(JSON.stringify(await kept(his))).not.toContain("confidentielle");
  });
});
