import assert from "node:assert/strict";
import { test } from "node:test";
import { csvRecords, filterCsv } from "../../../results/web/src/csv";

const text = 'method,reason\nalpha,"no ""positive"", none"\nbeta,"two\nlines"\ngamma,\n';

test("quotes, commas and line breaks within fields are read", () => {
  assert.deepEqual(csvRecords(text).map((r) => r.fields), [
    ["method", "reason"], ["alpha", 'no "positive", none'], ["beta", "two\nlines"], ["gamma", ""]]);
});
test("keeping all gives the same bytes", () => assert.equal(filterCsv(text, () => true), text));
test("kept lines stay as they were", () => {
  assert.equal(filterCsv(text, (r) => r.method === "beta"), 'method,reason\nbeta,"two\nlines"\n');
});
test("nothing stays nothing", () => assert.equal(filterCsv("", () => true), ""));
