import type { Result } from '@madang/contract';
import type { Context } from '../../context.ts';
import { transact } from '../../platform/db.ts';
import { createLane, createLanes, type LaneOptions, orOverloaded } from '../../platform/group-commit.ts';
import { type Answer, hashOfSaid, readAnswers, repeatAnswer } from '../../platform/idempotency.ts';
import type { Vault } from '../identity/index.ts';
import { createOrderNumbers } from '../orders/index.ts';
import { type Changed, changeOrders, type OrderCommand } from './change-orders.ts';
import { isOutrun, placeHopefully } from './place-hopefully.ts';
import { type PlaceRequest, type PlaceTools, placeOrders } from './place-orders.ts';
import type { Seen } from './watch-order.ts';

const max_queue = 8_192;
/** At 10,000 orders a second 512 are 50 ms: far below the second that no write transaction may exceed. */
const max_batch = 512;
/** What a crowd does with placed orders: two fifths of the lists, each twice as long, take a seventh of the work of a purchase less. */
const gather_turns = 8;

/** What was said under a key; hashed only where the key was answered before. */
type Said = { id: string; body_text: string };

export type Checkout = ReturnType<typeof createCheckout>;

/** While the database reads what a list names. What cannot be sealed is told where it is saved, to whom it belongs. */
function sealContacts(requests: readonly PlaceRequest[]): void {
  try {
    for (const { contact } of requests) contact.seal();
  } catch {}
}

/**
 * The lanes of checkout, made once a process. Orders are placed in one lane a hot variant and one for all the rest; confirming
 * waits for no stock and has its own; whatever moves goods after placing shares the third. `seen` is told after the commit.
 */
export function createCheckout(
  ctx: Context,
  tools: {
    vault: Vault;
    hot: (variant_id: string) => boolean;
    seen?: (seen: Seen) => void;
    goods?: PlaceTools['goods'];
    delivery?: PlaceTools['delivery'];
  },
) {
  const numbers = createOrderNumbers(ctx.sql);
  const lists: LaneOptions<PlaceRequest, Result<Answer>> = {
    name: 'checkout.place',
    max_queue,
    max_batch,
    observer: ctx.lanes,
    run: async (requests) => {
      ctx.rush.bought(requests.length);
      setImmediate(sealContacts, requests);
      if (requests.every((one) => isAllHot(one))) {
        try {
          return await placeBy(placeHopefully, requests);
        } catch (error) {
          if (!isOutrun(error)) throw error;
        }
      }
      return await placeBy(placeOrders, requests);
    },
  };
  async function placeBy(verb: typeof placeOrders, requests: PlaceRequest[]): Promise<Result<Answer>[]> {
    const release = await numbers.reserve(requests.length);
    try {
      const place = { numbers, vault: tools.vault, goods: tools.goods, delivery: tools.delivery };
      return await transact(ctx.sql, (tx) => verb(tx, requests, place), { by_key: true });
    } finally {
      release();
    }
  }
  // Lists that wait for no row until their end may be many and short; those that wait for one another's rows grow meanwhile.
  const placing = createLanes({ ...lists, parallel: 4, share: 0.4 });
  const locking = createLane({ ...lists, parallel: 2 });
  // A gift comes out of stock that no drop has counted: with the rest, under the locks.
  const isAllHot = ({ lines, discount }: PlaceRequest) =>
    lines.every((line) => tools.hot(line.variant_id)) && !discount?.gifts?.length;
  // Who comes after the last unit only needs to know whether the key was answered before: one read a batch, no locks.
  const replaying = createLane<Said, Result<Answer> | null>({
    name: 'checkout.replay',
    max_queue,
    max_batch,
    observer: ctx.lanes,
    run: async (claims) => {
      const answers = await readAnswers(
        ctx.sql,
        claims.map((claim) => claim.id),
      );
      return claims.map((claim) => {
        const recorded = answers.get(claim.id);
        return recorded ? repeatAnswer({ id: claim.id, body_hash: hashOfSaid(claim.body_text) }, recorded) : null;
      });
    },
  });
  const laneOfChanges = (name: string) =>
    createLane<OrderCommand, Result<Changed>>({
      name,
      max_queue,
      max_batch,
      gather_turns,
      observer: ctx.lanes,
      run: (commands) =>
        transact(ctx.sql, (tx) => changeOrders(tx, commands, { process_id: ctx.process_id, vault: tools.vault }), {
          by_key: true,
        }),
    });
  const confirming = laneOfChanges('checkout.confirm');
  const moving = laneOfChanges('checkout.move');

  return {
    /** Places one order; its commit is shared with whoever came at the same time. */
    place(request: PlaceRequest, signal?: AbortSignal): Promise<Result<Answer>> {
      const extra = signal ? { signal } : {};
      if (!isAllHot(request)) return orOverloaded(locking.submit(request, extra));
      return orOverloaded(placing.submit(request.lines[0]!.variant_id, request, extra));
    },
    /** The answer a key was given before, or null. For those who are refused from memory: a retry of a success must still be told it. */
    replay: (claim: Said): Promise<Result<Answer> | null> => replaying.submit(claim),
    /** Anything that happens to an order afterwards. */
    async change(command: OrderCommand): Promise<Result<Changed>> {
      const confirms = command.kind === 'confirm';
      if (confirms) ctx.rush.bought(1);
      const changed = await orOverloaded((confirms ? confirming : moving).submit(command));
      if (changed.ok && changed.value.seen) tools.seen?.(changed.value.seen);
      return changed;
    },
    waiting: (): number => placing.waiting() + locking.waiting + confirming.waiting + moving.waiting,
    /** For the drain: resolves when no batch is in flight. */
    async idle(): Promise<void> {
      await Promise.all([placing.idle(), locking.idle(), confirming.idle(), moving.idle()]);
    },
  };
}
