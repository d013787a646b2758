// WebCrypto in Chromium against crypto-core. The page is served by the test under http://localhost, which is a secure
// context, so that `crypto.subtle` exists.
//
//     LEBONCOUP_INTEROP=FOLDER npx playwright test -c interop/playwright.config.ts
//
// FOLDER/python holds what the Python implementation sealed; FOLDER/webcrypto takes what is sealed here.

import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

import { type Page, expect, test } from "@playwright/test";

const here = import.meta.dirname;
const vectors = path.join(here, "../../crates/crypto-core/vectors");
const folder = process.env.LEBONCOUP_INTEROP ?? "";
const CHECKS = "/webcrypto/checks.js";
const PRODUCE = "/webcrypto/produce.js";

test.beforeEach(async ({ page }) => {
  await page.route("**/*", async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") await route.fulfill({ contentType: "text/html", body: "<!doctype html><title>interop</title>" });
    else await route.fulfill({ path: path.join(here, pathname) });
  });
  await page.goto("http://localhost/");
});

/** Opens and derives every file of a folder in the page; a file without a check fails, and so does the reverse. */
async function check(page: Page, source: string) {
  const files = (await readdir(source)).filter((file) => file.endsWith(".json")).sort();
  const checks = await page.evaluate(async (url) => Object.keys((await import(url)).checks), CHECKS);
  expect(files).toEqual(checks.map((name) => `${name}.json`).sort());
  for (const file of files) {
    await test.step(file, async () => {
      const json = await readFile(path.join(source, file), "utf8");
      const task = { url: CHECKS, name: path.parse(file).name, json };
      await page.evaluate(async ({ url, name, json }) => (await import(url)).checks[name](JSON.parse(json)), task);
    });
  }
}

test("WebCrypto opens and derives the frozen vectors", async ({ page }) => {
  await check(page, vectors);
});

test("WebCrypto opens and derives what Python made", async ({ page }) => {
  await check(page, path.join(folder, "python"));
});

test("WebCrypto seals for others", async ({ page }) => {
  const target = path.join(folder, "webcrypto");
  await mkdir(target, { recursive: true });
  const names = await page.evaluate(async (url) => Object.keys((await import(url)).makers), PRODUCE);
  for (const name of names) {
    const task = { url: PRODUCE, name };
    const made = await page.evaluate(async ({ url, name }) => (await import(url)).makers[name](), task);
    await writeFile(path.join(target, `${name}.json`), `${JSON.stringify(made, null, 2)}\n`);
  }
});
