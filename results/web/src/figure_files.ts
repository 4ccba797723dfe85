// Every picture of an experiment as a file of its own, for `beatbench report --figures`: the address NAME.html#figures=all
// makes the page hand over this list in place of itself.
import { drawStrip } from "./ecg/paper";
import { pickName } from "./ecg/section";
import type { Overlays } from "./ecg/overlays";
import { fileName, sizeOf, standaloneSvg } from "./download";
import { h, svg } from "./dom";
import { everyFigure } from "./figures/catalogue";
import { drawnFigure } from "./figures/figure";
import type { Experiment } from "./model";
import type { Page } from "./page";

export type FigureFile = { name: string; title: string; caption: string; table: string; width_px: number; height_px: number; svg: string };

// A column of a paper, and its whole width.
const WIDTH = 560;
const WIDE = 900;

type Picture = { name: string; title: string; caption: string; table: string; picture: SVGSVGElement };

// The ECGs that the page carries: each row's picks on the lead that is shown first, II where there is one.
function ecgPictures(overlays: Overlays | null, experiment: Experiment): Picture[] {
  return (overlays?.sets ?? []).filter((set) => set.experiment === experiment.name).flatMap((set) => set.methods.flatMap((m) =>
    m.picks.flatMap((record, i): Picture[] => {
      const strip = set.strips.find((s) => s.id === record);
      const prediction = m.predictions.find((p) => p.record === record) ?? null;
      if (!strip || !prediction) return [];
      const lead = Math.max(0, set.leads.indexOf("II"));
      const of = [m.protocol, m.mode, String(Math.round(m.label_fraction * 1e4) / 100), m.arm].join("-");
      return [{
        name: `${of}-ecg-${m.label}-${pickName(i, m.picks.length)}`, title: `Record ${record} of ${set.dataset} as ${m.label} has it (${pickName(i, m.picks.length)})`,
        caption: `Lead ${set.leads[lead]}, 25 mm/s, 10 mm/mV. Shaded: truth. Lanes: truth, then ${m.label}.`, table: of,
        picture: drawStrip(set, strip, [{ name: m.label, prediction }], [lead]).picture,
      }];
    })));
}

const plainText = (figure: { caption: unknown }): string => h("span", {}, figure.caption as string).textContent ?? "";

export function figureFiles(page: Page, experiment: Experiment): FigureFile[] {
  // Styles and the length of texts are known of what stands in the document alone.
  const stage = h("div", { class: "picture" });
  document.body.append(stage);
  const pictures = [
    ...everyFigure(experiment).map(({ table, figure }): Picture => ({
      name: figure.name, title: figure.title, caption: plainText(figure), table, picture: drawnFigure(figure, figure.wide ? WIDE : WIDTH),
    })),
    ...ecgPictures(page.overlays, experiment),
  ];
  const files = pictures.map(({ name, title, caption, table, picture }): FigureFile => {
    picture.prepend(svg("title", {}, title));
    stage.replaceChildren(picture);
    const { width, height } = sizeOf(picture);
    return { name: fileName(name), title, caption, table, width_px: width, height_px: height, svg: standaloneSvg(picture) };
  });
  stage.remove();
  return files;
}
