import { type GridRow, listGrid } from '@madang/contract/desk';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { gridQueryOf, type OrderFilters } from './orders.ts';
import { newsOnTop } from './steady-rows.ts';

export type TopNews = { count: number; many: boolean };
export const top_key = ['orders', 'top'] as const;
const none: TopNews = { count: 0, many: false };

/** New orders on top of a list whose beginning was let go, because somebody scrolled far: its first page is read for them. */
export function useTopNews(
  filters: OrderFilters,
  rows: readonly GridRow[] | undefined,
  { list, from_start }: { list: string; from_start: boolean },
): TopNews {
  const [known, setKnown] = useState<{ list: string; order_ids: ReadonlySet<string> } | null>(null);
  useEffect(() => {
    if (rows && from_start) setKnown({ list, order_ids: new Set(rows.map((row) => row.order_id)) });
  }, [rows, list, from_start]);
  const begun = !from_start && known?.list === list ? known : null;
  const { data } = useQuery({
    queryKey: [...top_key, filters],
    queryFn: ({ signal }) => call(listGrid, { query: { ...gridQueryOf(filters), limit: 100 }, signal }),
    enabled: begun !== null,
  });
  if (!begun || !data) return none;
  return newsOnTop(
    begun.order_ids,
    data.orders.map((row) => row.order_id),
  );
}
