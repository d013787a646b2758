import type { Page } from "@playwright/test";
import { logIn } from "../support/people.ts";
import { meet, say } from "../support/talk.ts";
import { expect, test } from "../support/test.ts";

/** Rows that may be in the page at a time, however long the conversation is. */
const ROWS = 90;

/** Old pages of 100 messages each. */
const PAGES = 100;

/** Pixels that a reader may be moved by what comes before. */
const STILL = 2;

const log = (page: Page) => page.getByRole("log");
const rows = (page: Page) => log(page).locator(".row");

/** Where the row with this text stands on the screen. */
async function place(page: Page, text: string): Promise<number> {
  return rows(page).filter({ hasText: text }).first().evaluate((row) => row.getBoundingClientRect().top);
}

/** Scrolls by so many pixels, as a wheel does. */
async function scroll(page: Page, by: number): Promise<void> {
  await log(page).hover();
  await page.mouse.wheel(0, by);
}

/** The text of the first row that is wholly visible. */
async function topmost(page: Page): Promise<string> {
  return log(page).evaluate((view) => {
    const edge = view.getBoundingClientRect().top;
    const seen = [...view.querySelectorAll(".row")].find((row) => row.getBoundingClientRect().top >= edge);
    return seen?.querySelector(".bubble-text")?.textContent ?? "";
  });
}

test("a long conversation opens at once, scrolls back in place and never fills the page", async ({ visit, server }) => {
  const hers = await visit();
  const his = await visit({ viewport: { width: 390, height: 844 } });
  // One of them has talked for long.
  const { noor } = await meet(server, "Chauffe-eau bruyant", hers, his);
  await say(his, "Voici le dernier message.");
  server.fill(noor, PAGES);
  const talk = new URL(his.url()).pathname;
  const asked: string[] = [];
  his.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await test.step("it opens with the newest messages and without an old page", async () => {
    await his.goto(talk);
    await logIn(his, noor);
    await expect(log(his)).toContainText("Voici le dernier message.");
    await expect(rows(his).filter({ hasText: "Voici le dernier message." })).toBeInViewport();
    expect(asked.filter((path) => path.includes("/pages/")).length).toBeLessThanOrEqual(2);
  });
  await test.step("scrolling back fetches page after page, and what is read stays where it is", async () => {
    for (let step = 0; step < 60; step += 1) await scroll(his, -2_500);
    await expect.poll(() => asked.filter((path) => path.includes("/pages/")).length).toBeGreaterThan(8);
    await expect(his.getByRole("button", { name: "Aller au dernier message" })).toBeVisible();
    expect(await rows(his).count()).toBeLessThan(ROWS);
    // What comes while nobody scrolls moves nothing.
    const text = await topmost(his);
    const before = await place(his, text);
    await his.waitForLoadState("networkidle");
    expect(Math.abs((await place(his, text)) - before)).toBeLessThan(STILL);
  });
  await test.step("the button leads back to the newest message", async () => {
    await his.getByRole("button", { name: "Aller au dernier message" }).click();
    await expect(rows(his).filter({ hasText: "Voici le dernier message." })).toBeInViewport();
    await expect(his.getByRole("button", { name: "Aller au dernier message" })).toBeHidden();
  });
  await test.step("an old message is found without accents, and shown where it was said", async () => {
    await his.getByRole("button", { name: "Chercher dans cette conversation" }).click();
    const field = his.getByLabel("Chercher dans cette conversation").and(his.locator("input"));
    await field.fill("ARRIVEE D'EAU 4252");
    const hit = his.locator(".found");
    await expect(hit).toHaveCount(1, { timeout: 60_000 });
    await expect(hit.locator("mark").first()).toHaveText("4252");
    await hit.focus();
    await his.keyboard.press("Enter");
    await expect(rows(his).filter({ hasText: "4252. " })).toBeInViewport({ timeout: 60_000 });
    await expect(his.locator(".row-found")).toContainText("4252. ");
    expect(await rows(his).count()).toBeLessThan(ROWS);
  });
  await test.step("ten thousand messages scroll without long pauses", async () => {
    const pauses = await log(his).evaluate(async (view) => {
      const long: number[] = [];
      const watch = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration)));
      watch.observe({ type: "longtask" });
      for (let step = 0; step < 90; step += 1) {
        view.scrollTop -= 400;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
      watch.disconnect();
      return long;
    });
    test.info().annotations.push({ type: "long tasks (ms)", description: pauses.map(Math.round).join(" ") });
    expect(Math.max(0, ...pauses)).toBeLessThan(500);
    expect(await rows(his).count()).toBeLessThan(ROWS);
  });
  await test.step("the conversation list searches, too", async () => {
    await his.getByRole("link", { name: "Retour" }).click();
    const field = his.getByLabel("Chercher dans les messages").and(his.locator("input"));
    await field.fill("dernier messa");
    await expect(his.locator(".found")).toHaveCount(1);
    await his.locator(".found").click();
    await expect(rows(his).filter({ hasText: "Voici le dernier message." })).toBeInViewport();
  });
});
