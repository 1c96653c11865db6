/** Marks of rows, a byte each, kept for the next text: a new megabyte a question makes V8 collect the whole heap some times a second. */
const kept: Uint8Array[] = [];
const most_kept = 2;
/** Room for rows to come, so that they serve the next question too. */
const spare_rows = 10_000;

/** Room for a mark at each of `rows` slots, none of them marked. */
export function takeMarks(rows: number): Uint8Array {
  const marks = kept.pop();
  return marks && marks.length >= rows ? marks.fill(0) : new Uint8Array(rows + spare_rows);
}

/** Nobody reads them any more. */
export function giveMarks(marks: Uint8Array): void {
  if (kept.length < most_kept) kept.push(marks);
}
