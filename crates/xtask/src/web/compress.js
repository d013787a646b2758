// node -e … FOLDER: writes file.br and file.gz beside every file that gets smaller by it.
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { extname, join } = require("node:path");
const { brotliCompressSync, constants, gzipSync } = require("node:zlib");

// What is worth compressing; images and fonts already are.
const text = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm", ".webmanifest"]);
const folder = process.argv[1];

for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !text.has(extname(entry.name))) continue;
  const path = join(entry.parentPath ?? entry.path, entry.name);
  const content = readFileSync(path);
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  const gzip = gzipSync(content, { level: constants.Z_BEST_COMPRESSION });
  for (const [suffix, packed] of [["br", brotli], ["gz", gzip]]) {
    if (packed.length < content.length) writeFileSync(`${path}.${suffix}`, packed);
  }
}
