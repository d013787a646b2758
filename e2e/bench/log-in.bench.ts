import type { Page } from "@playwright/test";
import { type Person, signUp, someone } from "../support/people.ts";
import { expect, test } from "../support/test.ts";
import { report } from "./figures.ts";
import { median } from "./time.ts";

const ROUNDS = 7;

test("from the password to the unlocked vault", async ({ visit }, info) => {
  const person = someone("pro", "Chrono");
  await signUp(await visit(), person);

  const rounds: Array<{ bare: number; whole: number; waiting: number }> = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await visit();
    const bare = await barePbkdf2(page);
    rounds.push({ bare, ...(await logIn(page, person)) });
    await page.context().close();
  }
  const bare = median(rounds.map((round) => round.bare));
  const whole = median(rounds.map((round) => round.whole));
  const own = median(rounds.map((round) => round.whole - round.waiting));
  report(
    info,
    { name: "bare_pbkdf2_ms", engine: "chromium", value: bare, ratio: null },
    // Everything in the browser: keys from the password, key ring and vault opened, the first page drawn.
    { name: "password_to_vault_ms", engine: "chromium", value: own, ratio: own / bare },
    // The same with the server's answers, Argon2id included, as a person waits for it.
    { name: "log_in_ms", engine: "chromium", value: whole, ratio: whole / bare },
  );
});

/** The password derivation alone, in milliseconds. */
function barePbkdf2(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const bytes = new TextEncoder().encode("une phrase pour mesurer");
    const started = performance.now();
    const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
    await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: 600_000 }, key, 256);
    return performance.now() - started;
  });
}

/** Signs in through the form: milliseconds from the click to the first page, and those spent waiting for the server. */
async function logIn(page: Page, person: Person): Promise<{ whole: number; waiting: number }> {
  await page.goto("/connexion");
  await page.getByLabel("Adresse e-mail").fill(person.email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(person.password);
  const times = await page.evaluate(async () => {
    const button = document.querySelector<HTMLButtonElement>("form button[type=submit]");
    if (!button) throw new Error("no button");
    performance.clearResourceTimings();
    const started = performance.now();
    button.click();
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector("form input[type=password]")) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(document.body, { childList: true, subtree: true });
    });
    const whole = performance.now() - started;
    const requests = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const before = requests.filter(({ name }) => /\/(prelogin|login|vault)$/.test(name));
    const waiting = before.reduce((sum, { duration }) => sum + duration, 0);
    return { whole, waiting, requests: before.length };
  });
  // One after the other: their durations add up to the time spent waiting.
  expect(times.requests).toBe(3);
  await page.waitForURL((url) => url.pathname !== "/connexion");
  return times;
}
