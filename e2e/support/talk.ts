import { type Page, expect } from "@playwright/test";
import { type Wish, boiler, open, post, unlock } from "./demandes.ts";
import { type Person, signUp, someone, userId } from "./people.ts";
import type { Server } from "./server.ts";

/** Two new people, and what they talk about. */
export interface Couple {
  camille: Person;
  noor: Person;
  wish: Wish;
}

/**
 * Camille posts a demande that begins with this title, the only one of its name, and Noor unlocks it: his page ends with
 * their conversation, where nothing is written yet.
 */
export async function meet(server: Server, title: string, hers: Page, his: Page): Promise<Couple> {
  const [camille, noor] = [someone("demandeur", "Camille"), someone("pro", "Noor")];
  const wish: Wish = { ...boiler, title: `${title} ${camille.email.slice(8, 16)}` };
  await signUp(hers, camille);
  await post(hers, wish);
  await signUp(his, noor);
  server.grant(await userId(his), 30);
  await open(his, "Paris 12e", wish.title);
  await unlock(his);
  await his.getByRole("link", { name: "Écrire au demandeur" }).click();
  await expect(his.getByLabel("Votre message")).toBeVisible();
  return { camille, noor, wish };
}

/** Writes a message into the open conversation, and waits until it stands there. */
export async function say(page: Page, text: string): Promise<void> {
  const field = page.getByLabel("Votre message");
  await field.fill(text);
  await field.press("Enter");
  await expect(page.getByRole("log")).toContainText(text);
}
