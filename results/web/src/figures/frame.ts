// A picture with its title, its words and its file: drawn anew for the width it has.
import { h, replace, type Child } from "../dom";
import { fileName, save, standaloneSvg } from "../download";

export type Figure = {
  name: string; // of the file
  title: string;
  caption: Child;
  draw: (width: number) => SVGSVGElement;
  wide?: boolean;
  controls?: Child;
};
// Why there is no such picture.
export type Missing = { title: string; reason: string };

export const isMissing = (figure: Figure | Missing): figure is Missing => "reason" in figure;

// Boxes that were measured are forgotten with the page's part that held them.
const drawers = new WeakMap<Element, (width: number) => void>();
const observer = new ResizeObserver((entries) => {
  for (const entry of entries) {
    const width = Math.floor(entry.contentRect.width);
    // In the next frame: a picture drawn here would change the height that is being told.
    if (width > 0) requestAnimationFrame(() => drawers.get(entry.target)?.(width));
  }
});

export function figureCard(experiment: string, figure: Figure): HTMLElement {
  const box = h("div", { class: "picture" });
  let drawn = 0;
  const draw = (width: number) => {
    if (width === drawn) return;
    drawn = width;
    const picture = figure.draw(Math.max(260, width));
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", figure.title);
    replace(box, picture);
  };
  drawers.set(box, draw);
  observer.observe(box);
  const download = () => {
    const picture = box.querySelector("svg");
    if (picture) save(`${fileName(experiment, figure.name)}.svg`, standaloneSvg(picture), "image/svg+xml");
  };
  return h("figure", { class: figure.wide ? "wide" : null, "data-figure": figure.name },
    h("header", {}, h("h3", {}, figure.title),
      h("button", { type: "button", class: "quiet", "aria-label": `Download ${figure.title} as SVG`, onclick: download }, "SVG")),
    figure.controls, box, h("figcaption", {}, figure.caption));
}

export const names = (labels: string[]): number => Math.min(170, 14 + 6.6 * Math.max(4, ...labels.map((l) => l.length)));
