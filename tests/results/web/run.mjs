// node run.mjs FOLDER: bundles each *_test.ts beside this file into FOLDER, then has Node run them. So Node 18 need not know TypeScript.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const web = resolve(here, "../../../results/web");
const { build } = createRequire(join(web, "package.json"))("esbuild");
const folder = resolve(process.argv[2]);
const tests = readdirSync(here).filter((name) => name.endsWith("_test.ts"));
if (!tests.length) throw new Error(`no test in ${here}`);
rmSync(folder, { recursive: true, force: true });
await build({
  entryPoints: tests.map((name) => join(here, name)), outdir: folder, outExtension: { ".js": ".mjs" }, bundle: true, platform: "node",
  format: "esm", target: "node18", nodePaths: [join(web, "node_modules")], logLevel: "warning",
});
const files = tests.map((name) => join(folder, name.replace(".ts", ".mjs")));
process.exit(spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" }).status ?? 1);
