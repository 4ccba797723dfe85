// Names to the right of their dots, moved down where they would lie on one another.
import type * as Plot from "@observablehq/plot";
import { svg } from "../dom";

export type NamedDot = { label: string; x: number; y: number; lit?: boolean };

export function nameDots(dots: NamedDot[], picture: SVGSVGElement & Plot.Plot): SVGSVGElement {
  const x = picture.scale("x")!;
  const y = picture.scale("y")!;
  const placed: { left: number; right: number; y: number }[] = [];
  const names = dots.map((d) => ({ ...d, x: x.apply(d.x) as number, y: y.apply(d.y) as number }));
  for (const { label, lit, x: at, y: height } of names.sort((a, b) => a.y - b.y)) {
    const box = { left: at + 8, right: at + 8 + 6.2 * label.length, y: height };
    for (const other of placed)
      if (other.left < box.right && box.left < other.right && box.y < other.y + 12) box.y = other.y + 12;
    placed.push(box);
    placed.sort((a, b) => a.y - b.y);
    picture.append(svg("text", { class: lit ? "dot-name lit" : "dot-name", x: box.left, y: box.y + 3.5, "text-anchor": "start" }, label));
  }
  return picture;
}
