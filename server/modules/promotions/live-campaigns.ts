import type { Sql } from '../../platform/db.ts';
import { createLookAgain } from '../../platform/look-again.ts';
import { createRest, type Pulse } from '../../platform/pulse.ts';
import type { Campaign } from './campaign.ts';
import { readRunningCampaigns } from './read-campaigns.ts';

export type LiveCampaigns = ReturnType<typeof createLiveCampaigns>;

/** While coupons are being given out, and otherwise. */
const busy_ms = 100;
const calm_ms = 1_000;
/** A category's goods may be known this late. */
const goods_ms = 5_000;
/** Where nothing was committed all is as it was; read once more all the same. */
const rest_at_most_ms = 5_000;

/**
 * The campaigns that run, from memory: one query a process and round, nothing per request. Tells which code is which campaign's,
 * which discounts come by themselves, and how many coupons are left to be given. No discount is decided by it.
 */
export function createLiveCampaigns(
  sql: Sql,
  tools: {
    productsIn(category_ids: readonly string[]): Promise<ReadonlySet<string>>;
    changed?: (one: { campaign_id: string; winners: number; winners_max: number }) => void;
    pulse?: Pulse;
  },
) {
  let all = new Map<string, Campaign>();
  let by_code = new Map<string, string>();
  let goods = new Map<string, ReadonlySet<string>>();
  let goods_at_ms = -goods_ms;
  const rest = createRest(tools.pulse, rest_at_most_ms);
  const told = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = true;

  async function refresh(): Promise<void> {
    const rows = await readRunningCampaigns(sql);
    const unknown = rows.some((one) => one.conditions.category_ids?.length && !goods.has(one.id));
    if (unknown || performance.now() - goods_at_ms > goods_ms) await refreshGoods(rows);
    all = new Map(rows.map((one) => [one.id, one]));
    by_code = new Map(rows.flatMap((one) => (one.code && !one.ended_at ? [[one.code, one.id] as const] : [])));
    for (const { id, winners, winners_max } of rows) {
      if (winners_max === null) continue;
      const text = `${winners}/${winners_max}`;
      if (told.get(id) !== text) tools.changed?.({ campaign_id: id, winners, winners_max });
      told.set(id, text);
    }
  }

  async function refreshGoods(rows: Campaign[]): Promise<void> {
    const fresh = new Map<string, ReadonlySet<string>>();
    for (const { id, conditions } of rows)
      if (conditions.category_ids?.length) fresh.set(id, await tools.productsIn(conditions.category_ids));
    goods = fresh;
    goods_at_ms = performance.now();
  }

  const isBusy = (): boolean => {
    const now = Date.now();
    return [...all.values()].some(
      (one) =>
        one.kind === 'first_come' &&
        !one.ended_at &&
        one.winners < one.winners_max! &&
        one.opens_at.getTime() - 60_000 < now &&
        now < one.closes_at.getTime(),
    );
  };

  const round = (): void => {
    if (stopped) return;
    void (rest.isOn() ? Promise.resolve() : rest.after(refresh))
      .catch(() => {})
      .then(() => {
        timer = setTimeout(round, isBusy() ? busy_ms : calm_ms);
      });
  };

  return {
    refresh,
    /** For a campaign or a code memory does not know: made a moment ago, by another process perhaps, or there is none. */
    lookAgain: createLookAgain(refresh),
    read: (id: string): Campaign | undefined => all.get(id),
    list: (): Campaign[] => [...all.values()],
    /** The campaign whose code everybody types in so. */
    ofCode: (code: string): string | undefined => by_code.get(code),
    /** What needs no asking for. */
    automatic: (): string[] => [...all.values()].filter((one) => one.kind === 'automatic').map((one) => one.id),
    /** Goods of the categories each campaign names. */
    goods: (): ReadonlyMap<string, ReadonlySet<string>> => goods,
    async start(): Promise<void> {
      await refresh();
      stopped = false;
      timer = setTimeout(round, calm_ms);
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
