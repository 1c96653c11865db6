import type { Result } from '@madang/contract';
import { ok } from '@madang/contract';
import type { Context } from '../../context.ts';
import { type Sql, transact } from '../../platform/db.ts';
import { createLanes, orOverloaded } from '../../platform/group-commit.ts';
import { claimCoupons } from './claim-coupons.ts';
import type { Claimed } from './claim-rules.ts';
import type { LiveCampaigns } from './live-campaigns.ts';

export type Claims = ReturnType<typeof createClaims>;

/** Winners of more than this many are not kept in memory: who asks then is looked up in a batch. */
const kept_max = 300_000;

/**
 * Claiming, once a process: claims of a campaign share a commit; once the last coupon is given every answer comes from memory, the
 * winners' too (they are read once). A raised number of winners is heard of by the campaign's next round.
 */
export function createClaims(ctx: Pick<Context, 'sql' | 'lanes'>, live: LiveCampaigns) {
  const winners_of = new Map<string, Promise<Map<string, number>>>();
  const lanes = createLanes<{ campaign_id: string; identity: string }, Result<Claimed>>({
    name: 'promotions.claim',
    max_queue: 16_384,
    max_batch: 1_024,
    observer: ctx.lanes,
    run: (claims) =>
      transact(ctx.sql, (tx) =>
        claimCoupons(
          tx,
          claims[0]!.campaign_id,
          claims.map((one) => one.identity),
        ),
      ),
  });

  /** The winners of a campaign that has none left, read once; null where it has some, or too many to keep. */
  function winnersOf(campaign_id: string): Promise<Map<string, number>> | null {
    const campaign = live.read(campaign_id);
    if (!campaign?.winners_max || campaign.winners < campaign.winners_max || campaign.winners > kept_max) {
      if (winners_of.size > 0) winners_of.delete(campaign_id);
      return null;
    }
    let known = winners_of.get(campaign_id);
    if (!known) {
      known = readWinners(ctx.sql, campaign_id);
      winners_of.set(campaign_id, known);
      known.then(
        (map) => settled.set(known!, map),
        () => winners_of.delete(campaign_id),
      );
    }
    return known;
  }
  const settled = new WeakMap<Promise<unknown>, Map<string, number>>();
  const answerOf = (winners: Map<string, number>, identity: string): Result<Claimed> => {
    const place = winners.get(identity);
    return place === undefined ? sold_out : ok({ state: 'won', place });
  };

  return {
    /** A coupon for this person, or word that there is none. At once where memory knows. */
    claim(campaign_id: string, identity: string): Result<Claimed> | Promise<Result<Claimed>> {
      const winners = winnersOf(campaign_id);
      if (winners) {
        const known = settled.get(winners);
        return known ? answerOf(known, identity) : winners.then((map) => answerOf(map, identity));
      }
      return orOverloaded(lanes.submit(campaign_id, { campaign_id, identity }));
    },
    idle: () => lanes.idle(),
  };
}

const sold_out: Result<Claimed> = ok({ state: 'sold_out' });

async function readWinners(sql: Sql, campaign_id: string): Promise<Map<string, number>> {
  const rows = await sql<{ identity: string; place: number }[]>`
    select identity, place from promotions.coupons where campaign_id = ${campaign_id}::uuid and place is not null`;
  return new Map(rows.map((row) => [row.identity, row.place]));
}
