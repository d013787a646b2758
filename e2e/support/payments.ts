import { type Page, expect } from "@playwright/test";
import { type Person, logIn } from "./people.ts";

/** Follows the balance in the bar to the packs. */
export async function openPacks(page: Page): Promise<void> {
  await page.locator(".bar a.coins").click();
  await expect(page.getByRole("heading", { name: "Acheter des jetons" })).toBeVisible();
}

/** The button that buys the pack at this price, such as `25,00 €`. */
export function buyButton(page: Page, price: string) {
  return page.getByRole("button", { name: `Acheter pour ${price}` }).first();
}

/** Presses a pack's button and waits for the payment page, which is another site's. */
export async function choosePack(page: Page, price: string): Promise<void> {
  await buyButton(page, price).click();
  await expect(page.getByRole("heading", { name: "Paiement simulé" })).toBeVisible();
}

/** What can be done on the payment page. */
export async function atTheBank(page: Page, what: "Payer" | "Payer plus tard (asynchrone)" | "Échouer" | "Annuler"): Promise<void> {
  await page.getByRole("button", { name: what, exact: true }).click();
}

/** Follows the way on from the page after the payment: the password opens the keys again. */
export async function goOn(page: Page, person: Person): Promise<void> {
  await page.getByRole("link", { name: "Se connecter et continuer" }).click();
  await expect(page.getByRole("heading", { name: "Se connecter" })).toBeVisible();
  await logIn(page, person);
}
