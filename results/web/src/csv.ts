// The store's own CSV stands in the page; a download is that text, or the lines of it that a filter keeps.

// Splits RFC 4180 text into records, each with its own text, end of line included.
export function csvRecords(text: string): { raw: string; fields: string[] }[] {
  const records: { raw: string; fields: string[] }[] = [];
  let fields: string[] = [];
  let field = "";
  let begin = 0;
  let quoted = false;
  for (let i = 0; i < text.length; ++i) {
    const letter = text[i];
    if (quoted) {
      if (letter !== '"') field += letter;
      else if (text[i + 1] === '"') field += text[++i];
      else quoted = false;
    } else if (letter === '"') quoted = true;
    else if (letter === ",") {
      fields.push(field);
      field = "";
    } else if (letter === "\n") {
      fields.push(field.replace(/\r$/, ""));
      records.push({ raw: text.slice(begin, i + 1), fields });
      fields = [];
      field = "";
      begin = i + 1;
    } else field += letter;
  }
  return records;
}

export function filterCsv(text: string, keep: (record: Record<string, string>) => boolean): string {
  const [head, ...records] = csvRecords(text);
  if (!head) return "";
  const kept = records.filter(({ fields }) => keep(Object.fromEntries(head.fields.map((name, i) => [name, fields[i]]))));
  return head.raw + kept.map(({ raw }) => raw).join("");
}
