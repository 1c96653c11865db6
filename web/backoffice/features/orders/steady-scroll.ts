import type { GridRow } from '@madang/contract/desk';
import { useCallback, useLayoutEffect, useRef, useState } from 'react';
import { firstRow, type HeldRows, steadyRows } from './steady-rows.ts';

type List = { list: string; from_start: boolean; to_end: boolean; total: number | null; row_px: number };

/**
 * Rows that come or go above what is in sight move nothing that is looked at. Says how many new orders came there, and how many rows of the
 * list are before the first one held; null where nobody knows.
 */
export function useSteadyScroll(
  scroller: React.RefObject<HTMLDivElement | null>,
  rows: readonly GridRow[] | undefined,
  { list, from_start, to_end, total, row_px }: List,
): { news: number; seen: () => void; first: number | null } {
  const held = useRef<(HeldRows & { list: string; first: number | null }) | null>(null);
  const [news, setNews] = useState(0);
  const [first, setFirst] = useState<number | null>(0);
  useLayoutEffect(() => {
    const same = held.current?.list === list ? held.current : null;
    if (!same) setNews(0);
    const now = rows && { list, from_start, to_end, order_ids: rows.map((row) => row.order_id) };
    const came = same && now ? steadyRows(same, now, Math.floor((scroller.current?.scrollTop ?? 0) / row_px)) : null;
    const known = now ? firstRow(now, total, same?.first ?? null, came?.shift ?? 0) : null;
    held.current = now ? { ...now, first: known } : null;
    setFirst(known);
    if (came && came.shift !== 0 && scroller.current) scroller.current.scrollTop += came.shift * row_px;
    if (came && came.news > 0) setNews((sum) => sum + came.news);
  }, [rows, list, from_start, to_end, total, row_px, scroller]);
  return { news, seen: useCallback(() => setNews(0), []), first };
}
