// The report of the browser tests' workspace in Chromium, from disk, with an ear on all that it should not do.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const web = resolve(fileURLToPath(import.meta.url), "../../../results/web/package.json");
const { chromium } = createRequire(web)("playwright-core");

const needed = (name) => process.env[name] ?? (() => { throw new Error(`${name} is not set; ctest sets it`); })();
export const folder = resolve(needed("BROWSER_FOLDER"));
const workspace = join(folder, "workspace");
const beatbench = (...args) => execFileSync(needed("BEATBENCH_PROGRAM"), [...args, "-w", workspace], { encoding: "utf8" });

export function writeReport() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync(needed("BROWSER_WORKSPACE"), [workspace]);
  beatbench("report", "demo", "--overlays", "3");
}
export const storeCsv = () => beatbench("report", "demo", "--format", "csv");
export const reportFile = (name) => readFileSync(join(workspace, "report", name), "utf8");
const url = (hash) => `${pathToFileURL(join(workspace, "report", "demo.html"))}${hash ? `#${hash}` : ""}`;

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
