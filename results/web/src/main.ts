import "./style/main.css";
import { App } from "./app";
import { h } from "./dom";
import { figureFiles, type FigureFile } from "./figure_files";
import { readPage } from "./page";
import { Store, bindToLocation, parseHash } from "./state";
import { experimentOf } from "./view";

// The static page stays below in the document; where this script cannot read the report, it stays in sight, with the reason.
function takeOver(): void {
  document.getElementById("static")?.remove();
  document.getElementById("static-style")?.remove();
  document.getElementById("app-style")?.removeAttribute("media");
}

function tellWhy(error: unknown): never {
  document.documentElement.classList.remove("js");
  document.body.prepend(h("p", { class: "notice", role: "alert" }, `The page could not be brought to life: ${error instanceof Error ? error.message : String(error)}`));
  throw error;
}

async function begin(): Promise<void> {
  const store = new Store(parseHash(location.hash));
  const page = await readPage();
  bindToLocation(store);
  const app = new App(page, store).mount();
  takeOver();
  document.body.prepend(app);
}

async function handOverFigures(): Promise<FigureFile[]> {
  const page = await readPage();
  takeOver();
  return figureFiles(page, experimentOf(page.report, parseHash(location.hash)));
}

if (parseHash(location.hash).figures) Object.assign(globalThis, { figureFiles: handOverFigures() });
else begin().catch(tellWhy);
