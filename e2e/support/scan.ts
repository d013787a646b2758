import fs from "node:fs";
import path from "node:path";

/**
 * The files below `folder` that hold one of the `secrets`, as UTF-8 text in any letter case or as base64.
 *
 * Each hit is `file: what`, so that a failure says where to look.
 */
export function scan(folder: string, secrets: string[]): string[] {
  const needles = secrets.flatMap((secret) => forms(secret).map((form) => ({ secret, form })));
  const hits: string[] = [];
  for (const file of files(folder)) {
    const content = fs.readFileSync(file);
    const folded = Buffer.from(content.toString("latin1").toLowerCase(), "latin1");
    for (const { secret, form } of needles) {
      if (content.includes(form) || folded.includes(form)) hits.push(`${path.basename(file)}: ${secret}`);
    }
  }
  return [...new Set(hits)];
}

/** A text as it could lie in a file. Base64 depends on the position in its group of three bytes. */
function forms(text: string): Buffer[] {
  const bytes = Buffer.from(text, "utf8");
  const encoded = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64").replace(/=+$/, "");
    return Buffer.from(whole.slice(Math.ceil((shift * 4) / 3), -1));
  });
  return [bytes, Buffer.from(text.toLowerCase(), "latin1"), Buffer.from(text, "utf16le"), ...encoded];
}

export function files(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
