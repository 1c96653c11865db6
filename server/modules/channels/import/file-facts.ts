import type { CanonicalRow } from './canonical.ts';
import type { Counts, ImportRecord, Progress } from './import-store.ts';
import { levelOf, type ReadFile, type ReadRow } from './read-file.ts';
import type { RowOutcome } from './save-import-rows.ts';

export const goodRows = (file: ReadFile) => file.rows.flatMap((one) => (one.canonical ? [one.canonical] : []));

/** What the file holds, apart from what it would change. */
export function countFile(file: ReadFile): Counts {
  const good = goodRows(file);
  const refused = file.rows.filter((one) => levelOf(one.issues) === 'refuse').length;
  return {
    rows: file.rows.length,
    new: 0,
    changed: 0,
    unchanged: file.rows.length - good.length - refused,
    refused,
    warned: file.rows.filter((one) => one.canonical && one.issues.length > 0).length,
    products_new: 0,
    options_new: 0,
    orders: new Set(good.map((row) => row.order)).size,
    deliveries: new Set(good.map((row) => row.bundle)).size,
  };
}

export const seenAt = (file: ReadFile, record: ImportRecord) =>
  new Date(file.as_of_ms > 0 ? Math.min(file.as_of_ms, record.created_at.getTime()) : record.created_at.getTime());

/** Rows that are not taken: refused, or a second time the same. */
export const leftOut = (file: ReadFile): RowOutcome[] =>
  file.rows
    .filter((one) => !one.canonical)
    .map((one) => ({
      row: one.row,
      key: null,
      order: null,
      outcome: levelOf(one.issues) === 'refuse' ? 'refused' : 'unchanged',
      issues: one.issues,
      changes: [],
      raw: one.raw,
    }));

export const describe = (file: ReadFile): Partial<Progress> => ({
  sheet: file.sheet,
  hidden: file.hidden,
  titles: file.titles,
  header_row: file.header_row,
});

export function outcomeOf(
  row: CanonicalRow,
  outcome: RowOutcome['outcome'],
  issues: Map<number, ReadRow['issues']>,
  changes: RowOutcome['changes'],
): RowOutcome {
  return { row: row.row, key: row.key, order: row.order, outcome, issues: issues.get(row.row) ?? [], changes };
}
