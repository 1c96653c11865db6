import type { ReplyOf, summariseGrid } from '@madang/contract';
import { type FindTools, giveBack, selectRows } from './find-rows.ts';
import { rankOf } from './states.ts';
import type { View } from './watch-desk.ts';

type Summary = ReplyOf<typeof summariseGrid>['channels'];

const gone = new Set(['canceled', 'returned', 'failed', 'expired'].map(rankOf));
/** Not sold yet: nobody has paid. */
const open = new Set(['pending', 'paying', 'waiting_deposit'].map(rankOf));

/** Orders of a day in Korea by channel, the largest sum first; a channel without any is left out. */
export async function summariseRows(
  tools: FindTools,
  view: View,
  asked: { day: string; shops: readonly string[] | null },
): Promise<Summary> {
  const filter = { ordered_from: asked.day, ordered_to: asked.day };
  const { selection, text } = await selectRows(tools, view, { filter, shops: asked.shops });
  try {
    const [channel, rank, amount] = (['channel', 'state_rank', 'amount'] as const).map((name) =>
      view.lens.column(name),
    );
    const sums = new Map<number, Summary[number]>();
    for (let i = 0; i < selection.count; i++) {
      const slot = selection.slots[i]!;
      if (open.has(rank![slot]!)) continue;
      const code = channel![slot]!;
      const sum = sums.get(code) ?? { ...nameOf(view, code), orders: 0, amount_krw: 0, gone: 0 };
      sums.set(code, sum);
      if (gone.has(rank![slot]!)) sum.gone += 1;
      else {
        sum.orders += 1;
        sum.amount_krw += amount![slot]!;
      }
    }
    return [...sums.values()].sort((a, b) => b.amount_krw - a.amount_krw || (a.label < b.label ? -1 : 1));
  } finally {
    giveBack(selection, text);
  }
}

function nameOf(view: View, code: number): { value: string; label: string } {
  const facet = view.facets.get(code);
  return { value: facet?.value ?? '', label: facet?.label ?? '' };
}
