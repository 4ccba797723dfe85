// Which rows the leaderboard shows, in which order: search, filters and sorting by @tanstack/table-core.
import {
  createTable, getCoreRowModel, getFilteredRowModel, getSortedRowModel, type ColumnDef, type TableState,
} from "@tanstack/table-core";
import type { Column, Row, Table } from "../model";
import type { State } from "../state";
import { columnKey, findColumn } from "../view";

export type Entry = { table: Table; row: Row };

export const valueOf = (entry: Entry, column: Column) => {
  const place = findColumn(entry.table, columnKey(column));
  return place < 0 ? null : entry.row.values[place];
};

// Columns beside the scores; their ids stand in the URL.
export const facts: Record<string, (entry: Entry) => string | number | null> = {
  method: ({ row }) => row.label,
  arm: ({ table }) => table.arm,
  mode: ({ table }) => table.mode,
  labels: ({ table }) => table.label_fraction,
  runs: ({ row }) => row.done,
  parameters: ({ row }) => row.cost.parameters,
  training: ({ row }) => row.cost.training_seconds,
  overlap: ({ row }) => (row.overlap ? ["clean", "unknown", "same-patient", "same-record"].indexOf(row.overlap.state) : null),
};

type Limits = { kind: string; parameters: number; seconds: number };

// A row without the fact (no pretraining, a rule without parameters) costs nothing and passes.
function passes({ row }: Entry, limits: Limits): boolean {
  if (limits.kind === "methods" && row.reference) return false;
  if (limits.kind === "references" && !row.reference) return false;
  return (row.cost.parameters ?? 0) <= limits.parameters && (row.cost.training_seconds ?? 0) <= limits.seconds;
}

const atMost = (text: string, unit: number): number => {
  const limit = Number.parseFloat(text);
  return Number.isFinite(limit) ? limit * unit : Number.POSITIVE_INFINITY;
};

function definitions(columns: Column[]): ColumnDef<Entry, unknown>[] {
  const ofFacts = Object.entries(facts).map(([id, read]): ColumnDef<Entry, unknown> => ({
    id, accessorFn: (entry) => read(entry) ?? undefined, sortUndefined: "last", enableGlobalFilter: false,
  }));
  const ofScores = columns.map((column): ColumnDef<Entry, unknown> => ({
    id: columnKey(column), accessorFn: (entry) => valueOf(entry, column)?.value ?? undefined, sortUndefined: "last",
    enableGlobalFilter: false, sortingFn: "basic",
  }));
  const text: ColumnDef<Entry, unknown> = { id: "text", accessorFn: ({ row }) => `${row.label} ${row.title}`, filterFn: "includesString" };
  const limits: ColumnDef<Entry, unknown> = { id: "limits", accessorFn: () => "", filterFn: (row, _id, wanted: Limits) => passes(row.original, wanted) };
  return [...ofFacts, ...ofScores, text, limits];
}

export const parseSort = (sort: string): { id: string; desc: boolean } | null =>
  sort ? { id: sort.replace(/^-/, ""), desc: sort.startsWith("-") } : null;

// Complete rows first, whatever the order within: an incomplete one has no place among them. Without a sorting they keep
// the document's order, best first.
export function arrange(entries: Entry[], columns: Column[], state: State): Entry[] {
  const sort = parseSort(state.sort);
  const limits: Limits = { kind: state.rows, parameters: atMost(state.parameters, 1e6), seconds: atMost(state.cost, 1) };
  const sorted = (data: Entry[]): Entry[] => {
    const table = createTable<Entry>({
      data,
      columns: definitions(columns),
      state: {
        sorting: sort ? [sort] : [], globalFilter: undefined,
        columnFilters: [{ id: "text", value: state.q.trim() }, { id: "limits", value: limits }],
      } as unknown as TableState,
      onStateChange: () => {},
      renderFallbackValue: null,
      getCoreRowModel: getCoreRowModel(),
      getFilteredRowModel: getFilteredRowModel(),
      getSortedRowModel: getSortedRowModel(),
    });
    table.setOptions((options) => ({ ...options, state: { ...table.initialState, ...options.state } }));
    return table.getSortedRowModel().rows.map((row) => row.original);
  };
  return [...sorted(entries.filter((e) => e.row.complete)), ...sorted(entries.filter((e) => !e.row.complete))];
}
