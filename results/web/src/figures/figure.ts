// A picture with its title, its words and the name of its file.
import type { Child } from "../dom";

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

export function drawnFigure(figure: Figure, width: number): SVGSVGElement {
  const picture = figure.draw(width);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", figure.title);
  return picture;
}

const LETTER = 6.9; // a generous one of 11.5 px
// Room to the left for the rows' names.
export const names = (labels: string[]): number => 14 + LETTER * Math.max(4, ...labels.map((l) => l.length));

// Room above and to the right for columns' names that lean by SLANT degrees, in columns of that width.
export const SLANT = 40;
export function slantedNames(labels: string[], column: number): { top: number; right: number } {
  const along = Math.cos((SLANT * Math.PI) / 180) * LETTER;
  const up = Math.sin((SLANT * Math.PI) / 180) * LETTER;
  const beyond = labels.map((label, i) => 8 + along * label.length - column * (labels.length - i - 0.5));
  return { top: 20 + up * Math.max(...labels.map((l) => l.length)), right: Math.max(6, ...beyond) };
}

export const sentence = (text: string): string => (text ? `${text[0].toUpperCase()}${text.slice(1).replace(/\.$/, "")}.` : "");
