import fs from "node:fs";
import type { Page } from "@playwright/test";
import { boiler, open, post, unlock } from "../support/demandes.ts";
import { atTheBank, buyButton, choosePack, goOn, openPacks } from "../support/payments.ts";
import { go, logIn, signUp, someone, userId } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

const PACK = "25,00 €";

/** The balance in the bar. */
function bar(page: Page) {
  return page.locator(".bar .coins");
}

/** A new pro's page, and a demande of this title to unlock. */
async function proAndDemande(visit: () => Promise<Page>, title: string, slots = 3) {
  const owner = await visit();
  await signUp(owner, someone("demandeur", "Camille"));
  const address = await post(owner, { ...boiler, title, slots });
  const noor = someone("pro", "Noor");
  const page = await visit();
  await signUp(page, noor);
  return { owner, page, noor, address };
}

/** Saves what a press of the button downloads, and returns it. */
async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: file.suggestedFilename(), bytes: fs.readFileSync(await file.path()) };
}

test("tokens are missing, bought, credited once, spent, and accounted for", async ({ visit }) => {
  const { page, noor, address } = await proAndDemande(visit, "Chauffe-eau à détartrer");
  await test.step("the unlock says what is missing and leads to the packs", async () => {
    await open(page, "Paris 11e", "Chauffe-eau à détartrer");
    await page.getByRole("button", { name: /^Débloquer pour/ }).click();
    await expect(page.getByRole("dialog")).toContainText("Il vous manque 6 jetons.");
    await page.getByRole("dialog").getByRole("link", { name: "Acheter des jetons" }).click();
    await expect(page.getByText("aucun argent ne circule")).toBeVisible();
    await expect(page.getByText("Meilleur prix par jeton")).toHaveCount(2);
  });
  await test.step("a declined card changes nothing, another one pays", async () => {
    await choosePack(page, PACK);
    await atTheBank(page, "Échouer");
    await expect(page.getByText("Le paiement a été refusé.")).toBeVisible();
    await atTheBank(page, "Payer");
    await expect(page.getByRole("heading", { name: "Paiement reçu : 30 jetons de plus" })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByTestId("new-balance")).toContainText("30 jetons");
  });
  await test.step("the password leads back to the demande, with the tokens there once", async () => {
    const success = page.url();
    await page.reload();
    await expect(page.getByTestId("new-balance")).toContainText("30 jetons");
    expect(page.url()).toBe(success);
    await goOn(page, noor);
    await expect(page).toHaveURL((url) => url.pathname === address);
    await expect(bar(page)).toContainText("30");
    await unlock(page);
    await expect(page.getByText(boiler.description)).toBeVisible();
    await expect(bar(page)).toContainText("24");
  });
  await test.step("the history has every movement with the balance after it", async () => {
    await openPacks(page);
    await page.getByRole("link", { name: /^Historique/ }).click();
    const lines = page.getByRole("article");
    await expect(lines).toHaveCount(2);
    await expect(lines.nth(0)).toContainText("Déblocage");
    await expect(lines.nth(0)).toContainText("−6");
    await expect(lines.nth(0)).toContainText("Solde 24");
    await expect(lines.nth(1)).toContainText("Achat");
    await expect(lines.nth(1)).toContainText("+30");
    await expect(lines.nth(1)).toContainText("Solde 30");
    const csv = await download(page, "Télécharger en CSV");
    expect(csv.name).toBe("leboncoup-jetons.csv");
    const text = csv.bytes.toString("utf8");
    expect(text.trim().split(/\r?\n/)).toHaveLength(3);
    expect(text).toContain(";achat;30;30;");
    expect(text).toContain(";déblocage;-6;24;");
  });
  await test.step("the invoice is there to read, to print and to keep", async () => {
    await page.getByRole("link", { name: "Facture", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1, name: /^Facture \S+/ })).toBeVisible();
    await expect(page.getByTestId("invoice")).toContainText("30 jetons");
    await expect(page.getByTestId("invoice")).toContainText("25,00");
    const pdf = await download(page, "Télécharger le PDF");
    expect(pdf.name).toMatch(/^facture-.+\.pdf$/);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(page.getByRole("button", { name: "Imprimer" })).toBeHidden();
    await expect(page.getByTestId("invoice")).toHaveCSS("background-color", "rgb(255, 255, 255)");
    await page.emulateMedia({ media: null, colorScheme: null });
  });
  await test.step("the unlock waits for an answer", async () => {
    await page.getByRole("link", { name: /déblocages/i }).filter({ visible: true }).first().click();
    const card = page.getByRole("article").filter({ hasText: "Chauffe-eau à détartrer" });
    await expect(card).toContainText("En attente de réponse");
    await expect(card).toContainText("6 jetons");
  });
});

test("a purchase that is called off costs nothing and leads back", async ({ visit }) => {
  const page = await visit();
  const noor = someone("pro", "Noor");
  await signUp(page, noor);
  await openPacks(page);
  await choosePack(page, PACK);
  await atTheBank(page, "Annuler");
  await expect(page.getByRole("heading", { name: "Achat interrompu" })).toBeVisible();
  await page.getByRole("link", { name: "Voir les packs" }).click();
  await logIn(page, noor);
  await expect(buyButton(page, PACK)).toBeVisible();
  await expect(page.getByTestId("purse")).toContainText("0");
  await page.getByRole("link", { name: /^Achats et factures/ }).click();
  await expect(page.getByRole("article")).toContainText("À payer");
});

test("a payment that takes days says so, and its tokens arrive while one looks", async ({ visit, request, server }) => {
  const page = await visit();
  const noor = someone("pro", "Noor");
  await signUp(page, noor);
  await openPacks(page);
  await choosePack(page, PACK);
  const session = new URL(page.url()).pathname.split("/").pop();
  await atTheBank(page, "Payer plus tard (asynchrone)");
  await expect(page.getByRole("heading", { name: "Paiement en cours chez votre banque" })).toBeVisible({ timeout: 20_000 });
  await goOn(page, noor);
  await expect(page.getByRole("heading", { level: 1, name: "Jetons" })).toBeVisible();
  await expect(bar(page)).toContainText("0");
  const arrived = await request.post(`${server.payments}/_double/sessions/${session}/arrive`);
  expect(arrived.ok()).toBe(true);
  await expect(bar(page)).toContainText("30");
  await expect(page.getByTestId("purse")).toContainText("30");
});

test("the premium slot is taken with premium tokens when the others are gone", async ({ visit, server }) => {
  const title = "Porte claquée, clé à l’intérieur";
  const { page, noor, address } = await proAndDemande(visit, title, 1);
  const first = await visit();
  await signUp(first, someone("pro", "Yaël"));
  server.grant(await userId(first), 10);
  await open(first, "Paris 11e", title);
  await unlock(first);
  await expect(first.getByText(boiler.description)).toBeVisible();

  await openPacks(page);
  await choosePack(page, "20,00 €");
  await atTheBank(page, "Payer");
  await expect(page.getByRole("heading", { name: "10 jetons premium de plus" })).toBeVisible({ timeout: 20_000 });
  await page.goto(address);
  await logIn(page, noor);
  await expect(page.getByText("La place premium est libre.")).toBeVisible();
  await expect(page.getByText("1 pro déjà en lice")).toBeVisible();
  await page.getByRole("button", { name: "Débloquer pour 6 jetons premium" }).click();
  await expect(page.getByRole("dialog")).toContainText("4 jetons premium");
  await page.getByRole("dialog").getByRole("button", { name: "Débloquer", exact: true }).click();
  await expect(page.getByText(boiler.description)).toBeVisible();
});

test("a limit of one’s own stops an unlock, and can be changed from there", async ({ visit, server }) => {
  const { page } = await proAndDemande(visit, "Robinet qui goutte");
  server.grant(await userId(page), 10);
  await openPacks(page);
  await page.getByRole("link", { name: /^Limite et facturation/ }).click();
  await page.getByLabel("Jetons par 24 heures").fill("0");
  const save = page.getByRole("form", { name: "Limite de dépense" }).getByRole("button", { name: "Enregistrer" });
  await save.click();
  await expect(page.getByText("Indiquez un nombre entier à partir de 1")).toBeVisible();
  await page.getByLabel("Jetons par 24 heures").fill("5");
  await save.click();
  await expect(page.getByRole("status").filter({ hasText: "Enregistré." })).toHaveCount(1);
  await open(page, "Paris 11e", "Robinet qui goutte");
  await unlock(page);
  await expect(page.getByRole("dialog")).toContainText("Votre limite de dépense sur 24 heures est atteinte.");
  await page.getByRole("dialog").getByRole("link", { name: "Changer ma limite" }).click();
  await page.getByLabel("Jetons par 24 heures").fill("");
  await save.click();
  await expect(page.getByRole("status").filter({ hasText: "Enregistré." })).toHaveCount(1);
  await open(page, "Paris 11e", "Robinet qui goutte");
  await unlock(page);
  await expect(page.getByText(boiler.description)).toBeVisible();
  await expect(bar(page)).toContainText("4");
});

test("billing details stand on the invoices to come", async ({ visit }) => {
  const page = await visit();
  const noor = someone("pro", "Noor");
  await signUp(page, noor);
  await openPacks(page);
  await page.getByRole("link", { name: /^Limite et facturation/ }).click();
  await page.getByLabel("Nom ou raison sociale").fill("Noor Plomberie");
  await page.getByLabel("Adresse, quatre lignes au plus").fill("3 impasse du Lac\n69003 Lyon");
  await page.getByRole("form", { name: "Vos coordonnées de facturation" }).getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Enregistré." })).toHaveCount(1);
  await openPacks(page);
  await choosePack(page, PACK);
  await atTheBank(page, "Payer");
  await expect(page.getByTestId("new-balance")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("link", { name: "Voir la facture" }).click();
  await logIn(page, noor);
  const sheet = page.getByTestId("invoice");
  for (const line of ["Noor Plomberie", "3 impasse du Lac", "69003 Lyon"]) await expect(sheet).toContainText(line);
});

test("a demande that is taken back gives its silent pro everything back", async ({ visit, server }) => {
  const title = "Volet roulant bloqué";
  const { owner, page, address } = await proAndDemande(visit, title);
  server.grant(await userId(page), 10);
  await open(page, "Paris 11e", title);
  await unlock(page);
  await expect(page.getByText(boiler.description)).toBeVisible();
  await expect(bar(page)).toContainText("4");

  await go(owner, "Demandes");
  await owner.locator(`a[href="${address}"]`).click();
  await expect(owner.getByRole("link", { name: /Noor/ })).toBeVisible();
  await owner.getByRole("button", { name: "Retirer ma demande" }).click();
  await expect(owner.getByRole("dialog")).toContainText("récupèrent leurs jetons");
  await owner.getByRole("dialog").getByRole("button", { name: "Retirer ma demande" }).click();
  await expect(owner.getByText("Retirée", { exact: true })).toBeVisible();

  server.command("jobs", "run", "refunds");
  // Another process gave them back: the server looks every 10 seconds.
  await expect(bar(page)).toContainText("10", { timeout: 25_000 });
  await page.getByRole("link", { name: /déblocages/i }).filter({ visible: true }).first().click();
  const card = page.getByRole("article").filter({ hasText: title });
  await expect(card).toContainText("Remboursé");
  await expect(card).toContainText("6 jetons rendus : la demande a pris fin ou a été retirée.");
  await openPacks(page);
  await page.getByRole("link", { name: /^Historique/ }).click();
  await expect(page.getByRole("article").first()).toContainText("Remboursement d’un déblocage");
  await expect(page.getByRole("article").first()).toContainText("Solde 10");
});

test("a pro claims a refund once", async ({ visit, server }) => {
  const title = "Cours d’accordéon";
  const { page } = await proAndDemande(visit, title);
  server.grant(await userId(page), 10);
  await open(page, "Paris 11e", title);
  await unlock(page);
  await expect(page.getByText(boiler.description)).toBeVisible();
  await page.getByRole("link", { name: /déblocages/i }).filter({ visible: true }).first().click();
  const card = page.getByRole("article").filter({ hasText: title });
  await card.getByRole("button", { name: "Réclamer" }).click();
  await page.getByRole("dialog").getByLabel("La demande est fausse").check();
  await page.getByRole("dialog").getByLabel("Précisions pour l’équipe").fill("L’accordéon n’existe pas.");
  await page.getByRole("dialog").getByRole("button", { name: "Envoyer la réclamation" }).click();
  await expect(card).toContainText("Réclamation à l’étude");
  await expect(card).toContainText("décision à venir");
  await expect(card.getByRole("button", { name: "Réclamer" })).toHaveCount(0);
});

test("a demandeur has nothing to buy", async ({ visit }) => {
  const page = await visit();
  const camille = someone("demandeur", "Camille");
  await signUp(page, camille);
  await page.goto("/tokens");
  await logIn(page, camille);
  await expect(page.getByRole("heading", { name: "Les jetons servent aux pros" })).toBeVisible();
});

test("without a session the page after the payment asks to log in", async ({ visit }) => {
  const page = await visit();
  await page.goto("/tokens/success?purchase=01890a5d-ac96-774b-bcce-b302099a8057");
  await expect(page.getByRole("heading", { name: "Connectez-vous pour voir votre achat" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Se connecter et continuer" })).toBeVisible();
});
