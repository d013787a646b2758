import { boiler, open, post, unlock } from "../support/demandes.ts";
import { logIn, signUp, someone, userId } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test("a wrong password is said in French and the form stays filled", async ({ visit }) => {
  const person = someone("demandeur", "Alix");
  await signUp(await visit(), person);

  const page = await visit();
  await page.goto("/connexion");
  await logIn(page, { ...person, password: `${person.password}x` });
  await expect(page.getByRole("alert")).toContainText("Adresse e-mail ou mot de passe incorrect.", { timeout: 30_000 });
  await expect(page.getByLabel("Adresse e-mail")).toHaveValue(person.email);
});

test("a taken e-mail address is said in French", async ({ visit }) => {
  const person = someone("demandeur", "Robin");
  await signUp(await visit(), person);

  const page = await visit();
  await page.goto("/inscription");
  await page.getByLabel("Nom affiché").fill("Une autre");
  await page.getByLabel("Adresse e-mail").fill(person.email.toUpperCase());
  await page.getByLabel("Mot de passe", { exact: true }).fill("quatre mots au hasard");
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  await expect(page.getByRole("alert")).toContainText("Un compte existe déjà avec cette adresse e-mail.", { timeout: 30_000 });
});

test("too few tokens and a full demande are said in French, and nothing is spent", async ({ visit, server }) => {
  const owner = await visit();
  await signUp(owner, someone("demandeur", "Sacha"));
  const title = "Radiateur froid au premier étage";
  await post(owner, { ...boiler, title, slots: 1 });

  const poor = await visit();
  await signUp(poor, someone("pro", "Lou"));
  await open(poor, "Paris 11e", title);
  await poor.getByRole("button", { name: /^Débloquer pour/ }).click();
  await expect(poor.getByRole("dialog")).toContainText("Il vous manque 6 jetons.");
  await expect(poor.getByRole("dialog").getByRole("button", { name: "Débloquer", exact: true })).toHaveCount(0);
  await expect(poor.getByRole("dialog").getByRole("link", { name: "Acheter des jetons" })).toBeVisible();
  await poor.keyboard.press("Escape");

  const late = await visit();
  await signUp(late, someone("pro", "Maé"));
  server.grant(await userId(late), 10);
  await open(late, "Paris 11e", title);

  const quick = await visit();
  await signUp(quick, someone("pro", "Yaël"));
  server.grant(await userId(quick), 10);
  await open(quick, "Paris 11e", title);
  await unlock(quick);
  await expect(quick.getByText(boiler.description)).toBeVisible();

  await unlock(late);
  await expect(late.getByRole("alert")).toContainText("toutes les places de cette demande sont prises. Rien n’a été dépensé.");
  await late.keyboard.press("Escape");
  await expect(late.getByText("Les places standard sont prises. La place premium est libre.")).toBeVisible();
  await expect(late.locator(".bar .coins")).toContainText("10");
});

test("a form says what is wrong before anything is sent", async ({ visit }) => {
  const page = await visit();
  await page.goto("/inscription");
  await page.getByLabel("Adresse e-mail").fill("camille");
  await page.getByLabel("Mot de passe", { exact: true }).fill("court");
  await expect(page.getByText("Encore 9 caractères")).toBeVisible();
  await page.getByRole("button", { name: "Créer mon compte" }).click();
  await expect(page.getByText("Indiquez un nom.")).toBeVisible();
  await expect(page.getByText("Saisissez une adresse e-mail")).toBeVisible();
  await expect(page.getByLabel("Nom affiché")).toBeFocused();
});

test("an address that leads nowhere and a demande that does not exist are said so", async ({ visit }) => {
  const page = await visit();
  await page.goto("/nulle/part");
  await expect(page.getByRole("heading", { name: "Cette page n’existe pas" })).toBeVisible();
  await page.getByRole("link", { name: "Revenir à l’accueil" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Le bon pro");
});
