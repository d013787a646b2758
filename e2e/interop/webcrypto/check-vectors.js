// node check-vectors.js VECTORS_FOLDER

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import { checks } from "./checks.js";

const folder = process.argv[2];
const files = (await readdir(folder)).filter((file) => file.endsWith(".json"));
const names = files.map((file) => path.parse(file).name);
const unmatched = [...names.filter((name) => !(name in checks)), ...Object.keys(checks).filter((name) => !names.includes(name))];
if (unmatched.length > 0) throw new Error(`vectors without a check, or checks without vectors: ${unmatched}`);
for (const name of names) {
  await checks[name](JSON.parse(await readFile(path.join(folder, `${name}.json`), "utf8")));
  console.log(`${name}: ok`);
}
