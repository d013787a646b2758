import { randomBytes } from "node:crypto";
import { type Page, expect } from "@playwright/test";

/** Someone with an account. */
export interface Person {
  kind: "demandeur" | "pro";
  name: string;
  email: string;
  password: string;
}

/** Someone new, with an address and a password nobody else has. */
export function someone(kind: Person["kind"], name: string): Person {
  const mark = randomBytes(4).toString("hex");
  return { kind, name, email: `${name.toLowerCase()}.${mark}@exemple.fr`, password: `bougie-${mark}-tilleul-ardoise` };
}

/** Fills the sign-up form and waits for the 24 words. */
export async function fillSignUp(page: Page, person: Person): Promise<void> {
  await page.goto(`/inscription?profil=${person.kind}`);
  await page.getByLabel("Nom affiché").fill(person.name);
  await page.getByLabel("Adresse e-mail").fill(person.email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  await expect(page.getByRole("heading", { name: "Vos 24 mots de secours" })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator(".words li")).toHaveCount(24);
}

/** Signs up through the interface: the form, the 24 words, the promise to have noted them. */
export async function signUp(page: Page, person: Person): Promise<void> {
  await fillSignUp(page, person);
  await page.getByLabel("J’ai noté mes 24 mots").check();
  await page.getByRole("button", { name: "Continuer" }).click();
  const next = person.kind === "pro" ? "Autour de moi" : "Publier une demande";
  await expect(page.getByRole("heading", { name: next, level: 1 })).toBeVisible();
}

/** Fills the log-in page, on which the browser already is. */
export async function logIn(page: Page, person: Person): Promise<void> {
  await page.getByLabel("Adresse e-mail").fill(person.email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Se connecter" }).click();
}

/** The public identifier that the account page shows. */
export async function userId(page: Page): Promise<string> {
  await go(page, "Compte");
  const id = (await page.getByTestId("user-id").textContent()) ?? "";
  expect(id).toMatch(/^[0-9a-f]{64}$/);
  return id;
}

/** Follows a link of the navigation, without a reload: that would forget the keys. */
export async function go(page: Page, name: "Compte" | "Messages" | "Autour" | "Demandes" | "Publier"): Promise<void> {
  const path = { Compte: "/compte", Messages: "/messages", Autour: "/autour", Demandes: "/demandes", Publier: "/demandes/nouvelle" };
  // Once more if the bar moved under the pointer: right after a log-in it is another one.
  await expect(async () => {
    await page.locator(`a[href="${path[name]}"]`).filter({ visible: true }).first().click({ timeout: 10_000 });
    await page.waitForURL(`**${path[name]}`, { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
}
