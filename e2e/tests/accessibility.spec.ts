import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { type Wish, boiler, open, post, suggestions, unlock } from "../support/demandes.ts";
import { atTheBank, choosePack, openPacks } from "../support/payments.ts";
import { go, logIn, signUp, someone, userId } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

/** A demande of this file's own: the server is shared with the other tests. */
const wish: Wish = { ...boiler, title: "Ballon d’eau à remplacer" };

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// The phone is as narrow as WCAG asks for, and tall: what the tab bar half covers would count as a small target.
const SIZES = { phone: { width: 320, height: 1800 }, desktop: { width: 1280, height: 800 } };

/** Audits the page light and dark, on a narrow phone and on a desktop, and keeps a picture of each. */
async function audit(page: Page, screen: string): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const [device, size] of Object.entries(SIZES)) {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
      const name = `${screen}, ${device}, ${colorScheme}`;
      await page.screenshot({ path: `test-results/screens/${screen}-${device}-${colorScheme}.png` });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name}: nothing scrolls sideways`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
      const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
      expect(said, name).toEqual([]);
    }
  }
}

test.describe.configure({ timeout: 300_000 });

test("the pages for visitors pass WCAG 2.2 AA", async ({ visit }) => {
  const page = await visit();
  await audit(page, "home");
  await page.goto("/inscription");
  await audit(page, "sign-up");
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  await audit(page, "sign-up-errors");
  await page.goto("/connexion");
  await audit(page, "log-in");
  await page.goto("/nulle-part");
  await audit(page, "not-found");
});

test("the pages for members pass WCAG 2.2 AA", async ({ visit, server }) => {
  const owner = await visit();
  const sacha = someone("demandeur", "Sacha");
  await owner.goto("/inscription");
  await owner.getByLabel("Nom affiché").fill(sacha.name);
  await owner.getByLabel("Adresse e-mail").fill(sacha.email);
  await owner.getByLabel("Mot de passe", { exact: true }).fill(sacha.password);
  await owner.getByRole("button", { name: "Créer mon compte" }).click();
  await expect(owner.locator(".words li")).toHaveCount(24, { timeout: 60_000 });
  await audit(owner, "recovery-words");
  await owner.getByLabel("J’ai noté mes 24 mots").check();
  await owner.getByRole("button", { name: "Continuer" }).click();
  await expect(owner.getByRole("heading", { name: "Publier une demande", level: 1 })).toBeVisible();
  await owner.getByRole("combobox", { name: "Commune" }).fill("Paris");
  await expect(suggestions(owner).first()).toBeVisible();
  await audit(owner, "new-demande");
  const address = await post(owner, wish);
  await audit(owner, "own-demande");
  await go(owner, "Demandes");
  await expect(owner.getByRole("article")).toHaveCount(1);
  await audit(owner, "my-demandes");

  const page = await visit();
  await signUp(page, someone("pro", "Noor"));
  await audit(page, "nearby-start");
  await go(page, "Messages");
  await audit(page, "no-conversation");
  const id = await userId(page);
  server.grant(id, 30);
  await audit(page, "account");
  await open(page, "Paris 11e", wish.title);
  await audit(page, "locked");
  await go(page, "Autour");
  await expect(page.getByRole("article").first()).toBeVisible();
  await audit(page, "nearby");
  await page.getByRole("article").filter({ hasText: wish.title }).first().getByRole("link").click();
  await page.getByRole("button", { name: /^Débloquer pour/ }).click();
  await expect(page.getByRole("dialog")).toContainText("24 jetons");
  await audit(page, "unlock");
  await page.getByRole("dialog").getByRole("button", { name: "Annuler" }).click();
  await unlock(page);
  await expect(page.getByText(wish.description)).toBeVisible();
  await audit(page, "unlocked");
  await page.getByRole("link", { name: "Écrire au demandeur" }).click();
  const field = page.getByLabel("Votre message");
  await field.fill("Bonjour, je peux passer demain matin.\nLe modèle est-il une chaudière murale ?");
  await field.press("Enter");
  await expect(page.locator(".bubble.mine")).toContainText(/Envoyé|Reçu/);

  await go(owner, "Messages");
  await owner.getByRole("link", { name: /Noor/ }).click();
  await owner.getByLabel("Votre message").fill("Oui, une murale à gaz. Demain matin me va très bien, merci !");
  await owner.getByLabel("Votre message").press("Enter");
  await expect(page.getByRole("log")).toContainText("murale à gaz");
  await audit(page, "chat");
  await page.getByRole("button", { name: "Vérifier" }).click();
  await expect(page.locator(".digits span")).toHaveCount(12);
  await audit(page, "safety-number");
  await page.keyboard.press("Escape");
  await page.setViewportSize(SIZES.phone);
  await page.getByRole("link", { name: "Retour" }).click();
  await audit(page, "conversations");
  await page.getByRole("searchbox").fill("murale");
  await expect(page.locator("mark").first()).toBeVisible();
  await audit(page, "conversations-found");

  await owner.goto(address);
  await logIn(owner, sacha);
  await expect(owner.getByRole("heading", { name: wish.title, level: 1 })).toBeVisible();
});

test("the pages about money pass WCAG 2.2 AA", async ({ visit, server }) => {
  const owner = await visit();
  await signUp(owner, someone("demandeur", "Sacha"));
  const title = "Vitre fêlée au salon";
  await post(owner, { ...boiler, title });

  const page = await visit();
  const noor = someone("pro", "Noor");
  await signUp(page, noor);
  await openPacks(page);
  await audit(page, "tokens");
  await page.getByRole("link", { name: /^Limite et facturation/ }).click();
  await page.getByLabel("Jetons par 24 heures").fill("beaucoup");
  await page.getByRole("button", { name: "Enregistrer" }).first().click();
  await audit(page, "token-settings");
  await openPacks(page);
  await choosePack(page, "20,00 €");
  await atTheBank(page, "Annuler");
  await expect(page.getByRole("heading", { name: "Achat interrompu" })).toBeVisible();
  await audit(page, "cancelled");
  await page.getByRole("link", { name: "Voir les packs" }).click();
  await logIn(page, noor);
  await choosePack(page, "20,00 €");
  await atTheBank(page, "Payer");
  await expect(page.getByTestId("new-balance")).toBeVisible({ timeout: 20_000 });
  await audit(page, "paid");
  await page.getByRole("link", { name: "Voir la facture" }).click();
  await logIn(page, noor);
  await expect(page.getByTestId("invoice")).toBeVisible();
  await audit(page, "invoice");
  server.grant(await userId(page), 30);
  await open(page, "Paris 11e", title);
  await page.getByRole("button", { name: /^Débloquer pour/ }).click();
  await page.getByRole("dialog").getByRole("radio", { name: "Premium" }).check({ force: true });
  await expect(page.getByRole("dialog")).toContainText("4 jetons premium");
  await audit(page, "unlock-premium");
  await page.getByRole("dialog").getByRole("button", { name: "Débloquer", exact: true }).click();
  await expect(page.getByText(boiler.description)).toBeVisible();
  await openPacks(page);
  await page.getByRole("link", { name: /^Historique/ }).click();
  await expect(page.getByRole("article")).toHaveCount(3);
  await audit(page, "history");
  await openPacks(page);
  await page.getByRole("link", { name: /^Achats et factures/ }).click();
  await expect(page.getByRole("article")).toHaveCount(2);
  await audit(page, "purchases");
  await page.getByRole("link", { name: /déblocages/i }).filter({ visible: true }).first().click();
  await expect(page.getByRole("article")).toHaveCount(1);
  await audit(page, "unlocks");
  await page.getByRole("button", { name: "Réclamer" }).click();
  await audit(page, "claim");

  await go(owner, "Demandes");
  await owner.getByRole("link", { name: title }).click();
  await expect(owner.getByRole("link", { name: /Noor/ })).toBeVisible();
  await audit(owner, "own-demande-with-pros");
  await owner.getByRole("button", { name: "J’ai trouvé quelqu’un" }).click();
  await audit(owner, "ending");
});

test("an open conversation passes WCAG 2.2 AA with everything that opens in it", async ({ visit, server }) => {
  // Eighteen screens, four pictures each.
  test.setTimeout(600_000);
  const title = "Parquet qui grince à l’étage";
  const hers = await visit();
  await signUp(hers, someone("demandeur", "Camille"));
  await post(hers, { ...boiler, title });
  const his = await visit();
  await signUp(his, someone("pro", "Noor"));
  server.grant(await userId(his), 30);
  await open(his, "Paris 11e", title);
  await unlock(his);
  await his.getByRole("link", { name: "Écrire au demandeur" }).click();
  await expect(his.getByRole("group", { name: "Réponses rapides" })).toBeVisible();
  await audit(his, "chat-quick-replies");
  await say(his, "Bonjour, quelle surface fait la pièce ?");

  await test.step("a message: its menu, the answer to it, the quotation", async () => {
    await go(hers, "Messages");
    await hers.getByRole("link", { name: /Noor/ }).click();
    await hers.getByRole("button", { name: "Actions sur ce message" }).first().press("Enter");
    await expect(hers.getByRole("dialog")).toContainText("quelle surface");
    await audit(hers, "chat-message-menu");
    await hers.getByRole("dialog").getByRole("button", { name: "Répondre" }).click();
    await expect(hers.getByText("Réponse à Noor")).toBeVisible();
    await audit(hers, "chat-reply-bar");
    await say(hers, "Vingt mètres carrés, à l’étage.");
    await expect(hers.locator(".bubble .quote")).toContainText("quelle surface");
    await audit(hers, "chat-quotation");
  });
  await test.step("contact details: asked for, filled in, received", async () => {
    await his.getByRole("button", { name: "Options de la conversation" }).click();
    await expect(his.getByRole("dialog")).toContainText("Quitter la conversation");
    await audit(his, "chat-menu");
    await his.getByRole("dialog").getByRole("button", { name: "Échanger nos coordonnées" }).click();
    await expect(his.getByText("en attente d’une réponse")).toBeVisible();
    await audit(his, "chat-contact-asked");
    await hers.getByRole("button", { name: "Transmettre les miennes" }).click();
    const form = hers.getByRole("dialog");
    await form.getByRole("button", { name: "Transmettre" }).click();
    await expect(form.getByText("Indiquez un téléphone ou un e-mail.")).toBeVisible();
    await audit(hers, "chat-contact-form");
    await form.getByLabel("Téléphone").fill("06 98 76 54 32");
    await form.getByRole("button", { name: "Transmettre" }).click();
    await expect(his.locator(".contact-card")).toBeVisible();
    await audit(his, "chat-contact-card");
  });
  await test.step("the search takes the keyboard, finds, and gives it back", async () => {
    const button = his.getByRole("button", { name: "Chercher dans cette conversation" });
    await button.press("Enter");
    const field = his.locator("#search-here");
    await expect(field).toBeFocused();
    await field.fill("surface");
    await expect(his.locator(".chat-search mark")).toHaveText("surface");
    await audit(his, "chat-search");
    await field.press("Escape");
    await expect(field).toBeHidden();
    await expect(button).toBeFocused();
  });
  await test.step("a file before it is sent, and in its bubble", async () => {
    const file = { name: "devis.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4 ".repeat(500)) };
    await hers.locator("#attach").setInputFiles(file);
    await expect(hers.getByRole("button", { name: "Envoyer le fichier" })).toBeEnabled();
    await audit(hers, "chat-file-chosen");
    await hers.getByRole("button", { name: "Envoyer le fichier" }).click();
    await expect(his.getByRole("button", { name: "Ouvrir devis.pdf" })).toBeVisible({ timeout: 30_000 });
    await audit(his, "chat-file");
  });
  await test.step("the ends of a conversation", async () => {
    for (const entry of ["Bloquer Noor", "Supprimer ma copie", "Quitter la conversation"]) {
      await hers.getByRole("button", { name: "Options de la conversation" }).click();
      await hers.getByRole("dialog").getByRole("button", { name: entry }).click();
      await expect(hers.getByRole("dialog", { name: entry })).toBeVisible();
      await audit(hers, `chat-${entry.toLowerCase().split(" ")[0]}`);
      if (entry !== "Quitter la conversation") await hers.keyboard.press("Escape");
    }
    await hers.getByRole("dialog").getByRole("button", { name: "Quitter la conversation" }).click();
    await expect(hers.getByText("Vous avez quitté cette conversation.")).toBeVisible();
    await audit(hers, "chat-left");
  });
});

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Votre message").fill(text);
  await page.getByLabel("Votre message").press("Enter");
  await expect(page.locator(".bubble.mine").last()).toContainText(/Envoyé|Reçu|Lu/);
}
