import { type Joined, joinRows } from '../join-rows.ts';
import type { CanonicalRow } from './canonical.ts';
import type { Counts, ImportRecord, Progress } from './import-store.ts';
import { levelOf, type ReadFile, type ReadRow } from './read-file.ts';
import type { RowOutcome } from './save-import-rows.ts';

export type Survey = {
  /** Rows that may be taken, and how they hang together. */
  rows: CanonicalRow[];
  joined: Joined;
  /** What is said of them, by their numbers; nothing of most. */
  issues: Issues;
  /** Rows that are not taken: refused, or a second time the same. */
  left_out: RowOutcome[];
  /** What the file holds, apart from what it would change. */
  counts: Counts;
};
type Issues = ReadonlyMap<number, ReadRow['issues']>;

/** What there is to know of a file that was read, before anything is compared: each row is looked at once. */
export function surveyFile(file: ReadFile): Survey {
  const rows: CanonicalRow[] = [];
  const left_out: RowOutcome[] = [];
  const issues = new Map<number, ReadRow['issues']>();
  let refused = 0;
  for (const one of file.rows) {
    const refuses = one.issues.length > 0 && levelOf(one.issues) === 'refuse';
    if (refuses) refused++;
    if (one.canonical) {
      rows.push(one.canonical);
      if (one.issues.length > 0) issues.set(one.row, one.issues);
    } else left_out.push(leaveOut(one, refuses ? 'refused' : 'unchanged'));
  }
  const joined = joinRows(rows);
  const counts = {
    rows: file.rows.length,
    new: 0,
    changed: 0,
    unchanged: file.rows.length - rows.length - refused,
    refused,
    warned: issues.size,
    products_new: 0,
    options_new: 0,
    orders: joined.orders,
    deliveries: joined.deliveries,
  };
  return { rows, joined, issues, left_out, counts };
}

const leaveOut = ({ row, issues, raw }: ReadRow, outcome: RowOutcome['outcome']): RowOutcome => ({
  row,
  key: null,
  order: null,
  outcome,
  issues,
  changes: [],
  raw,
});

export const seenAt = (file: ReadFile, record: ImportRecord) =>
  new Date(file.as_of_ms > 0 ? Math.min(file.as_of_ms, record.created_at.getTime()) : record.created_at.getTime());

export const describe = (file: ReadFile): Partial<Progress> => ({
  sheet: file.sheet,
  hidden: file.hidden,
  titles: file.titles,
  header_row: file.header_row,
});

export function outcomeOf(
  row: CanonicalRow,
  outcome: RowOutcome['outcome'],
  issues: Issues,
  changes: RowOutcome['changes'],
): RowOutcome {
  return { row: row.row, key: row.key, order: row.order, outcome, issues: issues.get(row.row) ?? [], changes };
}
