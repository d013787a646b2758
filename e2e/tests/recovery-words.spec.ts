import { fillSignUp, someone } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test("closing the page of recovery words asks first, and no longer once they are noted", async ({ visit }) => {
  const page = await visit();
  await fillSignUp(page, someone("demandeur", "Prudence"));

  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();

  await expect(page.locator(".words li")).toHaveCount(24);
  await page.getByLabel("J’ai noté mes 24 mots").check();
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("heading", { name: "Publier une demande", level: 1 })).toBeVisible();
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
});
