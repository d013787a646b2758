import { type Page, test as base } from "@playwright/test";
import { Server } from "./server.ts";
import { Watch } from "./watch.ts";

type Fixtures = {
  /** A new browser context, as on a device of its own, already on the home page and watched. */
  visit: (options?: Parameters<import("@playwright/test").Browser["newContext"]>[0]) => Promise<Page>;
  /** What the watched pages did that they must not. */
  watch: Watch;
};

/** Playwright's test with a running server per worker and watched pages. */
export const test = base.extend<Fixtures, { server: Server }>({
  server: [
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],
  watch: async ({ server }, use) => {
    const watch = new Watch(server.url, server.payments);
    await use(watch);
    watch.expectNothing();
  },
  visit: async ({ browser, server, watch }, use) => {
    const contexts: Array<{ close(): Promise<void> }> = [];
    await use(async (options) => {
      const context = await browser.newContext({ baseURL: server.url, locale: "fr-FR", ...options });
      contexts.push(context);
      const page = await context.newPage();
      await watch.follow(page);
      await page.goto("/");
      await page.locator("html[data-ready]").waitFor();
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect } from "@playwright/test";
