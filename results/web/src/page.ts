// What the page carries beside the script: the report, the store's CSV, and perhaps ECGs.
import { parseReport, type Report } from "./model";
import { parseOverlays, type Overlays } from "./ecg/overlays";

export type Page = { report: Report; csv: string; overlays: Overlays | null };

const content = (id: string): string | null => document.getElementById(id)?.textContent ?? null;

export function readPage(): Page {
  const report = content("report");
  if (report === null) throw new Error("the page holds no report");
  const overlays = content("overlays");
  // C++ writes "<" as \u003c in JSON strings; CSV has no escapes, so it stands in the page as a JSON string too.
  const csv = content("report-csv");
  return {
    report: parseReport(report),
    csv: csv ? (JSON.parse(csv) as string) : "",
    overlays: overlays ? parseOverlays(overlays) : null,
  };
}
