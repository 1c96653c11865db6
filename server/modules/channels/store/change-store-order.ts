import { ok, type Result, refuse, type StoreCustomer, type StoreOrderChange } from '@madang/contract';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { readOffers } from '../../catalog/index.ts';
import { decideRegion } from '../../regions/index.ts';
import { createPrints } from '../import/prints.ts';
import { sealPersons } from '../import/seal-persons.ts';
import type { Buyer, Recipient } from '../import/take-rules.ts';
import { type Deps, takeRows } from '../take-rows.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { matchOwnGoods } from './match-own-goods.ts';
import { digitsOf, rowsOf } from './store-rows.ts';
import { type AgreedLine, agreeLines, isDay, order_max_krw, worthOf } from './store-rules.ts';
import {
  changedOf,
  type KnownStoreLine,
  lockStoreOrder,
  noteStoreSale,
  type StoreHead,
  type StoreWorld,
  saveStoreHead,
} from './store-world.ts';
import { type By, lineIds, saveStoreLines, sealTexts } from './take-store-order.ts';

type Changed = Result<ReturnType<typeof changedOf>>;

/**
 * Changes what was agreed. Lines left out are canceled and their goods are free; new ones are held; what the order is worth more or
 * less is booked. Refuses: not_found, conflict (somebody was first), already_done (canceled, or goods have left), address_needed,
 * price_reason_needed, invalid_input.
 */
export async function changeStoreOrder(
  tx: Tx,
  deps: Deps,
  by: By,
  order_id: string,
  change: StoreOrderChange,
): Promise<Changed> {
  const world = await lockStoreOrder(tx, order_id, by.shops);
  if (!world) return refuse('not_found');
  if (world.head.version !== change.version) return refuse('conflict');
  if (world.head.state !== 'open') return refuse('already_done');
  if (change.wished_on && !isDay(change.wished_on)) return refuse('invalid_input', { field: 'wished_on' });
  const now = await clockNow(tx);
  const next: StoreHead = {
    ...world.head,
    handover: change.handover ?? world.head.handover,
    wished_on: change.wished_on === undefined ? world.head.wished_on : change.wished_on,
    shipping_krw: change.shipping_krw ?? world.head.shipping_krw,
  };
  const customer = change.customer ?? (await readCustomer(tx, deps, order_id));
  if (next.handover === 'delivery' && !(customer?.postal_code && customer.address)) return refuse('address_needed');
  const lines = await agreeAnew(tx, world, change);
  if (!lines.ok) return lines;
  const worth = worthOf(lines.value.kept, next.shipping_krw);
  if (worth.total_krw > order_max_krw) return refuse('invalid_input', { field: 'lines' });

  if (change.lines) await saveLinesAnew(tx, deps, by, { world, next, now }, lines.value);
  if (change.customer) await saveCustomer(tx, deps, next, change.customer);
  const memo_ref =
    change.memo === undefined
      ? next.memo_ref
      : await sealMemo(tx, deps, next, { name: customer?.name ?? '', phone: customer?.phone ?? '' }, change.memo);
  await tx`
    update channels.deliveries set wished_on = ${next.wished_on}::date, shipping_krw = ${next.shipping_krw},
      method = ${next.handover === 'pickup' ? 'pickup' : 'direct'}
    where order_id = ${order_id}`;
  await tellLinesChanged(tx, [order_id]);
  await noteStoreSale(tx, next, {
    what: 'changed',
    amount_krw: worth.total_krw - world.head.total_krw,
    detail: Object.keys(change)
      .filter((field) => field !== 'version')
      .sort()
      .join(' '),
    by: by.account_id,
    at: now,
  });
  return ok(changedOf(await saveStoreHead(tx, world.head, { ...next, ...worth, memo_ref }, now)));
}

/** Lines after the change: those that stay or are new, and those left out. */
type Anew = { kept: (AgreedLine & { line_key: string })[]; dropped: KnownStoreLine[] };

const has_left = new Set(['shipping', 'delivered', 'decided', 'exchanged', 'returned']);

async function agreeAnew(tx: Tx, world: StoreWorld, change: StoreOrderChange): Promise<Result<Anew>> {
  const standing = world.lines.filter((line) => !line.canceled);
  if (!change.lines) return ok({ kept: standing, dropped: [] });
  const known = new Map(standing.map((line) => [line.line_id, line]));
  const fresh = change.lines.filter((line) => !line.line_id).map((line) => line.variant_id);
  const agreed = agreeLines(change.lines, await readOffers(tx, fresh), known, world.head.shop_id);
  if (!agreed.ok) return agreed;
  let next = world.lines.length;
  const kept = agreed.value.map((line) => ({
    ...line,
    line_key: line.line_id ? known.get(line.line_id)!.line_key : `${world.head.number}-${++next}`,
  }));
  const stays = new Set(kept.map((line) => line.line_id));
  const dropped = standing.filter((line) => !stays.has(line.line_id));
  const touched = [
    ...dropped,
    ...kept.flatMap((line) => {
      const before = line.line_id ? known.get(line.line_id)! : null;
      return before && (before.quantity !== line.quantity || before.unit_krw !== line.unit_krw) ? [before] : [];
    }),
  ];
  return touched.some((line) => has_left.has(line.state)) ? refuse('already_done') : ok({ kept, dropped });
}

async function saveLinesAnew(
  tx: Tx,
  deps: Deps,
  by: By,
  { world, next, now }: { world: StoreWorld; next: StoreHead; now: Date },
  { kept, dropped }: Anew,
): Promise<void> {
  const channel = { id: next.channel_id, shop_id: next.shop_id };
  await matchOwnGoods(tx, channel, kept);
  const rows = rowsOf(
    { ...next, customer: null, taken_at: world.head.taken_at },
    null,
    [
      ...kept.map((line) => ({ line, key: line.line_key, state: line.line_id ? null : ('confirmed' as const) })),
      ...dropped.map((line) => ({ line, key: line.line_key, state: 'canceled' as const })),
    ],
    now,
  );
  await takeRows(tx, deps, { channel, import_id: null, rows, seen_at: now, by: by.account_id });
  const ids = await lineIds(
    tx,
    channel,
    kept.map((line) => line.line_key),
  );
  await saveStoreLines(tx, next, [
    ...kept.map((line, index) => ({ ...line, line_id: ids[index]!.id, canceled: false })),
    ...dropped.map((line) => ({ ...line, canceled: true })),
  ]);
}

/** Who an order is for, as it is sealed; null where the key was destroyed. */
export async function readCustomer(tx: Tx, deps: Pick<Deps, 'vault'>, order_id: string): Promise<StoreCustomer | null> {
  const [row] = await tx<{ recipient_ref: string | null }[]>`
    select recipient_ref from channels.deliveries where order_id = ${order_id}`;
  if (!row?.recipient_ref) return null;
  const found = (await deps.vault.readPersonalData<Recipient>(tx, [row.recipient_ref])).get(row.recipient_ref);
  return found ? customerOf(found) : null;
}

export const customerOf = (found: Recipient): StoreCustomer => ({
  name: found.name,
  phone: found.phone ?? '',
  ...(found.phone2 ? { phone2: found.phone2 } : {}),
  ...(found.zip ? { postal_code: found.zip } : {}),
  ...(found.address ? { address: found.address } : {}),
  ...(found.message ? { message: found.message } : {}),
});

/** The customer as now told, whole: what is left out is gone. */
async function saveCustomer(tx: Tx, deps: Deps, head: StoreHead, customer: StoreCustomer): Promise<void> {
  const recipient: Recipient = {
    name: customer.name,
    phone: digitsOf(customer.phone),
    phone2: customer.phone2 ? digitsOf(customer.phone2) : null,
    address: customer.address ?? '',
    zip: customer.postal_code ?? null,
    message: customer.message ?? '',
    entry: null,
  };
  const buyer: Buyer = { name: recipient.name, phone: recipient.phone, id: null };
  const prints = createPrints(deps.keys, head.channel_id);
  const [recipient_ref, buyer_ref] = await sealPersons(tx, deps, head.shop_id, [
    { ...buyer, own: `${head.channel_id}:recipient:${head.number}`, value: recipient },
    { ...buyer, own: `${head.channel_id}:buyer:${head.number}`, value: buyer },
  ]);
  const place = customer.address ? decideRegion(customer.address, customer.postal_code ?? null) : null;
  await tx`
    update channels.deliveries set recipient_ref = ${recipient_ref!},
      recipient_print = decode(${prints.of(`recipient:${head.number}`, recipient)}, 'hex'), sido = ${place?.sido ?? null},
      sigungu = ${place?.sigungu ?? null}, gu = ${place?.gu ?? null}, region_flag = ${place?.flag ?? null},
      remote = ${place?.remote ?? null}
    where order_id = ${head.order_id}`;
  await tx`
    update channels.orders set buyer_ref = ${buyer_ref!},
      buyer_print = decode(${prints.of(`buyer:${head.number}`, buyer)}, 'hex')
    where id = ${head.order_id}`;
}

async function sealMemo(tx: Tx, deps: Deps, head: StoreHead, who: { name: string; phone: string }, memo: string) {
  const channel = { id: head.channel_id, shop_id: head.shop_id };
  const [ref] = await sealTexts(tx, deps, channel, { ...who, number: head.number }, [memo ? { memo } : null]);
  return ref ?? null;
}

/** Cancels the whole order: goods are free, nothing is owed for it, and what was paid is owed back. */
export async function cancelStoreOrder(
  tx: Tx,
  deps: Deps,
  by: By,
  order_id: string,
  input: { version: number; reason: string },
): Promise<Changed> {
  const world = await lockStoreOrder(tx, order_id, by.shops);
  if (!world) return refuse('not_found');
  if (world.head.version !== input.version) return refuse('conflict');
  const standing = world.lines.filter((line) => !line.canceled);
  if (world.head.state !== 'open' || standing.some((line) => has_left.has(line.state))) return refuse('already_done');
  const now = await clockNow(tx);
  const next = { ...world.head, state: 'canceled' as const, shipping_krw: 0 };
  await saveLinesAnew(tx, deps, by, { world, next, now }, { kept: [], dropped: standing });
  await noteStoreSale(tx, next, {
    what: 'canceled',
    amount_krw: -world.head.total_krw,
    detail: input.reason,
    by: by.account_id,
    at: now,
  });
  return ok(changedOf(await saveStoreHead(tx, world.head, { ...next, ...worthOf([], 0) }, now)));
}
