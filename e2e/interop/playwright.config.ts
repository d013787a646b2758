import { defineConfig } from "@playwright/test";

import app from "../playwright.config.ts";

/** The same Chromium; no server, as the page comes from the test itself. */
export default defineConfig({ ...app, testDir: ".", outputDir: "../test-results" });
