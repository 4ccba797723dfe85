// The page of a full comparison, and how large it is: twelve methods and two reference rows over eight tables.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, open, reportPath, shot, writeReport } from "./open_report.mjs";

const LIMIT = 2.5e6; // 2.1 MB when it was set; unpacked it had 6.2

let browser;
before(async () => {
  writeReport("dozen");
  browser = await launch();
});
after(() => browser?.close());

test("it stays below its limit, and comes to life", async () => {
  const size = statSync(reportPath("dozen.html")).size;
  console.log(`${size} bytes`);
  assert.ok(size < LIMIT, `${size} bytes`);
  const { page, misdeeds, close } = await open(browser, "protocol=ptbxl_superclass");
  assert.equal(await page.locator(".board tbody tr").count(), 14 + 1); // one is incomplete, below a line of its own
  await page.locator("#pictures svg").first().waitFor();
  await shot(page, "dozen", { fullPage: true });
  assert.deepEqual(misdeeds, []);
  await close();
});

test("a paper's numbers stand beside ours, in the ablation's rows and in the others'", async () => {
  const { page, close } = await open(browser, "protocol=ptbxl_superclass");
  const tables = page.locator(".ablation");
  assert.match(await tables.first().innerText(), /What differs among the rows of beat_ssl[\s\S]*exponent[\s\S]*soft_1-hard-50[\s\S]*hard\s+50\s+soft_1[\s\S]*61\.0/);
  assert.match(await tables.last().innerText(), /Beside published numbers[\s\S]*wav2vec_cmsc_rlm[\s\S]*60\.5[\s\S]*agrees with Spearman’s ρ = 0\.\d\d over n = 11 rows/);
  await close();
});

test("a number's comparisons have the interval for other seeds too", async () => {
  const { page, close } = await open(browser, "protocol=ptbxl_superclass");
  await page.getByRole("button", { name: /^soft_1-hard-1, F1 macro/ }).click();
  const comparisons = page.getByRole("region", { name: "Comparisons" });
  assert.match(await comparisons.locator("thead").innerText(), /Other patients\s+p \(Holm\)\s+Other seeds too/);
  const intervals = await comparisons.locator("tbody tr td:nth-child(5)").allInnerTexts();
  assert.equal(intervals.length, 12); // the others that are ranked
  for (const interval of intervals) assert.match(interval, /^-?\d+\.\d to -?\d+\.\d$/);
  await close();
});
