import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import type { Page, Route } from "@playwright/test";
import { clearUploads, kept } from "../support/kept.ts";
import { type Person, go, logIn } from "../support/people.ts";
import { scan } from "../support/scan.ts";
import type { Server } from "../support/server.ts";
import { meet } from "../support/talk.ts";
import { expect, test } from "../support/test.ts";

const GPS = "GPS 48.8566 N 2.3522 E";
const CONTENT = /\/api\/v1\/media\/[^/]+\/content$/;
const PART = /\/api\/v1\/media\/[^/]+\/parts\/\d+$/;

/** A picture that hardly compresses, as this browser writes it: without metadata. */
async function plainPhoto(page: Page, width: number, height: number): Promise<Buffer> {
  const base64 = await page.evaluate(async ([w, h]) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [w, h];
    const context = canvas.getContext("2d")!;
    const image = context.createImageData(w, h);
    let state = 1;
    for (let i = 0; i < image.data.length; i++) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      image.data[i] = i % 4 === 3 ? 255 : (state >> 16) & 255;
    }
    context.putImageData(image, 0, 0);
    const blob = await new Promise<Blob>((resolve) => canvas.toBlob((made) => resolve(made!), "image/jpeg", 0.97));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }, [width, height]);
  return Buffer.from(base64, "base64");
}

/** The same with what a telephone adds: Exif with a place, and a comment. */
function withPlace(photo: Buffer): Buffer {
  const segment = (marker: number, payload: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(payload.length + 2, 2);
    return Buffer.concat([head, payload]);
  };
  const exif = Buffer.concat([Buffer.from("Exif\0\0MM\0\x2a\0\0\0\x08\0\0", "latin1"), Buffer.from(GPS)]);
  return Buffer.concat([photo.subarray(0, 2), segment(0xe1, exif), segment(0xfe, Buffer.from(GPS)), photo.subarray(2)]);
}

/** A demandeur and a pro, both with their conversation open. */
async function talk(visit: () => Promise<Page>, server: Server, title: string): Promise<[Page, Page, Person]> {
  const [hers, his] = [await visit(), await visit()];
  const { noor } = await meet(server, title, hers, his);
  await go(hers, "Messages");
  await hers.getByRole("link", { name: /Noor/ }).click();
  await expect(hers.getByLabel("Votre message")).toBeVisible();
  return [hers, his, noor];
}

async function choose(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  await page.locator("#attach").setInputFiles({ name, mimeType, buffer });
  await expect(page.getByRole("dialog", { name: "Envoyer ce fichier" })).toBeVisible();
}

const sendIt = (page: Page) => page.getByRole("button", { name: "Envoyer le fichier" }).click();

/** The bytes that "Enregistrer" gives. */
async function save(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const saving = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: "Enregistrer" }).click();
  const download = await saving;
  return { name: download.suggestedFilename(), bytes: fs.readFileSync(await download.path()) };
}

test("a photo goes there and back without its place, and the server sees none of it", async ({ visit, server }) => {
  const [hers, his] = await talk(visit, server, "Photo de la fuite");
  const plain = await plainPhoto(his, 900, 700);
  expect(plain.length).toBeGreaterThan(600_000);
  const photo = withPlace(plain);

  await test.step("a look before it goes", async () => {
    await choose(his, "../plaque vue de près.jpg", "text/html", photo);
    const dialog = his.getByRole("dialog");
    await expect(dialog).toContainText("Lieu, date et appareil sont retirés");
    await expect(dialog.locator("img")).toBeVisible();
    await dialog.getByLabel(/Légende/).fill("En bas à droite du capot");
    await sendIt(his);
  });
  await test.step("a small picture, then the whole", async () => {
    const bubble = hers.locator(".bubble").last();
    await expect(bubble).toContainText("En bas à droite du capot", { timeout: 30_000 });
    await expect(bubble).toContainText("Disponible jusqu’au");
    expect(await bubble.locator("img").evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBe(240);
    await bubble.getByRole("button", { name: /^Ouvrir/ }).click();
    const whole = hers.getByRole("dialog").locator("img");
    await expect(whole).toBeVisible({ timeout: 30_000 });
    expect(await whole.evaluate((img: HTMLImageElement) => img.decode().then(() => [img.naturalWidth, img.naturalHeight]))).toEqual([900, 700]);
    const saved = await save(hers);
    expect(saved.name).toBe("_plaque vue de près.jpg");
    expect(saved.bytes.equals(plain)).toBe(true);
    expect(saved.bytes.includes(GPS)).toBe(false);
  });
  await test.step("the sender's own copy opens, too", async () => {
    await his.locator(".bubble.mine").last().getByRole("button", { name: /^Ouvrir/ }).click();
    await expect(his.getByRole("dialog").locator("img")).toBeVisible({ timeout: 30_000 });
  });
  await test.step("the server holds ciphertext only", async () => {
    const folder = path.join(server.data, "media");
    expect(fs.readdirSync(folder).length).toBeGreaterThan(1);
    expect(scan(server.data, [GPS, "plaque vue", "En bas à droite"])).toEqual([]);
    const stored = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name)));
    expect(stored.some((bytes) => bytes.includes(plain.subarray(20_000, 20_032)))).toBe(false);
  });
});

test("what is no picture is only saved, whatever it says it is", async ({ visit, server }) => {
  const [hers, his] = await talk(visit, server, "Un devis à lire");
  const page = Buffer.from("<!doctype html><script>document.title = 'pris'</script>");
  await choose(his, "photo.jpg", "image/jpeg", page);
  await expect(his.getByRole("dialog")).toContainText("Ce type de fichier part tel quel");
  await sendIt(his);
  const bubble = hers.locator(".bubble").last();
  await expect(bubble).toContainText("photo.jpg", { timeout: 30_000 });
  await expect(bubble.locator("img")).toHaveCount(0);
  const saving = hers.waitForEvent("download");
  await bubble.getByRole("button", { name: "Ouvrir photo.jpg" }).click();
  expect(fs.readFileSync(await (await saving).path()).equals(page)).toBe(true);
  await expect(hers.getByRole("dialog")).toHaveCount(0);
});

test("files wait their turn to be looked at, and none holds up the others", async ({ visit, server }) => {
  const [hers, his] = await talk(visit, server, "Deux fichiers à la fois");
  const dialog = his.getByRole("dialog", { name: "Envoyer ce fichier" });
  await test.step("what is pasted meanwhile does not touch the caption", async () => {
    await choose(his, "devis.txt", "text/plain", Buffer.from("Devis : 120 euros"));
    await dialog.getByLabel(/Légende/).fill("Le devis promis");
    await his.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(["Plan de la cave"], "plan.txt", { type: "text/plain" }));
      window.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await expect(dialog).toContainText("devis.txt");
    await expect(dialog.getByLabel(/Légende/)).toHaveValue("Le devis promis");
    await sendIt(his);
    await expect(dialog).toContainText("plan.txt");
    await expect(dialog.getByLabel(/Légende/)).toHaveValue("");
    await sendIt(his);
    await expect(dialog).toBeHidden();
    await expect(hers.locator(".bubble").filter({ hasText: "Le devis promis" })).toContainText("devis.txt", { timeout: 30_000 });
    await expect(hers.locator(".bubble").filter({ hasText: "plan.txt" })).toHaveCount(1, { timeout: 30_000 });
  });
  await test.step("a film that never begins goes without a picture", async () => {
    await his.evaluate(() => Object.defineProperty(HTMLMediaElement.prototype, "src", { set() {}, get: () => "" }));
    const box = (kind: string, content: Buffer) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(content.length + 8);
      return Buffer.concat([size, Buffer.from(kind), content]);
    };
    const film = Buffer.concat([box("ftyp", Buffer.from("isom\0\0\0\0mp41")), box("moov", box("mvhd", Buffer.alloc(100)))]);
    await choose(his, "robinet.mp4", "video/mp4", film);
    await sendIt(his);
    await expect(hers.locator(".bubble").filter({ hasText: "robinet.mp4" })).toHaveCount(1, { timeout: 30_000 });
  });
});

test("a lost connection only delays an upload, and cancelling leaves nothing", async ({ visit, server }) => {
  const [hers, his] = await talk(visit, server, "Réseau capricieux");
  const plain = await plainPhoto(his, 900, 700);
  let dropped = 0;
  const drop = async (route: Route) => {
    if (dropped < 2) {
      dropped += 1;
      return route.abort("connectionreset");
    }
    await route.continue();
  };
  await his.route(PART, drop);
  await choose(his, "une.jpg", "image/jpeg", plain);
  await sendIt(his);
  await expect(his.getByRole("progressbar", { name: "Envoi de une.jpg" })).toBeVisible();
  await expect(hers.locator(".bubble").last()).toContainText("une.jpg", { timeout: 60_000 });
  expect(dropped).toBe(2);
  await expect(his.getByRole("progressbar")).toHaveCount(0);
  await his.unroute(PART, drop);

  // Never answered.
  await his.route(PART, () => {});
  const asked = his.waitForRequest(PART);
  const removed = his.waitForRequest((request) => request.method() === "DELETE" && request.url().includes("/media/"));
  await choose(his, "deux.jpg", "image/jpeg", plain);
  await sendIt(his);
  await his.getByRole("progressbar", { name: "Envoi de deux.jpg" }).waitFor();
  await asked;
  await his.getByRole("button", { name: "Annuler" }).click();
  expect((await (await removed).response())?.status()).toBe(204);
  await expect(his.getByRole("progressbar")).toHaveCount(0);
  await expect(his.locator(".bubble")).toHaveCount(1);
});

test("an upload that a reload cuts off goes on after log-in, with the same bytes", async ({ visit, server }) => {
  const [hers, his, noor] = await talk(visit, server, "Envoi repris");
  const film = crypto.randomBytes(20 * 1024 * 1024 - 5);
  const parts: number[] = [];
  his.on("requestfinished", (request) => {
    if (PART.test(request.url())) parts.push(Number(request.url().split("/").pop()));
  });
  // Never answered from the eleventh on.
  const stop = (route: Route) => (/\d\d$/.test(route.request().url()) ? undefined : route.continue());
  const cutOff = async (name: string) => {
    await his.route(PART, stop);
    parts.length = 0;
    await choose(his, name, "application/octet-stream", film);
    await sendIt(his);
    await his.getByRole("progressbar", { name: `Envoi de ${name}` }).waitFor();
    await expect.poll(() => parts).toHaveLength(10);
    await his.reload();
    await logIn(his, noor);
    const bar = his.getByRole("progressbar", { name: `Reprise de l’envoi de ${name}` });
    await expect(bar).toHaveAttribute("value", String(10 * 8 * 65_552), { timeout: 30_000 });
    return bar;
  };
  const nothingIsKept = () => expect.poll(async () => {
    const { outbox, uploads } = await kept(his);
    return { outbox, uploads };
  }, { timeout: 30_000 }).toEqual({ outbox: {}, uploads: {} });

  await cutOff("chantier.bin");
  await expect(his.getByText("a été interrompu")).toHaveCount(0);
  const sizes = Object.values((await kept(his)).uploads);
  expect(sizes).toHaveLength(40);
  expect(sizes.reduce((all, size) => all + size, 0)).toBe(film.length + 320 * 16);
  // It goes on while another page is open.
  await go(his, "Messages");
  await his.unroute(PART, stop);
  const bubble = hers.locator(".bubble").last();
  await expect(bubble).toContainText("chantier.bin", { timeout: 60_000 });
  expect([...parts].sort((a, b) => a - b)).toEqual([...Array(40).keys()]);
  const saving = hers.waitForEvent("download");
  await bubble.getByRole("button", { name: "Ouvrir chantier.bin" }).click();
  expect(fs.readFileSync(await (await saving).path()).equals(film)).toBe(true);
  await nothingIsKept();
  await his.getByRole("link", { name: /Camille/ }).click();
  await expect(his.locator(".bubble.mine")).toHaveCount(1);

  const bar = await cutOff("annulé.bin");
  const removed = his.waitForRequest((request) => request.method() === "DELETE" && request.url().includes("/media/"));
  await his.getByRole("button", { name: "Annuler" }).click();
  expect((await (await removed).response())?.status()).toBe(204);
  await expect(bar).toHaveCount(0);
  await nothingIsKept();
  await expect(his.getByText("a été interrompu")).toHaveCount(0);
  await expect(hers.locator(".bubble")).toHaveCount(1);
});

test("an upload that cannot go on is told of, and the file can be chosen again", async ({ visit, server }) => {
  const [hers, his, noor] = await talk(visit, server, "Envoi coupé");
  const plain = await plainPhoto(his, 900, 700);
  const waiting = async () => Object.keys((await kept(his)).outbox);
  // Never answered.
  const silence = () => {};
  await his.route(PART, silence);
  const asked = his.waitForRequest(PART);
  await choose(his, "coupée.jpg", "image/jpeg", plain);
  await sendIt(his);
  await his.getByRole("progressbar", { name: "Envoi de coupée.jpg" }).waitFor();
  await asked;
  expect(await waiting()).toHaveLength(1);
  expect(JSON.stringify(await kept(his))).not.toContain("coupée");
  // The browser has thrown the parts away.
  await clearUploads(his);
  await his.reload();
  await his.unroute(PART, silence);
  await logIn(his, noor);
  const told = his.getByText(/L’envoi de coupée\.jpg a été interrompu/);
  await expect(told).toBeVisible({ timeout: 30_000 });
  await expect(his.locator(".bubble")).toHaveCount(0);

  const chooser = his.waitForEvent("filechooser");
  await his.getByRole("button", { name: "Choisir le fichier" }).click();
  await (await chooser).setFiles({ name: "coupée.jpg", mimeType: "image/jpeg", buffer: plain });
  await sendIt(his);
  await expect(hers.locator(".bubble").last()).toContainText("coupée.jpg", { timeout: 60_000 });
  await expect(told).toBeHidden();
  await expect.poll(waiting).toEqual([]);
});

test("cut, reordered and expired files are refused in words", async ({ visit, server }) => {
  const [hers, his] = await talk(visit, server, "Un serveur qui ment");
  await choose(his, "plan.jpg", "image/jpeg", await plainPhoto(his, 900, 700));
  await sendIt(his);
  const bubble = hers.locator(".bubble").last();
  await expect(bubble).toContainText("plan.jpg", { timeout: 30_000 });
  const openIt = () => bubble.getByRole("button", { name: "Ouvrir plan.jpg" }).click();
  const chunk = 65_552;
  const lies: Record<string, (body: Buffer) => Buffer> = {
    cut: (body) => body.subarray(0, body.length - 1),
    "a chunk less": (body) => body.subarray(0, body.length - chunk),
    reordered: (body) => Buffer.concat([body.subarray(chunk, 2 * chunk), body.subarray(0, chunk), body.subarray(2 * chunk)]),
  };
  for (const [name, change] of Object.entries(lies)) {
    const lie = async (route: Route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: change(await response.body()) });
    };
    await hers.route(CONTENT, lie);
    await openIt();
    await expect(bubble.getByRole("alert"), name).toContainText("Ce fichier a été modifié en chemin.");
    await expect(hers.getByRole("dialog")).toHaveCount(0);
    await hers.unroute(CONTENT, lie);
  }
  const honest = hers.getByRole("dialog").locator("img");
  await openIt();
  await expect(honest).toBeVisible({ timeout: 30_000 });
  await hers.keyboard.press("Escape");

  await go(hers, "Messages");
  await hers.route(CONTENT, (route) => route.fulfill({
    status: 410,
    contentType: "application/problem+json",
    body: JSON.stringify({ type: "/problems/media_gone", title: "Gone", status: 410, code: "media_gone" }),
  }));
  await hers.getByRole("link", { name: /Noor/ }).click();
  await openIt();
  await expect(bubble).toContainText("N’est plus disponible");
  await expect(bubble.getByRole("button", { name: /^Ouvrir/ })).toHaveCount(0);
});
