import { editGrid, type GridPage, type GridRow, undoGridEdit } from '@madang/contract/desk';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../../ui/lib/api.ts';
import { useSay } from '../../../ui/lib/language.ts';
import { toast } from '../../../ui/parts/toast.tsx';
import { useSend } from '../../ui/send.ts';

export type EditField = 'team' | 'mark';
/** A cell that somebody else filled while it was being written here: theirs stands, ours is kept until it is decided. */
export type Contest = { row: GridRow; field: EditField; theirs: string | null; mine: string | null };
type Given = { rows: readonly GridRow[]; field: EditField; value: string | null; was?: string | null };

const pages_key = ['orders', 'grid'];

export type GridEdits = ReturnType<typeof useGridEdits>;

/**
 * Giving orders a team or a mark: shown at once, put right by what the server says. With `was`, an order that somebody changed
 * first stays as they left it until `contest` is decided.
 */
export function useGridEdits() {
  const t = useSay();
  const queries = useQueryClient();
  const [contest, setContest] = useState<Contest | null>(null);
  const [last, setLast] = useState<{ action_id: string; changed: number } | null>(null);
  const show = (words: ReadonlyMap<string, string | null>, field: EditField) =>
    queries.setQueriesData<InfiniteData<GridPage>>(
      { queryKey: pages_key },
      (held) =>
        held && {
          ...held,
          pages: held.pages.map((page) => ({
            ...page,
            orders: page.orders.map((row) => {
              const word = words.get(row.order_id);
              return word === undefined ? row : { ...row, [field]: word };
            }),
          })),
        },
    );
  const send = useSend('grid-edit', ({ rows, field, value, was }: Given, key) => {
    const order_ids = rows.map((row) => row.order_id);
    return call(editGrid, { body: { order_ids, field, value, ...(was === undefined ? {} : { was }) }, key });
  });
  const undo = useSend('grid-undo', (action_id: string, key) => call(undoGridEdit, { params: { action_id }, key }), {
    refresh: [pages_key, ['orders', 'choices']],
    say: ({ changed, left_out }) =>
      left_out > 0
        ? t(
            `${changed}건을 되돌렸습니다. ${left_out}건은 그 뒤에 바뀌어 두었습니다.`,
            `${changed} undone; ${left_out} had changed since.`,
          )
        : t(`${changed}건을 되돌렸습니다.`, `${changed} undone.`),
    done: () => setLast(null),
  });

  async function give(given: Given): Promise<void> {
    const { rows, field, value } = given;
    setContest(null);
    const before = new Map(rows.map((row) => [row.order_id, row[field]]));
    await queries.cancelQueries({ queryKey: pages_key });
    show(new Map(rows.map((row) => [row.order_id, value])), field);
    const done = await send.run(given);
    if (!done) {
      show(before, field);
      toast(t('저장하지 못해 되돌렸습니다.', 'It could not be saved and stays as it was.'));
      return;
    }
    const { action_id, changed, conflicts } = done;
    if (conflicts.length > 0) {
      show(new Map(conflicts.map((one) => [one.order_id, one.value])), field);
      const theirs = conflicts[0]!.value;
      setContest({ row: { ...rows[0]!, [field]: theirs }, field, theirs, mine: value });
    }
    if (action_id) setLast({ action_id, changed });
    void queries.invalidateQueries({ queryKey: ['orders', 'choices'] });
  }

  return {
    give: (given: Given) => void give(given),
    undo: () => void (last && undo.run(last.action_id)),
    last,
    contest,
    /** Ours after all, unless it was filled once more meanwhile; or theirs as it stands. */
    decide: (mine: boolean) => {
      if (mine && contest)
        void give({ rows: [contest.row], field: contest.field, value: contest.mine, was: contest.theirs });
      else setContest(null);
    },
    busy: send.busy || undo.busy,
  };
}
