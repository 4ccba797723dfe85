// A picture in its card: drawn anew for the width it has.
import { h, replace } from "../dom";
import { fileName } from "../download";
import { drawnFigure, type Figure } from "./figure";
import { fileButtons } from "./file_buttons";

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
    replace(box, drawnFigure(figure, Math.max(260, width)));
  };
  drawers.set(box, draw);
  observer.observe(box);
  return h("figure", { class: figure.wide ? "wide" : null, "data-figure": figure.name },
    h("header", {}, h("h3", {}, figure.title), fileButtons(figure.title, fileName(experiment, figure.name), () => box.querySelector("svg"))),
    figure.controls, box, h("figcaption", {}, figure.caption));
}
