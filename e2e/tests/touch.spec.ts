import type { Page } from "@playwright/test";
import { go } from "../support/people.ts";
import { meet, say } from "../support/talk.ts";
import { expect, test } from "../support/test.ts";

test.describe.configure({ timeout: 180_000 });

interface Point {
  x: number;
  y: number;
}

/** One finger on a page. */
class Finger {
  private constructor(private readonly page: Page, private readonly send: (type: "touchStart" | "touchMove" | "touchEnd", at: Point[]) => Promise<unknown>) {}

  static async on(page: Page): Promise<Finger> {
    const browser = await page.context().newCDPSession(page);
    return new Finger(page, (type, touchPoints) => browser.send("Input.dispatchTouchEvent", { type, touchPoints }));
  }

  async down(at: Point): Promise<void> {
    await this.send("touchStart", [at]);
  }

  async move(from: Point, by: Point): Promise<void> {
    for (const part of [0.25, 0.5, 0.75, 1]) {
      await this.send("touchMove", [{ x: from.x + by.x * part, y: from.y + by.y * part }]);
    }
  }

  async up(): Promise<void> {
    await this.send("touchEnd", []);
  }

  /** Whatever the page waits for since the finger went down has happened: a timer set now ends after it. */
  async longEnough(): Promise<void> {
    await this.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)));
  }
}

async function middle(page: Page, text: string): Promise<Point> {
  const words = page.locator(".bubble-text").filter({ hasText: text }).last();
  await words.scrollIntoViewIfNeeded();
  const box = await words.boundingBox();
  if (!box) throw new Error(`${text} is not on the page`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("a long press opens a message's menu, and nothing else does", async ({ visit, server }) => {
  const hers = await visit();
  const his = await visit({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 560 } });
  await meet(server, "Gouttière à reprendre", hers, his);
  for (let number = 1; number <= 12; number += 1) await say(his, `Message numéro ${number}, pour remplir.`);
  const finger = await Finger.on(his);
  const menu = his.getByRole("dialog");
  const log = his.getByRole("log");

  await test.step("a finger that rests opens the menu of its message, which stays when it goes up", async () => {
    await finger.down(await middle(his, "numéro 11,"));
    await expect(menu).toContainText("numéro 11,");
    await finger.up();
    await finger.longEnough();
    await expect(menu).toBeVisible();
    expect(await his.evaluate(() => String(getSelection()))).toBe("");
    await menu.getByRole("button", { name: "Répondre" }).tap();
    await expect(his.getByText("Réponse à votre message")).toBeVisible();
    await his.getByRole("button", { name: "Annuler la réponse" }).tap();
  });
  await test.step("a finger that scrolls scrolls", async () => {
    const at = await middle(his, "numéro 11,");
    const before = await log.evaluate((log) => log.scrollTop);
    await finger.down(at);
    await finger.move(at, { x: 0, y: 120 });
    await finger.longEnough();
    await finger.up();
    await expect.poll(() => log.evaluate((log) => log.scrollTop)).toBeLessThan(before);
    await expect(menu).toBeHidden();
  });
  await test.step("a finger that pulls answers", async () => {
    const at = await middle(his, "numéro 10,");
    await finger.down(at);
    await finger.move(at, { x: 80, y: 0 });
    await finger.longEnough();
    await finger.up();
    await expect(his.getByText("Réponse à votre message")).toBeVisible();
    await expect(menu).toBeHidden();
    await his.getByRole("button", { name: "Annuler la réponse" }).tap();
  });
  await test.step("a tap does nothing", async () => {
    const at = await middle(his, "numéro 10,");
    await his.touchscreen.tap(at.x, at.y);
    await finger.longEnough();
    await expect(menu).toBeHidden();
  });
  await test.step("a mouse selects text and has its own menu", async () => {
    await go(hers, "Messages");
    await hers.getByRole("link", { name: /Noor/ }).click();
    // The page opens at the first of them, which are all unread.
    const at = await middle(hers, "numéro 1,");
    await hers.mouse.move(at.x - 60, at.y);
    await hers.mouse.down();
    await hers.evaluate(() => new Promise((resolve) => setTimeout(resolve, 600)));
    await hers.mouse.move(at.x + 40, at.y, { steps: 4 });
    await hers.mouse.up();
    expect(await hers.evaluate(() => String(getSelection()))).not.toBe("");
    await expect(hers.getByRole("dialog")).toBeHidden();
    await hers.evaluate(() => {
      addEventListener("contextmenu", (event) => (document.documentElement.dataset.prevented = String(event.defaultPrevented)), { once: true });
    });
    await hers.mouse.click(at.x, at.y, { button: "right" });
    await expect(hers.locator("html")).toHaveAttribute("data-prevented", "false");
  });
});
