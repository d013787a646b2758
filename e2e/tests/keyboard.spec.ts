import type { Page } from "@playwright/test";
import { suggestions } from "../support/demandes.ts";
import { signUp, someone } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

/** Presses Tab until the element that has the focus is called `name`. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press("Tab");
    const called = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      const label = element?.labels?.[0]?.textContent ?? element?.getAttribute("aria-label");
      return label ?? element?.textContent ?? "";
    });
    if (name.test(called)) return;
  }
  throw new Error(`no element called ${name} can be reached with Tab`);
}

test("a demande is posted with the keyboard alone", async ({ visit }) => {
  const page = await visit();
  await signUp(page, someone("demandeur", "Dominique"));
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();

  await tabTo(page, /^Titre/);
  await page.keyboard.type("Fuite sous l’évier");
  await tabTo(page, /^Catégorie/);
  await page.keyboard.type("Plom");
  await tabTo(page, /^Description/);
  await page.keyboard.type("Le siphon goutte depuis ce matin.");
  await tabTo(page, /^Commune/);
  await page.keyboard.type("lyon 3");
  await expect(suggestions(page).first()).toBeVisible();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("combobox", { name: "Commune" })).toHaveAttribute("aria-activedescendant", /place-options-0/);
  await page.keyboard.press("Escape");
  await expect(suggestions(page)).toHaveCount(0);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Commune" })).toHaveValue("Lyon 3e");
  await tabTo(page, /^De$/);
  await page.keyboard.type("50");
  await tabTo(page, /^À$/);
  await page.keyboard.type("120");
  await tabTo(page, /^3$/);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "4" })).toBeChecked();
  await tabTo(page, /^Publier la demande$/);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Fuite sous l’évier", level: 1 })).toBeFocused();
  await expect(page.getByText("4 places restantes")).toBeVisible();
});

test("the skip link leads past the navigation", async ({ visit }) => {
  const page = await visit();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Aller au contenu" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Publier une demande" })).toBeFocused();
});
