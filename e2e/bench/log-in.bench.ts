import type { Page } from "@playwright/test";
import { type Person, signUp, someone } from "../support/people.ts";
import { expect, test } from "../support/test.ts";
import { report } from "./figures.ts";
import { median } from "./time.ts";

const ROUNDS = 15;

test("from the password to the unlocked vault", async ({ visit }, info) => {
  const person = someone("pro", "Chrono");
  await signUp(await visit(), person);

  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const page = await visit();
    const bare = await barePbkdf2(page);
    rounds.push({ bare, ...(await logIn(page, person)) });
    await page.context().close();
  }
  const figure = (name: string, of: keyof Round) => ({
    name,
    engine: "chromium",
    value: median(rounds.map((round) => round[of])),
    // Round by round: whatever else the machine does slows both down.
    ratio: of === "bare" ? null : median(rounds.map((round) => round[of] / round.bare)),
  });
  report(
    info,
    figure("bare_pbkdf2_ms", "bare"),
    // Everything in the browser: keys from the password, key ring and vault opened.
    figure("password_to_vault_ms", "vault"),
    // And the first page of a signed-in person drawn.
    figure("password_to_page_ms", "page"),
    // The same with the server's answers, Argon2id included, as a person waits for it.
    figure("log_in_ms", "whole"),
  );
});

/** Milliseconds of one round. Only `whole` includes waiting for the server. */
interface Round {
  bare: number;
  vault: number;
  page: number;
  whole: number;
}

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

/** Signs in through the form: milliseconds from the click to the open vault and to the first page. */
async function logIn(page: Page, person: Person): Promise<Omit<Round, "bare">> {
  await page.goto("/connexion");
  await page.getByLabel("Adresse e-mail").fill(person.email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(person.password);
  const { requests, ...times } = await page.evaluate(async () => {
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
    const [answered] = performance.getEntriesByName("log-in-answered", "mark");
    if (!answered) throw new Error("the vault was never opened");
    const resources = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const before = resources.filter(({ name }) => /\/(prelogin|login|vault)$/.test(name));
    // One after the other: their durations add up to the time spent waiting.
    const waiting = before.reduce((sum, { duration }) => sum + duration, 0);
    return { vault: answered.startTime - started - waiting, page: whole - waiting, whole, requests: before.length };
  });
  expect(requests).toBe(3);
  await page.waitForURL((url) => url.pathname !== "/connexion");
  return times;
}
