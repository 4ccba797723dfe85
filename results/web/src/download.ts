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
  parts.filter(Boolean).join("-").replace(/[^\w.-]+/g, "_").replace(/_+(?=-|$)/g, "");

// Each is handed down from parent to child; "opacity", which is not, stands beside them.
const INHERITED = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "font-family", "font-size", "font-weight", "font-style", "font-variant-numeric",
  "text-anchor", "dominant-baseline", "paint-order", "visibility",
];

// What differs from the parent's style, since the copy hands it down as the page does.
function ownStyle(element: Element, isRoot: boolean): string {
  const computed = getComputedStyle(element);
  const above = isRoot ? null : getComputedStyle(element.parentElement as Element);
  const own = INHERITED.map((name) => [name, computed.getPropertyValue(name)]).filter(([name, value]) => value !== above?.getPropertyValue(name));
  if (computed.opacity !== "1") own.push(["opacity", computed.opacity]);
  return own.map(([name, value]) => `${name}:${value}`).join(";");
}

// A copy that looks alike where our style sheet is not: in light colours, on white.
export function standaloneSvg(figure: SVGSVGElement): string {
  const theme = currentTheme();
  showTheme("light");
  const copy = figure.cloneNode(true) as SVGSVGElement;
  const originals = [figure, ...figure.querySelectorAll<SVGElement>("*")];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  originals.forEach((original, i) => {
    if (original.tagName === "style" || original.tagName === "title") return;
    for (const name of ["class", "opacity", ...INHERITED]) copies[i].removeAttribute(name); // what stands in the style counts
    const style = ownStyle(original, i === 0);
    if (style) copies[i].setAttribute("style", style);
    else copies[i].removeAttribute("style");
  });
  showTheme(theme);
  copy.querySelectorAll("style").forEach((style) => style.remove());
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const { width, height } = sizeOf(figure);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.style.background = "#fff";
  return new XMLSerializer().serializeToString(copy);
}

// In CSS pixels, 96 to the inch; an ECG counts in millimetres of its paper.
export function sizeOf(figure: SVGSVGElement): { width: number; height: number } {
  const { width, height } = figure.viewBox.baseVal;
  const scale = figure.classList.contains("ecg") ? 96 / 25.4 : 1;
  return { width: Math.ceil(width * scale), height: Math.ceil(height * scale) };
}

// Prints this picture alone, on paper of its size: the reader's way to a PDF.
export function printAlone(figure: SVGSVGElement): void {
  const { width, height } = sizeOf(figure);
  const sheet = document.createElement("div");
  sheet.className = "print-sheet";
  sheet.innerHTML = `<style>@page { size: ${width}px ${height}px; margin: 0; }</style>${standaloneSvg(figure)}`;
  document.body.append(sheet);
  document.documentElement.classList.add("print-alone");
  addEventListener("afterprint", () => {
    sheet.remove();
    document.documentElement.classList.remove("print-alone");
  }, { once: true });
  print();
}
