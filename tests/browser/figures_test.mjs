// Every picture as SVG and as PDF, from the store alone: beatbench report --figures.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { beatbench, folder, launch, open, pdf, reportFile, reportPath, writeReport } from "./open_report.mjs";

let browser;
let figures;
before(async () => {
  writeReport("demo", "--overlays", "3", "--figures");
  figures = JSON.parse(reportFile("demo-figures", "figures.json")).figures;
  browser = await launch();
});
after(() => browser?.close());
const bytes = (name) => readFileSync(reportPath("demo-figures", name));

test("each table has its pictures, each under a name of its own", () => {
  const names = figures.map((figure) => figure.name);
  assert.equal(new Set(names).size, names.length);
  for (const name of ["ptbxl_superclass-linear-100-controlled-runs-F1_macro", "ludb_waves-linear-100-controlled-runs-Dice_macro", "ludb_waves-linear-100-controlled-classes-Dice", "ludb_waves-linear-100-controlled-ecg-alpha-worst"])
    assert.ok(names.includes(name), `${name} is not among ${names.join(" ")}`);
  const files = figures.flatMap((figure) => [figure.svg, figure.pdf]);
  assert.deepEqual(readdirSync(reportPath("demo-figures")).sort(), [...files, "figures.json"].sort());
  for (const figure of figures) assert.ok(figure.title && figure.caption, figure.name);
});

test("each SVG is XML by itself, with text, and asks for nothing", async () => {
  const { page, close } = await open(browser);
  for (const figure of figures) {
    const text = bytes(figure.svg).toString();
    const seen = await page.evaluate((svg) => {
      const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
      const size = ["width", "height"].map((name) => Number(root.getAttribute(name)));
      return { tag: root.tagName, size, texts: root.querySelectorAll("text").length, marks: root.querySelectorAll("path,line,circle,rect").length, title: root.querySelector("title")?.textContent };
    }, text);
    assert.deepEqual([seen.tag, seen.size, seen.title], ["svg", [figure.width_px, figure.height_px], figure.title], figure.name);
    assert.ok(seen.texts > 1 && seen.marks > 1, figure.name);
    const references = [...text.matchAll(/(?:href|src)="([^"]*)"|url\((?:&quot;|["'])?([^"')&]*)/g)].map((match) => match[1] ?? match[2]);
    assert.deepEqual(references.filter((reference) => !reference.startsWith("#")), [], figure.name);
    assert.doesNotMatch(text, /var\(--|<style|<script/, figure.name);
  }
  await close();
});

test("each PDF is one page of the picture's size, with its text as text", () => {
  for (const figure of figures) {
    const { isOne, pages, box, hasText, hasPixels } = pdf(bytes(figure.pdf));
    assert.deepEqual([isOne, pages, hasText, hasPixels], [true, 1, true, false], figure.name);
    assert.ok(Math.abs(box[0] - 0.75 * figure.width_px) < 1 && Math.abs(box[1] - 0.75 * figure.height_px) < 1, `${figure.name}: ${box}`);
  }
});

test("the files are those of before, byte for byte but for the PDFs' dates", () => {
  const before = new Map(figures.map((figure) => [figure.svg, bytes(figure.svg).toString()]));
  writeFileSync(reportPath("demo-figures", "of-another-time.svg"), "");
  assert.equal(beatbench(["report", "demo", "--overlays", "3", "--figures"]).status, 0);
  for (const [name, text] of before) assert.equal(bytes(name).toString(), text, name);
  assert.ok(!existsSync(reportPath("demo-figures", "of-another-time.svg")));
  assert.deepEqual(readdirSync(reportPath()).filter((name) => name.startsWith(".")), []);
});

test("without a browser nothing is written, and the message says what to install", () => {
  rmSync(reportPath(), { recursive: true });
  const { status, stdout, stderr } = beatbench(["report", "demo", "--figures"], "/nowhere/chromium");
  assert.equal(status, 2);
  assert.match(stderr, /--figures: a Chromium draws them, and none was found .*Install one \(Debian: chromium\)/);
  assert.equal(stdout, "");
  assert.ok(!existsSync(reportPath()));
});

test("figures are files: they go neither to stdout nor on while a run does", () => {
  for (const more of [["--format", "json"], ["--watch"]]) {
    const { status, stderr } = beatbench(["report", "demo", "--figures", ...more]);
    assert.equal(status, 2);
    assert.match(stderr, /--figures writes files, and once\. Leave --watch and --format out/);
  }
});

test("a browser that fails leaves the figures as they were", () => {
  mkdirSync(reportPath("demo-figures"), { recursive: true });
  writeFileSync(reportPath("demo-figures", "kept.svg"), "as it was");
  const broken = join(folder, "broken");
  writeFileSync(broken, "#!/bin/sh\necho cannot open display >&2\nexit 7\n", { mode: 0o755 });
  const { status, stderr } = beatbench(["report", "demo", "--figures"], broken);
  assert.equal(status, 3);
  assert.match(stderr, /broken: ended before it answered to Target.createTarget \(exit 7\): cannot open display/);
  assert.equal(bytes("kept.svg").toString(), "as it was");
});
