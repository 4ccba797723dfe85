// The report of the browser tests' workspace in Chromium, from disk, with an ear on all that it should not do.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const web = resolve(fileURLToPath(import.meta.url), "../../../results/web/package.json");
const { chromium } = createRequire(web)("playwright-core");

const needed = (name) => process.env[name] ?? (() => { throw new Error(`${name} is not set; ctest sets it`); })();
export const folder = resolve(needed("BROWSER_FOLDER"));
const workspace = join(folder, "workspace");
// What the program says and how it ends, on this workspace, with BEATBENCH_BROWSER as given.
export function beatbench(words, browser = needed("CHROMIUM")) {
  const { status, stdout, stderr } = spawnSync(needed("BEATBENCH_PROGRAM"), [...words, "-w", workspace], { encoding: "utf8", env: { ...process.env, BEATBENCH_BROWSER: browser } });
  return { status, stdout, stderr };
}
function output(...words) {
  const { status, stdout, stderr } = beatbench(words);
  if (status !== 0) throw new Error(`beatbench ${words.join(" ")}: ${status}, ${stderr}`);
  return stdout;
}

let experiment = "";
// The workspace of that name (browser_workspace.cpp), and its report.
export function writeReport(name, ...flags) {
  experiment = name;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync(needed("BROWSER_WORKSPACE"), [name, workspace]);
  output("report", name, ...flags);
}
export const storeCsv = () => output("report", experiment, "--format", "csv");
export const reportPath = (...names) => join(workspace, "report", ...names);
export const reportFile = (...names) => readFileSync(reportPath(...names), "utf8");
const url = (hash) => `${pathToFileURL(reportPath(`${experiment}.html`))}${hash ? `#${hash}` : ""}`;

export const launch = () => chromium.launch({ executablePath: needed("CHROMIUM"), args: ["--no-sandbox", "--disable-gpu"] });

// A page of its own context; `misdeeds` gathers console messages, errors, dialogs and requests beyond the page itself.
export async function open(browser, hash = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const misdeeds = [];
  page.on("console", (message) => misdeeds.push(`console ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => misdeeds.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    misdeeds.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url("")) && !request.url().startsWith("blob:")) misdeeds.push(`request: ${request.url()}`);
  });
  await page.goto(url(hash));
  return { page, misdeeds, close: () => context.close() };
}

export async function download(page, button) {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

export const labels = (page) => page.locator(".board tbody th[scope=row] .label").allTextContents();
export const shot = (page, name, options = {}) => page.screenshot({ path: join(folder, `${name}.png`), ...options });

// What can be seen of a PDF by Chromium without reading it all: its pages, the size of the first in points, whether it has
// text of fonts and pictures of pixels.
export function pdf(bytes) {
  const text = Buffer.from(bytes).toString("latin1");
  const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)?.slice(1).map(Number);
  return { isOne: text.startsWith("%PDF-"), pages: text.match(/\/Type \/Page\b/g)?.length ?? 0, box, hasText: /\/ToUnicode/.test(text), hasPixels: /\/Subtype \/Image/.test(text) };
}
