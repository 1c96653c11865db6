import type { Result } from '@madang/contract';
import { ok, refuse } from '@madang/contract';
import type { Principal } from '../../platform/auth-context.ts';
import { commitBehind, type Tx, together } from '../../platform/db.ts';
import { finish, inHands, isLastWord, type Outcome } from '../../platform/effects.ts';
import {
  type Answer,
  type Claim,
  type RecordedAnswer,
  readAnswers,
  repeatAnswer,
  saveAnswers,
} from '../../platform/idempotency.ts';
import type { Vault } from '../identity/index.ts';
import type { OrderState } from '../orders/index.ts';
import type { CaptureOutcome, RefundOutcome } from '../payments/index.ts';
import { type CancelCommand, cancelOrder } from './cancel-rules.ts';
import { type ConfirmCommand, confirmPayment, lapse, leave, sendAgain } from './confirm-rules.ts';
import { loadWorld } from './load-world.ts';
import {
  type GaveUp,
  type GiveUpRefundCommand,
  giveUpRefund,
  type RetryRefundCommand,
  retryRefund,
  type SupplyAccountCommand,
  settleRefund,
  supplyAccount,
} from './refund-rules.ts';
import { saveKept, saveWorld } from './save-world.ts';
import { type AskedAfter, paysFor, settleCapture } from './settle-rules.ts';
import { type Seen, watchOrder } from './watch-order.ts';
import type { EffectWish, OrderAggregate, World } from './world.ts';

/** Everything that can happen to an order after it was placed. */
export type OrderCommand =
  | ({ kind: 'confirm'; order_id: string; claim: Claim } & ConfirmCommand)
  | ({ kind: 'cancel'; order_id: string; claim: Claim } & CancelCommand)
  | { kind: 'leave'; order_id: string; principal: Principal }
  | { kind: 'lapse'; order_id: string }
  | { kind: 'send_again'; order_id: string; attempt_id: string }
  | {
      kind: 'settle';
      order_id: string;
      attempt_id: string;
      outcome: CaptureOutcome;
      effect?: EffectEnd;
      asked?: AskedAfter;
    }
  | { kind: 'settle_refund'; order_id: string; refund_id: string; outcome: RefundOutcome | GaveUp; effect?: EffectEnd }
  | ({ kind: 'retry_refund'; order_id: string; claim: Claim } & RetryRefundCommand)
  | ({ kind: 'give_up_refund'; order_id: string; claim: Claim } & GiveUpRefundCommand)
  | ({ kind: 'supply_account'; order_id: string; claim: Claim } & SupplyAccountCommand);

/** How the effect that brought an outcome is written off, in the same commit. */
export type EffectEnd = { id: string; outcome: Outcome };

/** The answer of one command; `capture` is the effect this process shall perform at once, `seen` what the control room counts. */
export type Changed = Answer & { capture?: EffectWish; seen?: Seen; order?: OrderShown };

/** How an order stands after a command, so that whoever asked need not read it again. */
export type OrderShown = Pick<OrderState, 'id' | 'number' | 'state' | 'amount_krw' | 'expires_at' | 'reason'>;

const moves_goods = new Set<OrderCommand['kind']>(['settle', 'lapse', 'leave', 'cancel']);

/**
 * The capture each command asked for in a try of its batch. Where the reply to that try's COMMIT was lost, the next try meets the
 * command's own record, and the capture would wait for its lease to run out before anybody takes it up.
 */
const asked_for = new WeakMap<OrderCommand, EffectWish>();

/**
 * Carries out a list of commands in one transaction: everything they touch locked in one order, each decided over what the one
 * before it left, saved once. Webhook, buyer's return, worker and job all come through here.
 */
export async function changeOrders(
  tx: Tx,
  commands: readonly OrderCommand[],
  tools: { process_id: string; vault: Vault },
): Promise<Result<Changed>[]> {
  const claims = commands.flatMap((command) => ('claim' in command ? command.claim.id : []));
  const earlier = commands.flatMap((command) => asked_for.get(command)?.id ?? []);
  const order_ids = [...new Set(commands.map((command) => command.order_id))];
  const stock_ids = new Set(commands.filter((one) => moves_goods.has(one.kind)).map((one) => one.order_id));
  // Sent together, executed in this order on the one connection. Answers are read behind the locks: the twin of a command in another
  // process holds them until its answer is there to be read.
  const [world, answers, committed] = await together([
    loadWorld(tx, tools.process_id, order_ids, {
      whole: commands.some((one) => one.kind !== 'confirm'),
      stock_ids,
      onlyKeeps: keepersOf(commands),
    }),
    claims.length > 0 ? readAnswers(tx, claims) : new Map<string, RecordedAnswer>(),
    inHands(tx, earlier, tools.process_id),
  ]);
  const ends: EffectEnd[] = [];
  const records: (Claim & { status: number; answer: string })[] = [];
  const results = commands.map((command): Result<Changed> => {
    const recorded = 'claim' in command ? answers.get(command.claim.id) : undefined;
    if (recorded && 'claim' in command) {
      const repeated = repeatAnswer(command.claim, recorded);
      if (!repeated.ok) return repeated;
      // The effect happened once; the answer tells how far the order has come since.
      const capture = asked_for.get(command);
      const mine = capture && committed.has(capture.id) ? { capture } : {};
      return { ok: true, value: { status: repeated.value.status, body: null, ...mine } };
    }
    const before = world.out.effects.length;
    const order = world.orders.get(command.order_id);
    const whatChanged = watchOrder(order);
    const result = decide(world, order, command);
    if (!result.ok) return result;
    const seen = whatChanged();
    if ('effect' in command && command.effect) ends.push(command.effect);
    if ('claim' in command && changedBy(command, result.value)) {
      const record = { ...command.claim, status: 200, answer: 'null' };
      records.push(record);
      answers.set(record.id, record); // a double click may sit in the same batch
    }
    const capture = world.out.effects.slice(before).find((one) => one.claimed_by);
    if (capture) asked_for.set(command, capture);
    return {
      ok: true,
      value: {
        status: 200,
        body: result.value,
        ...(capture ? { capture } : {}),
        ...(seen ? { seen } : {}),
        ...(order ? { order: showOrder(order.order) } : {}),
      },
    };
  });
  await tools.vault.saveKeys(tx, world.out.sealed);
  const { last_words, open } = Object.groupBy(ends, (end) => (isLastWord(end.outcome) ? 'last_words' : 'open'));
  await finish(tx, open ?? []);
  return await commitBehind(results, [
    ...saveWorld(tx, world, tools.vault),
    saveAnswers(tx, records),
    finish(tx, last_words ?? []),
    ...saveKept(tx, world),
  ]);
}

/** Whether all that this batch does with an order's goods is to keep them: what was held for it is paid for, and nothing else. */
function keepersOf(commands: readonly OrderCommand[]): (one: OrderAggregate) => boolean {
  const by_order = Map.groupBy(commands, (command) => command.order_id);
  return ({ order, attempts }) =>
    order.state === 'paying' &&
    by_order.get(order.id)!.every((command) => {
      if (command.kind !== 'settle' || command.outcome.state !== 'captured') return false;
      const attempt = attempts.find((each) => each.id === command.attempt_id);
      return attempt !== undefined && paysFor(attempt, command.outcome);
    });
}

function showOrder({ id, number, state, amount_krw, expires_at, reason }: OrderState): OrderShown {
  return { id, number, state, amount_krw, expires_at, reason };
}

const changedBy = (command: OrderCommand, value: unknown): boolean =>
  command.kind !== 'confirm' || (value as { capture: boolean }).capture;

/** What one command does to the world it is given; no database. */
export function decide(world: World, one: OrderAggregate | undefined, command: OrderCommand): Result<unknown> {
  switch (command.kind) {
    case 'confirm':
      return confirmPayment(world, one, command);
    case 'cancel':
      return cancelOrder(world, one, command);
    case 'leave':
      return leave(world, one, command.principal);
    case 'lapse':
      return lapse(world, one);
    case 'send_again':
      return sendAgain(world, one, command.attempt_id);
    case 'settle': {
      const attempt = one?.attempts.find((each) => each.id === command.attempt_id);
      if (!one || !attempt) return refuse('not_found');
      settleCapture(world, one, attempt, command.outcome, command.asked);
      return ok(null);
    }
    case 'settle_refund':
      if (!one) return refuse('not_found');
      settleRefund(world, one, command.refund_id, command.outcome);
      return ok(null);
    case 'retry_refund':
      return retryRefund(world, one, command);
    case 'give_up_refund':
      return giveUpRefund(world, one, command);
    case 'supply_account':
      return supplyAccount(world, one, command);
  }
}
