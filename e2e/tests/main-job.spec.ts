import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { boiler, open, post, unlock } from "../support/demandes.ts";
import { go, logIn, signUp, someone, userId } from "../support/people.ts";
import { scan } from "../support/scan.ts";
import { say } from "../support/talk.ts";
import { expect, test } from "../support/test.ts";

/** Milliseconds within which a message must stand in the other browser. */
const SOON = 1_000;

test("two people meet, one pays, both talk in secret, and both find it again", async ({ visit, server }) => {
  const camille = someone("demandeur", "Camille");
  const noor = someone("pro", "Noor");
  const words = {
    question: "Bonjour, le brûleur s’allume-t-il encore ?",
    answer: "Non, il clique puis s’éteint aussitôt.",
    promise: "Je passe demain matin à huit heures trente.",
  };

  const hers = await visit();
  const his = await visit();
  await test.step("a demandeur signs up and posts", async () => {
    await signUp(hers, camille);
    await post(hers, boiler);
    await expect(hers.getByText("100 € – 200 €")).toBeVisible();
  });
  await test.step("a pro signs up and gets tokens", async () => {
    await signUp(his, noor);
    server.grant(await userId(his), 30);
    await go(his, "Autour");
    await go(his, "Compte");
    await expect(his.locator(".balance")).toContainText("30 jetons");
  });
  await test.step("the pro finds the demande by distance and unlocks it", async () => {
    await open(his, "Paris 12e", boiler.title);
    await go(his, "Autour");
    const card = his.getByRole("article").filter({ hasText: boiler.title });
    await expect(card).toContainText(/à \d km/);
    await expect(card).toContainText("6 jetons");
    await expect(card).toContainText("soit 6,00 €");
    await expect(card).toContainText("3 places restantes");
    await card.getByRole("link").click();
    await expect(his.getByText(boiler.description)).toBeHidden();
    await his.getByRole("button", { name: "Débloquer pour 6 jetons" }).click();
    await expect(his.getByRole("dialog")).toContainText("24 jetons");
    await his.getByRole("dialog").getByRole("button", { name: "Débloquer", exact: true }).click();
    await expect(his.getByText(boiler.description)).toBeVisible();
    await expect(his.getByText("2 places restantes")).toBeVisible();
    await expect(his.locator(".bar .coins")).toContainText("24");
  });
  await test.step("both write, each reads within a second", async () => {
    await his.getByRole("link", { name: "Écrire au demandeur" }).click();
    await say(his, words.question);
    await go(hers, "Messages");
    await hers.getByRole("link", { name: /Noor/ }).click();
    await expect(hers.getByRole("log")).toContainText(words.question);
    await expect(hers.getByText("Chiffré de bout en bout")).toBeVisible();
    await expect(hers.getByText("Non vérifié")).toBeVisible();

    await say(hers, words.answer);
    await expect(his.getByRole("log")).toContainText(words.answer, { timeout: SOON });
    await say(his, words.promise);
    await expect(hers.getByRole("log")).toContainText(words.promise, { timeout: SOON });
    await expect(his.locator(".bubble.mine").last()).toContainText(/Reçu|Lu/);
  });
  await test.step("both see the same safety number", async () => {
    const numbers: string[] = [];
    for (const page of [his, hers]) {
      await page.getByRole("button", { name: "Vérifier" }).click();
      await expect(page.locator(".digits span")).toHaveCount(12);
      numbers.push(await page.locator(".digits").innerText());
      await page.keyboard.press("Escape");
    }
    expect(numbers[0]).toBe(numbers[1]);
  });
  await test.step("after a reload and a log-in the history is there", async () => {
    for (const [page, person] of [[his, noor], [hers, camille]] as const) {
      await page.reload();
      await expect(page.getByRole("heading", { name: "Se connecter" })).toBeVisible();
      await logIn(page, person);
      for (const text of Object.values(words)) await expect(page.getByRole("log")).toContainText(text);
    }
  });
  await test.step("the server holds none of it", async () => {
    const secrets = [camille, noor].flatMap(({ email, password }) => [email, password]).concat(Object.values(words));
    expect(fs.existsSync(path.join(server.data, "leboncoup.db-wal"))).toBe(true);
    expect(fs.statSync(server.log).size).toBeGreaterThan(0);
    expect(scan(server.data, secrets)).toEqual([]);

    // The scan finds what is there: the public title lies in the database, a planted marker in the log.
    expect(scan(server.data, [boiler.title]).join()).toContain("leboncoup.db");
    fs.appendFileSync(server.log, `\n${JSON.stringify({ planted: words.promise })}\n`);
    fs.writeFileSync(path.join(server.data, "planted.bin"), Buffer.from(camille.email).toString("base64"));
    expect(scan(server.data, secrets)).toEqual(
      expect.arrayContaining([`server.log: ${words.promise}`, `planted.bin: ${camille.email}`]),
    );
    fs.rmSync(path.join(server.data, "planted.bin"));
  });
});
