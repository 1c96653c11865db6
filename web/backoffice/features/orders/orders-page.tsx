import { exportGrid, type GridRow, type GridSort } from '@madang/contract/desk';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { count, many } from '../../../ui/lib/format.ts';
import { useLanguage, useSay } from '../../../ui/lib/language.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { useSoon } from '../../../ui/lib/soon.ts';
import { toast } from '../../../ui/parts/toast.tsx';
import { useFilters, useGo } from '../../frame/go.tsx';
import { useKeys } from '../../frame/keys.ts';
import { usePageTitle } from '../../frame/page-title.ts';
import { paths } from '../../frame/paths.ts';
import { useMay } from '../../frame/session.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Icon } from '../../ui/icons.tsx';
import { PageHead } from '../../ui/panel.tsx';
import { ExportDialog } from '../exports/export-dialog.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ChannelOrderDialog } from './channel-order-dialog.tsx';
import { ColumnChoice, useColumns } from './column-choice.tsx';
import { copyRows, inOrder } from './copy-rows.ts';
import { useGridBulks } from './grid-bulk.ts';
import { gridColumns } from './grid-columns.tsx';
import { useGridEdits } from './grid-edits.ts';
import { GridFilters } from './grid-filters.tsx';
import { OrderGrid } from './order-grid.tsx';
import { filterOf, gridQuery, type ListEnd, order_filters } from './orders.ts';
import { top_key, useTopNews } from './top-news.ts';
import { ViewChoice } from './view-choice.tsx';

const usual_sort = '-ordered';
/** As many as an edit takes one by one; more are chosen by the filters that leave them. */
const most_chosen = 1_000;

export function OrdersPage() {
  const t = useSay();
  const lang = useLanguage();
  const go = useGo();
  const may = useMay();
  usePageTitle(t('주문', 'Orders'));
  const [filters, setFilters] = useFilters(order_filters);
  const filters_said = JSON.stringify(filters);
  const [begun, setBegun] = useState<{ said: string; from: ListEnd }>({ said: '', from: 'first' });
  const from = begun.said === filters_said ? begun.from : 'first';
  const query = useInfiniteQuery(gridQuery(filters, from));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.orders), [query.data]);
  const page = query.data?.pages.at(-1);
  const list = `${from} ${filters_said}`;
  const top = useTopNews(filters, rows, { list, from_start: query.data !== undefined && !query.hasPreviousPage });
  const [exporting, setExporting] = useState(false);
  const [opened, setOpened] = useState<GridRow | null>(null);
  const { chosen, choose, clear } = useChosen(rows);
  const edits = useGridEdits();
  const bulks = useGridBulks();
  const [whole, setWhole] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: who changes the filters chooses anew
  useEffect(() => setWhole(false), [filters_said, chosen.size]);
  const all_columns = useMemo(() => gridColumns(t, lang), [t, lang]);
  const [shown, setShown] = useColumns(all_columns);
  const columns = shown.flatMap((id) => all_columns.find((column) => column.id === id) ?? []);
  useLiveRows(query.data?.pages.length ?? 1);
  const { sort: said_sort, ...conditions } = filters;
  const sort = said_sort ?? usual_sort;
  const filtered = Object.keys(conditions).length > 0;
  const copy = (others: readonly GridRow[] = rows ?? []) => {
    const some = chosen.size > 0 ? inOrder(chosen, rows ?? []) : others;
    // Nothing is there yet, or nothing fits: what was copied before stays.
    if (some.length === 0) return;
    void copyRows(columns, some).then(() =>
      toast(
        t(
          `${count(some.length)}줄을 복사했습니다. 엑셀에 붙여 넣으세요.`,
          `${many(some.length, 'row')} copied. Paste them into a sheet.`,
        ),
      ),
    );
  };
  useKeys([
    { keys: 'r', label: t('새로 읽기', 'Reload'), run: () => void query.refetch() },
    { keys: 'y', label: t('엑셀용으로 복사', 'Copy for a sheet'), run: () => copy() },
    { keys: 'Escape', label: t('선택 해제', 'Clear selection'), run: clear },
  ]);
  const sortBy = (by: GridSort) => setFilters({ sort: sort === `-${by}` ? by : `-${by}` });
  return (
    <>
      <PageHead
        title={t('주문', 'Orders')}
        note={
          <span aria-live="polite">
            {page ? totalText(t, page) : ''}
            {chosen.size > 0 ? ` · ${t(`${count(chosen.size)}건 고름`, `${count(chosen.size)} chosen`)}` : ''}
            {chosen.size === most_chosen ? ` (${t('한 번에 고를 수 있는 만큼', 'as many as can be at a time')})` : ''}
            {page?.slipped
              ? ` · ${t('일치하는 것이 없어 비슷한 결과를 보여 드립니다', 'no exact match; showing similar results')}`
              : ''}
          </span>
        }
        actions={
          <>
            <ViewChoice
              filters={filters}
              columns={shown}
              onChoose={(next, chosen_columns) => {
                setFilters(next);
                if (chosen_columns) setShown(chosen_columns);
              }}
            />
            <ColumnChoice columns={all_columns} shown={shown} onChange={setShown} />
            <Button look="quiet" onClick={() => copy()}>
              {t('복사', 'Copy')}
            </Button>
            {may('personal_data.export') ? (
              <Button onClick={() => setExporting(true)}>{t('내려받기', 'Export')}</Button>
            ) : null}
            <IconButton label={t('새로 읽기 (r)', 'Reload (r)')} onClick={() => void query.refetch()}>
              <Icon name="refresh" />
            </IconButton>
          </>
        }
      />
      <GridFilters filters={filters} onChange={setFilters} />
      <ExportDialog
        name="export-orders"
        open={exporting}
        onClose={() => setExporting(false)}
        about={filtered ? t('지금 고른 조건의 주문', 'The orders chosen now') : t('모든 주문', 'All orders')}
        ask={(why, key) => call(exportGrid, { body: { filter: { ...filterOf(filters), sort }, ...why }, key })}
      />
      {may('orders.write') ? (
        <BulkBar
          chosen={[...chosen.values()]}
          edits={edits}
          bulks={bulks}
          total={{ count: page?.total ?? 0, words: page ? totalText(t, page) : '' }}
          filters={filters}
          whole={whole}
          onWhole={() => setWhole(true)}
          onClear={clear}
        />
      ) : null}
      <OrderGrid
        label={t('주문 목록', 'Orders')}
        columns={columns}
        rows={rows}
        list={list}
        total={page?.total_is_exact ? page.total : null}
        top={top}
        sort={sort}
        onSort={sortBy}
        chosen={chosen}
        onChoose={choose}
        onCopy={(row) => copy(row ? [row] : [])}
        edits={may('orders.write') ? edits : undefined}
        onOpen={(row) => (row.origin === 'own' ? go({ to: paths.order(row.order_id) }) : setOpened(row))}
        before={query.hasPreviousPage && !query.isFetching ? () => void query.fetchPreviousPage() : null}
        after={query.hasNextPage && !query.isFetching ? () => void query.fetchNextPage() : null}
        beyond={{ first: query.hasPreviousPage, last: query.hasNextPage }}
        onEnd={(end) => setBegun({ said: filters_said, from: end })}
        error={query.error}
        retry={() => void query.refetch()}
        empty={
          filtered ? (
            <Empty
              title={t('조건에 맞는 주문이 없습니다', 'No order matches')}
              action={<Button onClick={() => go({ to: paths.orders })}>{t('조건 지우기', 'Clear the filters')}</Button>}
            >
              {t('기간을 넓히거나 상태를 바꿔 보세요.', 'Try a wider date range or another state.')}
            </Empty>
          ) : (
            <Empty title={t('아직 주문이 없습니다', 'No orders yet')}>
              {t(
                '가게에서 시험 주문을 하거나 판매처의 주문 파일을 올려 보세요.',
                'Place a test order in the shop, or import a channel’s order file.',
              )}
            </Empty>
          )
        }
      />
      <ChannelOrderDialog
        row={opened && (rows?.find((one) => one.order_id === opened.order_id) ?? opened)}
        onClose={() => setOpened(null)}
      />
    </>
  );
}

function totalText(t: ReturnType<typeof useSay>, page: { total: number; total_is_exact: boolean }): string {
  const more = page.total_is_exact ? '' : '+';
  const total = page.total_is_exact ? page.total : Math.min(page.total, 10_000);
  return t(`${count(total)}${more}건`, `${count(total)}${more} ${total === 1 ? 'order' : 'orders'}`);
}

/** The orders chosen, as they were last seen: they stay chosen where their page is let go. */
function useChosen(rows: readonly GridRow[] | undefined) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, GridRow>>(new Map());
  const choose = useCallback(
    (order_ids: readonly string[], on: boolean) => {
      setChosen((now) => {
        const next = new Map(now);
        const given = new Set(order_ids);
        for (const row of rows ?? [])
          if (on && given.has(row.order_id) && (next.size < most_chosen || next.has(row.order_id)))
            next.set(row.order_id, row);
        if (!on) for (const id of order_ids) next.delete(id);
        return next;
      });
    },
    [rows],
  );
  return { chosen, choose, clear: useCallback(() => setChosen(new Map()), []) };
}

/** What changes anywhere is read anew a moment later, however much changes: a page a second at most, however many are held. */
function useLiveRows(pages: number): void {
  const queries = useQueryClient();
  const refresh = useSoon(() => {
    for (const queryKey of [['orders', 'grid'], top_key]) void queries.invalidateQueries({ queryKey });
  }, 1_000 * pages);
  useLive(['desk'], refresh, refresh);
}
