import type { Locator, Page } from "@playwright/test";
import { go } from "../support/people.ts";
import { scan } from "../support/scan.ts";
import { meet, say } from "../support/talk.ts";
import { expect, test } from "../support/test.ts";

const phone = "06 98 76 54 32";
const address = "camille.atelier@exemple.fr";

function bubble(page: Page, text: string): Locator {
  return page.locator(".bubble").filter({ hasText: text }).last();
}

/** Opens the menu of a message by the keyboard and takes one of its entries. */
async function choose(page: Page, text: string, entry: string): Promise<void> {
  await bubble(page, text).getByRole("button", { name: "Actions sur ce message" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: entry }).click();
}

/** Takes an entry of the conversation's menu. */
async function end(page: Page, entry: string): Promise<void> {
  await page.getByRole("button", { name: "Options de la conversation" }).click();
  await page.getByRole("dialog").getByRole("button", { name: entry }).click();
}

/** Confirms what the open dialogue says. */
async function confirm(page: Page, entry: string): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name: entry }).click();
  await expect(page.getByRole("dialog")).toBeHidden({ timeout: 30_000 });
}

test.describe.configure({ timeout: 180_000 });

test("replies, contact by consent, deleting, blocking and leaving", async ({ visit, server }) => {
  const hers = await visit();
  const his = await visit();
  await test.step("a pro unlocks a demande and begins with a quick reply", async () => {
    await meet(server, "Portail qui grince", hers, his);
    await his.getByRole("button", { name: "Bonjour, quand seriez-vous disponible ?" }).click();
    const field = his.getByLabel("Votre message");
    await expect(field).toBeFocused();
    await expect(field).toHaveValue(/^Bonjour, quand seriez-vous disponible\s\?$/);
    await field.press("Enter");
    await expect(his.getByRole("log")).toContainText("quand seriez-vous disponible");
    await expect(his.getByRole("group", { name: "Réponses rapides" })).toBeHidden();
  });
  await test.step("typing is seen while it lasts, even as what came before is read", async () => {
    await go(hers, "Messages");
    await hers.getByRole("link", { name: /Noor/ }).click();
    const field = hers.getByLabel("Votre message");
    await field.pressSequentially("Jeu");
    await expect(his.getByText("Camille écrit…")).toBeVisible();
    await field.fill("");
    await expect(his.getByText("Camille écrit…")).toBeHidden({ timeout: 15_000 });
  });
  await test.step("an answer quotes what the reader's own archive holds", async () => {
    await choose(hers, "quand seriez-vous", "Répondre");
    await expect(hers.getByText("Réponse à Noor")).toBeVisible();
    await expect(hers.getByLabel("Votre message")).toBeFocused();
    await say(hers, "Jeudi après-midi.");
    await expect(hers.getByText("Réponse à Noor")).toBeHidden();
    const answer = bubble(his, "Jeudi après-midi.");
    await expect(answer.locator(".quote")).toContainText("quand seriez-vous disponible");
    await answer.getByRole("button", { name: "Aller au message cité" }).click();
    await expect(his.locator(".row-found")).toContainText("quand seriez-vous disponible");
  });
  await test.step("contact details travel once both agreed", async () => {
    await end(his, "Échanger nos coordonnées");
    await expect(his.getByText("en attente d’une réponse")).toBeVisible();
    await hers.getByRole("button", { name: "Transmettre les miennes" }).click();
    const form = hers.getByRole("dialog");
    await form.getByRole("button", { name: "Transmettre" }).click();
    await expect(form.getByText("Indiquez un téléphone ou un e-mail.")).toBeVisible();
    await expect(form.getByLabel("Téléphone")).toBeFocused();
    await form.getByLabel("Téléphone").fill(phone);
    await form.getByRole("button", { name: "Transmettre" }).click();
    const card = his.locator(".contact-card");
    await expect(card.getByRole("link", { name: phone })).toHaveAttribute("href", "tel:0698765432");
    await expect(his.getByText("sans que vous les ayez demandées")).toBeHidden();
    await his.getByRole("button", { name: "Transmettre les miennes" }).click();
    await his.getByRole("dialog").getByLabel("E-mail").fill(address);
    await his.getByRole("dialog").getByRole("button", { name: "Transmettre" }).click();
    await expect(hers.locator(".contact-card").getByRole("link", { name: address })).toHaveAttribute("href", `mailto:${address}`);
    expect(scan(server.data, [phone, "0698765432", address, "Jeudi après-midi."])).toEqual([]);
  });
  await test.step("a message is deleted on one side only", async () => {
    await choose(hers, "Jeudi après-midi.", "Supprimer pour moi");
    await expect(bubble(hers, "Jeudi après-midi.")).toBeHidden();
    await expect(bubble(his, "Jeudi après-midi.")).toBeVisible();
  });
  await test.step("who is blocked learns only that nothing can be written", async () => {
    await end(hers, "Bloquer Noor");
    await expect(hers.getByRole("dialog")).toContainText("verra seulement que la conversation est fermée");
    await confirm(hers, "Bloquer Noor");
    await expect(hers.getByText("Vous avez bloqué Noor.")).toBeVisible();
    await expect(his.getByText("Cette conversation est fermée.")).toBeVisible();
    await expect(his.getByLabel("Votre message")).toBeHidden();
    await end(hers, "Débloquer");
    await confirm(hers, "Débloquer");
    await say(his, "Me revoilà.");
    await expect(hers.getByRole("log")).toContainText("Me revoilà.");
  });
  await test.step("leaving is final and said", async () => {
    await end(his, "Quitter la conversation");
    await expect(his.getByRole("dialog")).toContainText("C’est définitif");
    await confirm(his, "Quitter la conversation");
    await expect(his.getByText("Vous avez quitté cette conversation.")).toBeVisible();
    await expect(hers.getByText("Noor a quitté la conversation. Vous pouvez toujours la relire.")).toBeVisible();
  });
  await test.step("a deleted copy is gone on one side only", async () => {
    await end(hers, "Supprimer ma copie");
    await expect(hers.getByRole("dialog")).toContainText("Noor garde sa copie");
    await confirm(hers, "Supprimer ma copie");
    await expect(hers.getByText("Aucune conversation")).toBeVisible();
    await expect(bubble(his, "Me revoilà.")).toBeVisible();
  });
});

test("an offer to exchange contact details can be declined", async ({ visit, server }) => {
  const hers = await visit();
  const his = await visit();
  await meet(server, "Volet bloqué", hers, his);
  await end(his, "Échanger nos coordonnées");
  await go(hers, "Messages");
  await hers.getByRole("link", { name: /Noor/ }).click();
  await hers.getByRole("button", { name: "Pas maintenant" }).click();
  await expect(his.getByRole("log")).toContainText("Préfère continuer ici pour l’instant");
  await expect(his.getByRole("button", { name: "Transmettre les miennes" })).toBeHidden();
});
