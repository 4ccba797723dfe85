// node build.mjs FOLDER: bundles src/ into FOLDER/report.js and FOLDER/report.css, and both into FOLDER/bundle.cpp, which
// defines what bundle.h declares.
import { build } from "esbuild";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.argv[2];
if (!folder) throw new Error("usage: node build.mjs FOLDER");

await build({
  entryPoints: { report: join(here, "src/main.ts") },
  outdir: folder,
  bundle: true,
  minify: true,
  charset: "utf8",
  legalComments: "inline", // the licences of the libraries go along
  format: "iife",
  target: "es2022",
  logLevel: "warning",
});

// A raw string literal: what it holds must not hold its end. Both go between tags of a page, and must not hold theirs.
function literal(name) {
  const text = readFileSync(join(folder, name), "utf8");
  const tag = name.endsWith("js") ? "</script" : "</style";
  for (const end of [')_web_"', tag])
    if (text.toLowerCase().includes(end)) throw new Error(`${name} holds ${end}, which would end it early`);
  return `R"_web_(${text})_web_"`;
}

writeFileSync(
  join(folder, "bundle.cpp"),
  `#include "results/web/bundle.h"

namespace beatbench {
WebBundle web_bundle() {
  return {${literal("report.js")},
          ${literal("report.css")}};
}
}  // namespace beatbench
`,
);
