// Files made by the page itself.
import { currentTheme, showTheme } from "./theme";

export function save(name: string, content: string, type: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export const fileName = (...parts: string[]): string =>
  parts.filter(Boolean).join("-").replace(/[^\w.-]+/g, "_");

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "font-style", "font-variant-numeric",
  "text-anchor", "dominant-baseline", "paint-order", "visibility",
];

// A copy that looks alike where our style sheet is not: in light colours, on white.
export function standaloneSvg(figure: SVGSVGElement): string {
  const theme = currentTheme();
  showTheme("light");
  const copy = figure.cloneNode(true) as SVGSVGElement;
  const originals = [figure, ...figure.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  originals.forEach((original, i) => {
    if (original.tagName === "style" || original.tagName === "title") return;
    const computed = getComputedStyle(original);
    for (const name of ["class", ...STYLES]) copies[i].removeAttribute(name); // what stands in the style counts
    copies[i].setAttribute("style", STYLES.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(";"));
  });
  showTheme(theme);
  copy.querySelectorAll("style").forEach((style) => style.remove());
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const { width, height } = figure.viewBox.baseVal;
  if (width && height) {
    copy.setAttribute("width", String(width));
    copy.setAttribute("height", String(height));
  }
  copy.style.background = "#fff";
  return new XMLSerializer().serializeToString(copy);
}
