import { type Locator, type Page, expect } from "@playwright/test";
import { go } from "./people.ts";

/** What a demandeur fills in. */
export interface Wish {
  title: string;
  category: string;
  description: string;
  commune: string;
  budget?: [number, number];
  slots?: number;
}

/** The demande of issue 2. */
export const boiler: Wish = {
  title: "Chaudière en panne",
  category: "Chauffage",
  description: "Plus d’eau chaude depuis hier soir, la veilleuse ne tient pas. Troisième étage avec ascenseur.",
  commune: "Paris 11e",
  budget: [100, 200],
};

/** The communes that the finder proposes. */
export function suggestions(page: Page): Locator {
  return page.getByRole("listbox").getByRole("option");
}

/** Types a commune and takes the suggestion of that very name. */
export async function chooseCommune(page: Page, commune: string): Promise<void> {
  const field = page.getByRole("combobox", { name: "Commune" });
  await field.fill(commune);
  await suggestions(page).filter({ hasText: commune }).first().click();
  await expect(field).toHaveValue(commune);
}

/** Posts a demande and returns the address of its page. */
export async function post(page: Page, wish: Wish): Promise<string> {
  if (!page.url().endsWith("/demandes/nouvelle")) await go(page, "Publier");
  await page.getByLabel("Titre").fill(wish.title);
  await page.getByLabel("Catégorie").selectOption({ label: wish.category });
  await page.getByLabel("Description").fill(wish.description);
  await chooseCommune(page, wish.commune);
  if (wish.budget) {
    await page.getByLabel("De", { exact: true }).fill(String(wish.budget[0]));
    await page.getByLabel("À", { exact: true }).fill(String(wish.budget[1]));
  }
  if (wish.slots) await page.getByRole("radio", { name: String(wish.slots), exact: true }).check({ force: true });
  await page.getByRole("button", { name: "Publier la demande" }).click();
  await expect(page.getByRole("heading", { name: wish.title, level: 1 })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Searches around a commune and opens the demande of this title. */
export async function open(page: Page, commune: string, title: string): Promise<void> {
  if (!page.url().endsWith("/autour")) await go(page, "Autour");
  await chooseCommune(page, commune);
  const demande = page.getByRole("link", { name: title }).first();
  // Others at the same distance may fill the first pages.
  await expect(async () => {
    if (!(await demande.isVisible())) await page.getByRole("button", { name: "Afficher la suite" }).click({ timeout: 1_000 });
    await expect(demande).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });
  await demande.click();
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
}

/** Presses the button that unlocks and confirms. */
export async function unlock(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Débloquer pour/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Débloquer", exact: true }).click();
}
