// A part of the page with a heading that can be linked to.
import { h, type Child } from "../dom";

export function section(id: string, title: string, ...children: Child[]): HTMLElement {
  return h("section", { id, class: "part", "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title`, tabindex: "-1" }, title), children);
}

export function scrollTable(label: string, head: Child[], rows: Child[]): HTMLElement {
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
    h("table", { class: "small" }, h("thead", {}, h("tr", {}, head.map((text) => h("th", { scope: "col", class: "left" }, text)))), h("tbody", {}, rows)));
}

export const facts = (pairs: [string, Child][]): HTMLElement =>
  h("dl", { class: "card-facts" }, pairs.filter(([, value]) => value !== "" && value !== null).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

export const digest = (hex: string): HTMLElement => h("span", { class: "mono digest", title: hex }, hex.slice(0, 16));
