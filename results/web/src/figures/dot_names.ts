// Names to the right of their dots, to the left where there is no room, moved down where they would lie on one another.
import type * as Plot from "@observablehq/plot";
import { svg } from "../dom";

export type NamedDot = { label: string; x: number; y: number; lit?: boolean };

const LETTER = 6.2;
// To the right of dots that stand at the right edge.
export const nameRoom = (labels: string[]): number => 16 + LETTER * Math.max(0, ...labels.map((l) => l.length));

export function nameDots(dots: NamedDot[], picture: SVGSVGElement & Plot.Plot): SVGSVGElement {
  const x = picture.scale("x")!;
  const y = picture.scale("y")!;
  const edge = picture.viewBox.baseVal.width;
  const placed: { left: number; right: number; y: number }[] = [];
  const names = dots.map((d) => ({ ...d, x: x.apply(d.x) as number, y: y.apply(d.y) as number }));
  for (const { label, lit, x: at, y: height } of names.sort((a, b) => a.y - b.y)) {
    const length = LETTER * label.length;
    const isLeft = at + 8 + length > edge && at - 8 - length > 0;
    const box = isLeft ? { left: at - 8 - length, right: at - 8, y: height } : { left: at + 8, right: at + 8 + length, y: height };
    for (const other of placed)
      if (other.left < box.right && box.left < other.right && box.y < other.y + 12) box.y = other.y + 12;
    placed.push(box);
    placed.sort((a, b) => a.y - b.y);
    picture.append(svg("text", { class: lit ? "dot-name lit" : "dot-name", x: isLeft ? box.right : box.left, y: box.y + 3.5, "text-anchor": isLeft ? "end" : "start" }, label));
  }
  return picture;
}
