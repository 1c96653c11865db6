import { type GridBulk, readGridBulk, startGridBulk, undoGridBulk } from '@madang/contract/desk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useSend } from '../../ui/send.ts';
import { filterOf, type OrderFilters } from './orders.ts';

type Wanted = { filters: OrderFilters; action: GridBulk['action']; value?: string | null };

export type GridBulks = ReturnType<typeof useGridBulks>;

const under_way = (bulk: GridBulk | null | undefined) => bulk?.state === 'working' || bulk?.state === 'undoing';

/** The same for everything the filters leave: asked for once, done behind, looked at until it is through. */
export function useGridBulks() {
  const queries = useQueryClient();
  const [begun, setBegun] = useState<GridBulk | null>(null);
  const start = useSend(
    'grid-bulk',
    ({ filters, action, value }: Wanted, key) => {
      const body = { filter: filterOf(filters), action, ...(value === undefined ? {} : { value }) };
      return call(startGridBulk, { body, key });
    },
    { done: setBegun },
  );
  const undo = useSend('grid-bulk-undo', (bulk_id: string, key) => call(undoGridBulk, { params: { bulk_id }, key }), {
    done: setBegun,
  });
  const { data } = useQuery({
    queryKey: ['orders', 'bulk', begun?.bulk_id, begun?.state],
    queryFn: ({ signal }) => call(readGridBulk, { params: { bulk_id: begun!.bulk_id }, signal }),
    enabled: under_way(begun),
    refetchInterval: 700,
  });
  const now = data ?? begun;
  const ended = now !== null && !under_way(now);
  const key = now && `${now.bulk_id} ${now.state}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what was reached
  useEffect(() => {
    if (!ended) return;
    setBegun(now);
    void queries.invalidateQueries({ queryKey: ['orders', 'grid'] });
    void queries.invalidateQueries({ queryKey: ['orders', 'choices'] });
  }, [ended, key]);

  return {
    start: (wanted: Wanted) => void start.run(wanted),
    undo: () => void (now && undo.run(now.bulk_id)),
    dismiss: () => setBegun(null),
    now,
    under_way: under_way(now),
    busy: start.busy || undo.busy || under_way(now),
  };
}
