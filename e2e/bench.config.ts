import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** Measurements in Chromium: figures instead of verdicts (`cargo xtask bench`). */
export default defineConfig(tests, {
  testDir: "bench",
  testMatch: "*.bench.ts",
  reporter: "./bench/figures.ts",
});
