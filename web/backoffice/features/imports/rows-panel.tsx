import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { count } from '../../../ui/lib/format.ts';
import { type Say, useSay } from '../../../ui/lib/language.ts';
import { useFilters } from '../../frame/go.tsx';
import { paths } from '../../frame/paths.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import type { Column } from '../../ui/grid.tsx';
import { List } from '../../ui/list.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { fieldWord } from '../channels/channels.ts';
import { changedValue } from './changed-value.ts';
import { type ImportRow, importRowsQuery, type OrderImport, type Outcome, outcomes } from './imports.ts';

const goodsOf = ({ goods }: ImportRow) =>
  goods
    ? [goods.title, goods.option_text].filter(Boolean).join(' · ') +
      (goods.quantity === 1 ? '' : ` × ${goods.quantity}`)
    : '';

const whereOf = (one: ImportRow['issues'][number]) => [one.column, one.cell].filter(Boolean).join(' ');
const issueText = (one: ImportRow['issues'][number]) =>
  whereOf(one) ? `${whereOf(one)}: ${one.message}` : one.message;

function changeText(one: ImportRow['changes'][number], t: Say): string {
  const { field } = one;
  if (one.before === null && one.after === null)
    return t(`${fieldWord(field, t)} 바뀜`, `${fieldWord(field, t)} changed`);
  return `${fieldWord(field, t)} ${changedValue(field, one.before, t)} → ${changedValue(field, one.after, t)}`;
}

function columnsOf(outcome: Outcome, t: Say): Column<ImportRow>[] {
  const told: Column<ImportRow> =
    outcome === 'changed'
      ? {
          id: 'changes',
          title: t('바뀐 것', 'What changes'),
          track: 'minmax(14rem,5fr)',
          phone: 'minmax(0,1fr)',
          cell: (row) => row.changes.map((one) => changeText(one, t)).join(', '),
        }
      : {
          id: 'issues',
          title: outcome === 'refused' ? t('열과 이유', 'Column and reason') : t('알아 둘 것', 'Notes'),
          track: 'minmax(14rem,5fr)',
          phone: 'minmax(0,1fr)',
          cell: (row) => (
            <span className={outcome === 'refused' ? 'text-bad' : undefined}>
              {row.issues.map(issueText).join(' / ')}
            </span>
          ),
        };
  const goods: Column<ImportRow> = {
    id: 'goods',
    title: t('상품', 'Goods'),
    track: 'minmax(12rem,4fr)',
    phone: 'minmax(0,1fr)',
    cell: goodsOf,
  };
  const order: Column<ImportRow> = {
    id: 'order',
    title: t('주문번호', 'Order'),
    track: '11rem',
    wide: true,
    cell: (row) => row.order_key ?? '–',
  };
  const keyed = outcome === 'new';
  return [
    { id: 'row', title: t('행', 'Row'), track: '4rem', align: 'right', cell: (row) => count(row.row) },
    ...(outcome === 'refused' ? [] : [order, { ...goods, wide: !keyed }]),
    keyed ? { ...told, track: 'minmax(8rem,2fr)', wide: true } : told,
  ];
}

/** Rows of a file by what becomes of them. */
export function RowsPanel({ one }: { one: OrderImport }) {
  const t = useSay();
  const [filters] = useFilters(['show'] as const);
  const [open, setOpen] = useState<ImportRow | null>(null);
  const { counts } = one;
  const numbers: Record<Outcome, number> = {
    new: counts?.new ?? 0,
    changed: counts?.changed ?? 0,
    refused: counts?.refused ?? 0,
    with_issues: (counts?.warned ?? 0) + (counts?.refused ?? 0),
  };
  const words: Record<Outcome, string> = {
    new: t('새 주문', 'New'),
    changed: t('바뀌는 주문', 'Changed'),
    refused: t('거절', 'Refused'),
    with_issues: t('살펴볼 행', 'With remarks'),
  };
  const first = (['refused', 'changed', 'new'] as const).find((name) => numbers[name] > 0) ?? 'new';
  const shown = outcomes.find((name) => name === filters.show) ?? first;
  const query = useInfiniteQuery(importRowsQuery(one.import_id, one.state, shown));
  return (
    <div>
      <div className="overflow-x-auto">
        <Tabs
          label={t('행의 종류', 'Kinds of rows')}
          to={paths.import(one.import_id)}
          shown={shown}
          tabs={outcomes.map((name) => ({
            name,
            label: `${words[name]} ${count(numbers[name])}`,
            search: { show: name },
          }))}
        />
      </div>
      <List
        label={words[shown]}
        columns={columnsOf(shown, t)}
        query={query}
        pick={(page) => page.rows}
        rowId={(row) => String(row.row)}
        onOpen={setOpen}
        empty={<Empty title={t('이런 행이 없습니다', 'No such rows')} />}
      />
      <RowDialog row={open} sheet={one.sheet} onClose={() => setOpen(null)} />
    </div>
  );
}

function RowDialog({ row, sheet, onClose }: { row: ImportRow | null; sheet: string | null; onClose: () => void }) {
  const t = useSay();
  return (
    <Dialog
      open={row !== null}
      onClose={onClose}
      title={t(`${row?.row ?? ''}행`, `Row ${row?.row ?? ''}`)}
      description={[sheet, row?.order_key, row?.line_key === row?.order_key ? null : row?.line_key]
        .filter(Boolean)
        .join(' · ')}
    >
      <div className="grid gap-3">
        {row && goodsOf(row) ? <p className="font-medium">{goodsOf(row)}</p> : null}
        {row && row.issues.length > 0 ? (
          <ul className="grid gap-1.5">
            {row.issues.map((issue) => (
              <li key={`${issue.cell} ${issue.code}`} className="rounded-card bg-warn-soft px-3 py-2">
                <span className="block text-xs text-ink-soft">{whereOf(issue)}</span>
                {issue.message}
              </li>
            ))}
          </ul>
        ) : null}
        {row && row.changes.length > 0 ? (
          <ul className="grid gap-1">
            {row.changes.map((change) => (
              <li key={change.field}>{changeText(change, t)}</li>
            ))}
          </ul>
        ) : null}
        {row && row.issues.length + row.changes.length === 0 ? (
          <p className="text-ink-soft">{t('이 행에는 알릴 것이 없습니다.', 'There are no notes on this row.')}</p>
        ) : null}
      </div>
    </Dialog>
  );
}
