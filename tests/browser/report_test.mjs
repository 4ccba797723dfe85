import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { download, folder, labels, launch, open, pdf, reportFile, shot, storeCsv, writeReport } from "./open_report.mjs";

let browser;
let opened = [];
before(async () => {
  writeReport("demo", "--overlays", "3");
  browser = await launch();
});
after(() => browser?.close());
afterEach(async () => {
  for (const { close } of opened) await close();
  opened = [];
});
// Whatever a test does to the page: it stays quiet and sends no request.
async function page(hash, options) {
  const one = await open(browser, hash, options);
  opened.push(one);
  return one.page;
}
function quiet(name, act) {
  test(name, async () => {
    await act();
    for (const { misdeeds } of opened) assert.deepEqual(misdeeds, []);
  });
}

const sortBy = (view, metric, scope) => view.locator(".board thead th").filter({ has: view.locator(`button[data-key^="sort:${metric}/${scope}/"]`) });

quiet("the page loads from disk and shows each method of the first protocol", async () => {
  const view = await page();
  assert.deepEqual((await labels(view)).sort(), ["alpha", "beta", "gamma", "scratch"]);
  assert.equal(await view.locator("#static").count(), 0);
  await shot(view, "light");
  await shot(view, "whole", { fullPage: true });
});

test("without scripts the tables are there to read", async () => {
  const view = await page("", { javaScriptEnabled: false });
  assert.equal(await view.locator("#static").isVisible(), true);
  assert.match(await view.locator("#static table").first().innerText(), /alpha/);
  await shot(view, "without-scripts");
});

quiet("a click sorts, best first, then worst first, then as ranked again", async () => {
  const view = await page("protocol=ptbxl_superclass");
  const head = sortBy(view, "f1", "macro");
  const ranked = await labels(view);
  assert.equal(await head.getAttribute("aria-sort"), "none");
  await head.locator("button.sort").click();
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  assert.deepEqual(await labels(view), ["gamma", "alpha", "beta", "scratch"]);
  await head.locator("button.sort").click();
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  assert.deepEqual(await labels(view), ["scratch", "beta", "alpha", "gamma"]);
  await head.locator("button.sort").click();
  assert.deepEqual(await labels(view), ranked);
});

quiet("the keyboard sorts too and keeps its place", async () => {
  const view = await page("protocol=ptbxl_superclass");
  const button = sortBy(view, "f1", "macro").locator("button.sort");
  await button.focus();
  await view.keyboard.press("Enter");
  assert.deepEqual(await labels(view), ["gamma", "alpha", "beta", "scratch"]);
  assert.equal(await button.evaluate((element) => element === document.activeElement), true);
});

quiet("incomplete rows stay last and have no rank", async () => {
  const view = await page("protocol=ludb_waves");
  await sortBy(view, "dice", "macro").locator("button.sort").click();
  assert.deepEqual(await labels(view), ["alpha", "beta", "scratch", "gamma"]);
  assert.match(await view.locator(".board tbody.open").innerText(), /Incomplete, not ranked[\s\S]*2 of 4 runs done, 1 failed, 1 not run/);
});

quiet("search and filters choose rows, columns and the protocol", async () => {
  const view = await page("protocol=ptbxl_superclass");
  await view.getByLabel("Search").fill("BET");
  assert.deepEqual(await labels(view), ["beta"]);
  await view.getByRole("button", { name: "Reset" }).click();
  assert.equal((await labels(view)).length, 4);
  await view.getByRole("group", { name: "Rows" }).getByRole("button", { name: "references" }).click();
  assert.deepEqual(await labels(view), ["scratch"]);
  await view.getByRole("group", { name: "Rows" }).getByRole("button", { name: "all" }).click();
  assert.equal(await sortBy(view, "f1", "NORM").count(), 0);
  await view.getByRole("group", { name: "Columns" }).getByRole("button", { name: "classes" }).click();
  assert.equal(await sortBy(view, "f1", "NORM").count(), 1);
  await view.getByRole("group", { name: "Protocol" }).getByRole("button", { name: "ludb_waves" }).click();
  assert.equal(await sortBy(view, "dice", "QRS").count(), 1);
});

quiet("a link leads to the same view", async () => {
  const view = await page("protocol=ptbxl_superclass");
  await sortBy(view, "auroc", "macro").locator("button.sort").click();
  await view.getByLabel("Search").fill("a");
  const expected = await labels(view);
  const again = await page(new URL(view.url()).hash.slice(1));
  assert.deepEqual(await labels(again), expected);
  assert.equal(await sortBy(again, "auroc", "macro").getAttribute("aria-sort"), "descending");
  assert.equal(await again.getByLabel("Search").inputValue(), "a");
});

quiet("a number leads down to its cells, by click and by link", async () => {
  const view = await page("protocol=ptbxl_superclass");
  await view.getByRole("button", { name: /^alpha, F1 macro: 71\.0/ }).click();
  const dialog = view.getByRole("dialog");
  assert.match(await dialog.innerText(), /alpha: F1 macro/);
  assert.equal(await dialog.locator(".cells tbody tr").count(), 2);
  await dialog.locator(".cells summary").first().click();
  assert.match(await dialog.locator(".cells tbody tr").first().innerText(), /70\.0[\s\S]*[0-9a-f]{64}[\s\S]*beatbench show alpha-ptbxl_superclass-linear-s0-/);
  await shot(view, "origin");
  const again = await page(new URL(view.url()).hash.slice(1));
  assert.match(await again.getByRole("dialog").innerText(), /alpha: F1 macro/);
  await view.keyboard.press("Escape");
  assert.equal(await dialog.isVisible(), false);
  assert.equal(new URL(view.url()).hash.includes("cell="), false);
});

quiet("a column explains itself in place", async () => {
  const view = await page("protocol=ptbxl_superclass");
  const help = view.getByRole("button", { name: "What F1 means" });
  await help.click();
  assert.match(await view.getByRole("note").last().innerText(), /f1\.v1/);
  await view.keyboard.press("Escape");
  assert.equal(await view.locator(".help-note").count(), 0);
  assert.equal(await help.evaluate((element) => element === document.activeElement), true);
});

quiet("dark follows the system until the reader chooses", async () => {
  const background = (view) => view.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await page("", { colorScheme: "light" });
  const dark = await page("", { colorScheme: "dark" });
  assert.notEqual(await background(light), await background(dark));
  await light.getByRole("button", { name: "Show the page dark" }).click();
  assert.equal(await background(light), await background(dark));
  await dark.emulateMedia({ colorScheme: "light" });
  await dark.getByRole("button", { name: "Show the page dark" }).waitFor();
  await dark.emulateMedia({ colorScheme: "dark" });
  await dark.getByRole("button", { name: "Show the page light" }).waitFor();
  await shot(dark, "dark", { fullPage: true });
});

quiet("CSV is the store's, whole or the rows shown", async () => {
  const view = await page("protocol=ptbxl_superclass&q=beta");
  const whole = await download(view, view.getByRole("button", { name: "CSV of the experiment" }));
  assert.equal(whole.name, "demo.csv");
  assert.equal(whole.text, storeCsv());
  assert.equal(whole.text, reportFile("demo.csv"));
  const shown = await download(view, view.getByRole("button", { name: "CSV of these rows" }));
  const lines = whole.text.split("\n");
  const expected = lines.filter((line, i) => i === 0 || /^demo,beta,[^,]*,ptbxl_superclass,/.test(line) || line === "");
  assert.ok(expected.length > 5);
  assert.equal(shown.text, expected.join("\n"));
});

quiet("each picture is drawn and may be taken as SVG", async () => {
  const view = await page("protocol=ptbxl_superclass");
  const figures = view.locator("#pictures figure");
  await figures.first().locator("svg").waitFor();
  const count = await figures.count();
  assert.ok(count >= 2, `${count} pictures`);
  for (let i = 0; i < count; ++i) {
    const { name, text } = await download(view, figures.nth(i).getByRole("button", { name: /^Download .* as SVG$/ }));
    assert.match(name, /^demo-.*\.svg$/);
    const sound = await view.evaluate((svg) => {
      const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
      return root.tagName === "svg" && root.querySelectorAll("path,line,circle,rect,text").length > 3 && !svg.includes("var(--");
    }, text);
    assert.ok(sound, name);
  }
});

quiet("ECGs are drawn with truth and two methods, on one lead or all, and grow", async () => {
  const view = await page("protocol=ludb_waves&at=ecgs");
  const ecg = view.locator("#ecgs svg.ecg");
  await ecg.waitFor();
  const [width] = (await ecg.getAttribute("viewBox")).split(" ").slice(2).map(Number);
  assert.ok(width > 250, "10 s at 25 mm/s and names beside them");
  assert.equal(await ecg.locator(".trace").count(), 1);
  assert.equal(await ecg.locator(".lane").count(), 2);
  await view.getByLabel("Method", { exact: true }).selectOption("alpha");
  assert.match(await view.locator(".ecg-head").innerText(), /Record 15, Sinus <rhythm>[\s\S]*alpha Dice 6/);
  await view.getByRole("group", { name: "Its records" }).getByRole("button", { name: "best" }).click();
  assert.match(await view.locator(".ecg-head").innerText(), /Record 11,[\s\S]*alpha Dice 100\.0/);
  await view.getByLabel("Beside it").selectOption("beta");
  assert.equal(await ecg.locator(".lane").count(), 3);
  // Three waves in each of ten seconds, in truth and both answers.
  assert.equal(await ecg.locator(".lane .wave").count(), 3 * 30);
  const before = (await ecg.boundingBox()).width;
  await view.getByRole("button", { name: "Larger" }).click();
  assert.ok((await ecg.boundingBox()).width > 1.3 * before);
  await view.getByLabel("Lead", { exact: true }).selectOption("all");
  assert.equal(await ecg.locator(".trace").count(), 12);
  await view.getByRole("button", { name: "Fit the width" }).click();
  await view.locator("#ecgs").screenshot({ path: join(folder, "ecg.png") });
  const again = await page(new URL(view.url()).hash.slice(1));
  assert.match(await again.locator(".ecg-head").innerText(), /Record 11,[\s\S]*beta Dice/);
});

quiet("text of the store stays text", async () => {
  const view = await page();
  assert.match(await view.locator("#failures").innerText(), /<script>alert\(1\)<\/script>/);
  assert.match(await view.locator("#methods").innerText(), /Alpha & <b>friends<\/b>/);
});

quiet("a phone shows it without a sideways scroll", async () => {
  const view = await page("", { viewport: { width: 400, height: 800 } });
  await view.locator("#pictures svg").first().waitFor();
  const [content, window] = await view.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= window, `${content} > ${window}`);
  await shot(view, "narrow", { fullPage: true });
});

quiet("buttons, fields and pictures have names", async () => {
  const view = await page();
  await view.locator("#pictures svg").first().waitFor();
  const nameless = await view.evaluate(() => {
    const named = (e) => e.getAttribute("aria-label") || e.textContent.trim() || e.labels?.length;
    return [...document.querySelectorAll("button, input, select, a, [role=img], [role=region], dialog[open]")].filter((e) => !named(e)).map((e) => e.outerHTML.slice(0, 120));
  });
  assert.deepEqual(nameless, []);
});

quiet("it prints", async () => {
  const view = await page();
  await view.locator("#pictures svg").first().waitFor();
  await view.pdf({ path: join(folder, "report.pdf"), format: "A4" });
  assert.ok(statSync(join(folder, "report.pdf")).size > 20_000);
});

quiet("a picture prints alone, on paper of its size", async () => {
  const view = await page("protocol=ptbxl_superclass");
  const figure = view.locator("#pictures figure").first();
  await figure.locator("svg").waitFor();
  await view.evaluate(() => { window.print = () => {}; });
  await figure.getByRole("button", { name: /^Print .* alone/ }).click();
  const [width, height] = await view.locator(".print-sheet svg").evaluate((svg) => [svg.getAttribute("width"), svg.getAttribute("height")].map(Number));
  const { pages, box } = pdf(await view.pdf({ preferCSSPageSize: true }));
  assert.equal(pages, 1);
  assert.ok(Math.abs(box[0] - 0.75 * width) < 1 && Math.abs(box[1] - 0.75 * height) < 1, `${box} of ${width} × ${height} px`);
  await view.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await view.locator(".print-sheet").count(), 0);
});

quiet("a failure's last words can be read", async () => {
  const view = await page();
  const summary = view.locator("#failures summary").first();
  await summary.click();
  assert.match(await view.locator("#failures pre").first().innerText(), /step 17[\s\S]*out of memory/);
});
