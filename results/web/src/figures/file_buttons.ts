// The ways of a picture into a file.
import { h } from "../dom";
import { printAlone, save, standaloneSvg } from "../download";

export function fileButtons(title: string, name: string, picture: () => SVGSVGElement | null): HTMLElement {
  const button = (text: string, label: string, act: (drawn: SVGSVGElement) => void) => h("button", { type: "button", class: "quiet", "aria-label": label, onclick: () => {
    const drawn = picture();
    if (drawn) act(drawn);
  } }, text);
  return h("span", { class: "file-buttons" },
    button("SVG", `Download ${title} as SVG`, (drawn) => save(`${name}.svg`, standaloneSvg(drawn), "image/svg+xml")),
    button("PDF", `Print ${title} alone, or save it as PDF`, printAlone));
}
