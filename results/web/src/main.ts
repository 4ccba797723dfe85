import "./style/main.css";
import { App } from "./app";
import { h } from "./dom";
import { readPage } from "./page";
import { Store, bindToLocation, parseHash } from "./state";

// The static page stays below in the document; where this script cannot read the report, it stays in sight, with the reason.
try {
  const store = new Store(parseHash(location.hash));
  bindToLocation(store);
  const app = new App(readPage(), store).mount();
  document.getElementById("static")?.remove();
  document.getElementById("static-style")?.remove();
  document.getElementById("app-style")?.removeAttribute("media");
  document.body.prepend(app);
} catch (error) {
  document.documentElement.classList.remove("js");
  document.body.prepend(h("p", { class: "notice", role: "alert" }, `The page could not be brought to life: ${error instanceof Error ? error.message : String(error)}`));
  throw error;
}
