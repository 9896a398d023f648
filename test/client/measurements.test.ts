import type { Figure } from "../../lab/client/measured";
import { table } from "../../lab/client/measurements";

const figure = (value: number, more: Partial<Figure> = {}): Figure => ({
  what: "a gap",
  value,
  unit: "s",
  bar: 2,
  at: "2026-11-25T10:00:00.000Z",
  ...more,
});

test("a figure is one row: its last value, all its runs' range, and its bar", () => {
  const rows = table([figure(0.5), figure(1.5, { what: "another | gap" }), figure(0.25)]).split("\n");
  expect(rows.slice(2)).toEqual([
    "| a gap | 0.25 s | 0.25 s – 0.50 s | 2 | 2 s | 2026-11-25 |",
    "| another \\| gap | 1.50 s |  | 1 | 2 s | 2026-11-25 |",
  ]);
});

test("a missed bar is said", () => {
  expect(table([figure(2.01)])).toContain("| 2 s: **missed** |");
  expect(table([figure(2)])).not.toContain("missed");
});
