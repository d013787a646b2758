import fs from "node:fs";
import path from "node:path";
import { type Page, test } from "@playwright/test";
import { report } from "./figures.ts";

/** What `crates/crypto-core/examples/in_browser.rs` exports. */
interface Module {
  default(): Promise<unknown>;
  pbkdf2(): Uint8Array;
  gcm(plaintext: Uint8Array): Uint8Array;
  Talk: new (bytes: number) => { round(): number };
}

// A name that browsers trust as they trust https, so that `crypto.subtle` is there.
const ORIGIN = "http://localhost";

test("WebAssembly against crypto.subtle", async ({ page }, info) => {
  await serve(page);
  for (const { name, wasm, subtle } of await measure(page)) {
    if (subtle !== null) report(info, { name, engine: "subtle", value: subtle, ratio: null });
    report(info, { name, engine: "wasm", value: wasm, ratio: subtle === null ? null : wasm / subtle });
  }
});

/** Serves an empty page and the module beside it, without a server. */
async function serve(page: Page): Promise<void> {
  const folder = process.env.LEBONCOUP_BENCH_MODULE;
  if (!folder) throw new Error("LEBONCOUP_BENCH_MODULE must name the folder of the compiled module");
  const types: Record<string, string> = { ".js": "text/javascript", ".wasm": "application/wasm" };
  await page.route(`${ORIGIN}/**`, (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (name === "") return route.fulfill({ contentType: "text/html", body: "<!doctype html>" });
    const file = path.join(folder, name);
    return route.fulfill({ contentType: types[path.extname(name)] ?? "", body: fs.readFileSync(file) });
  });
  await page.goto(ORIGIN);
}

/** Microseconds per call, the shortest of several interleaved rounds. */
function measure(page: Page): Promise<Array<{ name: string; wasm: number; subtle: number | null }>> {
  return page.evaluate(async () => {
    const module: Module = await import(`${location.origin}/in_browser.js`);
    await module.default();

    const time = async (repeats: number, work: () => unknown) => {
      const started = performance.now();
      for (let turn = 0; turn < repeats; turn += 1) await work();
      return ((performance.now() - started) * 1000) / repeats;
    };
    const compare = async (name: string, repeats: number, wasm: () => unknown, subtle?: () => Promise<unknown>) => {
      const best = { wasm: Infinity, subtle: Infinity };
      for (let round = 0; round < 15; round += 1) {
        best.wasm = Math.min(best.wasm, await time(repeats, wasm));
        if (subtle) best.subtle = Math.min(best.subtle, await time(repeats, subtle));
      }
      return { name, wasm: best.wasm, subtle: subtle ? best.subtle : null };
    };

    const bytes = new TextEncoder().encode("une phrase pour mesurer");
    const password = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
    const derive = { name: "PBKDF2", hash: "SHA-256", salt: bytes, iterations: 600_000 };
    const results = [
      await compare("pbkdf2_600k_us", 1, () => module.pbkdf2(), () => crypto.subtle.deriveBits(derive, password, 256)),
    ];
    const key = await crypto.subtle.importKey("raw", new Uint8Array(32).fill(5), "AES-GCM", false, ["encrypt"]);
    const gcm = { name: "AES-GCM", iv: new Uint8Array(12).fill(1) };
    const sizes = [["4_kib", 4_096, 400], ["64_kib", 65_536, 40], ["1_mib", 1_048_576, 4]] as const;
    for (const [size, length, repeats] of sizes) {
      const plaintext = new Uint8Array(length).fill(7);
      const sealed = new Uint8Array(await crypto.subtle.encrypt(gcm, key, plaintext));
      if (module.gcm(plaintext).some((byte, at) => byte !== sealed[at])) throw new Error("the two seal differently");
      results.push(
        await compare(`aes_gcm_${size}_us`, repeats, () => module.gcm(plaintext), () => crypto.subtle.encrypt(gcm, key, plaintext)),
      );
    }
    const talk = new module.Talk(4_096);
    results.push(await compare("message_4_kib_seal_and_open_us", 50, () => talk.round()));
    return results;
  });
}
