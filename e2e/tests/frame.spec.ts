import { expect, test } from "../support/test.ts";
import { Watch } from "../support/watch.ts";

test("the watch over pages sees a foreign request and a refused script", async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url });
  const page = await context.newPage();
  const watch = new Watch(server.url);
  await watch.follow(page);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(watch.found).toEqual([]);

  await page.evaluate(async () => {
    document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }));
    await fetch("http://127.0.0.1:9/").catch(() => undefined);
  }).catch(() => undefined);
  await expect.poll(() => watch.found.join("\n")).toMatch(/policy: (script-src|require-trusted-types-for)/);
  await page.evaluate(() => fetch("http://127.0.0.1:9/").catch(() => undefined));
  await expect.poll(() => watch.found.join("\n")).toMatch(/connect-src/);
  await context.close();
});

test("the language and the appearance are remembered", async ({ visit }) => {
  const page = await visit({ colorScheme: "light" });
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.getByRole("button", { name: /English/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("The right pro");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("link", { name: "Post a request" })).toBeVisible();
});
