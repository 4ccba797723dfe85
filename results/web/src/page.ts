// What the page carries beside the script, packed: the report, the store's CSV, and perhaps ECGs.
import { parseReport, type Report } from "./model";
import { parseOverlays, type Overlays } from "./ecg/overlays";

export type Page = { report: Report; csv: string; overlays: Overlays | null };

// Raw deflate in base64, as results/report/html.cpp writes it.
export async function unpacked(text: string): Promise<string> {
  if (typeof DecompressionStream === "undefined") throw new Error("this browser cannot unpack it (it lacks DecompressionStream; those since 2023 have it)");
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
}

async function content(id: string): Promise<string | null> {
  const text = document.getElementById(id)?.textContent;
  return text ? unpacked(text) : null;
}

export async function readPage(): Promise<Page> {
  const [report, csv, overlays] = await Promise.all([content("report"), content("report-csv"), content("overlays")]);
  if (report === null) throw new Error("the page holds no report");
  return { report: parseReport(report), csv: csv ?? "", overlays: overlays === null ? null : parseOverlays(overlays) };
}
