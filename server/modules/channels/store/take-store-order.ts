import { no_return_terms, ok, type Result, refuse, type StoreOrderInput, type TenderInput } from '@madang/contract';
import { plainArray, textArray } from '../../../platform/arrays.ts';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { readOffers } from '../../catalog/index.ts';
import { koreanDay } from '../../inventory/index.ts';
import { bookStoreMoney } from '../../ledger/index.ts';
import { decideRegion } from '../../regions/index.ts';
import { sealPersons } from '../import/seal-persons.ts';
import { type ChannelRef, type Deps, takeRows } from '../take-rows.ts';
import { matchOwnGoods } from './match-own-goods.ts';
import { rowsOf, type StoreTerms } from './store-rows.ts';
import { type AgreedLine, agreeLines, checkTenders, isDay, order_max_krw, paidOf, worthOf } from './store-rules.ts';
import { noteStoreHistory, noteStoreSale } from './store-world.ts';

export type By = { account_id: string; shops: readonly string[] | null };
type Taken = { order_id: string; number: string; version: number; due_krw: number };

/**
 * Takes an order at the counter, whole or not at all: lines into the channel's orders (which holds the goods and tells the rest of the
 * house), prices and tax frozen, money booked twice, customer, memo and signature sealed.
 * Refuses: not_found (no such shop for this person, goods of another), price_reason_needed, more_than_due, approval_known,
 * address_needed, consent_required (goods made to order), invalid_input.
 */
export async function takeStoreOrder(tx: Tx, deps: Deps, by: By, input: StoreOrderInput): Promise<Result<Taken>> {
  const channel = await findStore(tx, input.channel_id, by.shops);
  if (!channel) return refuse('not_found', undefined, [{ field: 'channel_id' }]);
  const now = await clockNow(tx);
  const offers = await readOffers(
    tx,
    input.lines.map((line) => line.variant_id),
  );
  const agreed = agreeLines(input.lines, offers, new Map(), channel.shop_id);
  if (!agreed.ok) return agreed;
  const made = agreed.value.some((line) => offers.get(line.variant_id)?.made_to_order);
  if (made && input.no_return_terms !== no_return_terms.version) return refuse('consent_required');
  const place = checkHandover(input);
  if (!place.ok) return place;
  const worth = worthOf(agreed.value, input.shipping_krw);
  if (worth.total_krw > order_max_krw) return refuse('invalid_input', { field: 'lines' });
  const payable = checkTenders(worth.total_krw, input.tenders);
  if (!payable.ok) return payable;
  if (input.signature_png && !isPng(input.signature_png)) return refuse('invalid_input', { field: 'signature_png' });

  const number = await nextNumber(tx, now);
  const terms: StoreTerms = { ...input, number, taken_at: now };
  const { order_id, line_ids } = await saveRows(tx, deps, by, channel, terms, agreed.value);
  const { name, phone } = input.customer;
  const refs = await sealTexts(tx, deps, channel, { name, phone, number }, [
    input.memo ? { memo: input.memo } : null,
    input.signature_png ? { png: input.signature_png } : null,
  ]);
  const paid_krw = paidOf(input.tenders.map((one) => ({ ...one, refunded_krw: 0 })));
  await tx`
    insert into channels.store_orders (order_id, shop_id, channel_id, number, handover, wished_on, shipping_krw, total_krw, paid_krw,
      due_krw, supply_krw, vat_krw, exempt_krw, memo_ref, signature_ref, taken_by, taken_at, no_return_terms,
      no_return_at)
    values (${order_id}, ${channel.shop_id}, ${channel.id}, ${number}, ${input.handover}, ${input.wished_on}::date,
      ${input.shipping_krw}, ${worth.total_krw}, ${paid_krw}, ${worth.total_krw - paid_krw}, ${worth.supply_krw}, ${worth.vat_krw},
      ${worth.exempt_krw}, ${refs[0] ?? null}, ${refs[1] ?? null}, ${by.account_id}, ${now}, ${made ? no_return_terms.version : null}, ${made ? now : null})`;
  await saveStoreLines(
    tx,
    { order_id, shop_id: channel.shop_id },
    agreed.value.map((line, index) => ({ ...line, line_id: line_ids[index]!, canceled: false })),
  );
  const order = { order_id, shop_id: channel.shop_id };
  await noteStoreSale(tx, order, { what: 'taken', amount_krw: worth.total_krw, by: by.account_id, at: now });
  for (const tender of input.tenders) {
    const saved = await saveTender(tx, deps, by, { ...order, number, customer: input.customer }, tender, now);
    if (!saved.ok) return saved;
  }
  return ok({ order_id, number, version: 1, due_krw: worth.total_krw - paid_krw });
}

/** A store channel that this person may sell in. */
async function findStore(tx: Tx, channel_id: string, shops: readonly string[] | null): Promise<ChannelRef | null> {
  const [row] = await tx<ChannelRef[]>`
    select id, shop_id from channels.channels where id = ${channel_id} and kind = 'store'`;
  return row && (shops === null || shops.includes(row.shop_id)) ? row : null;
}

/** What is delivered needs somewhere to go, and a wished day is a day. */
function checkHandover(input: Pick<StoreOrderInput, 'handover' | 'customer' | 'wished_on'>): Result<null> {
  if (input.wished_on && !isDay(input.wished_on)) return refuse('invalid_input', { field: 'wished_on' });
  const { postal_code, address } = input.customer;
  return input.handover === 'delivery' && !(postal_code && address) ? refuse('address_needed') : ok(null);
}

/** The rows every channel is taken by: saves order, delivery and lines, holds the goods, tells the house. */
async function saveRows(tx: Tx, deps: Deps, by: By, channel: ChannelRef, terms: StoreTerms, lines: AgreedLine[]) {
  await matchOwnGoods(tx, channel, lines);
  const keyed = lines.map((line, index) => ({
    line,
    key: `${terms.number}-${index + 1}`,
    state: 'confirmed' as const,
  }));
  const { address, postal_code } = terms.customer ?? {};
  const region = address ? decideRegion(address, postal_code ?? null) : null;
  const rows = rowsOf(terms, region, keyed, terms.taken_at);
  await takeRows(tx, deps, { channel, import_id: null, rows, seen_at: terms.taken_at, by: by.account_id });
  const ids = await lineIds(
    tx,
    channel,
    keyed.map((one) => one.key),
  );
  return { order_id: ids[0]!.order_id, line_ids: ids.map((one) => one.id) };
}

/** Lines by their keys, in the order asked. */
export async function lineIds(
  tx: Tx,
  channel: ChannelRef,
  keys: string[],
): Promise<{ id: string; order_id: string }[]> {
  return [
    ...(await tx<{ id: string; order_id: string }[]>`
      select l.id, l.order_id from unnest(${textArray(keys)}::text::text[]) with ordinality as k (key, place)
      join channels.lines l on l.channel_id = ${channel.id} and l.line_key = k.key order by k.place`),
  ];
}

async function nextNumber(tx: Tx, now: Date): Promise<string> {
  const [row] = await tx<{ next: number }[]>`select nextval('channels.store_numbers') as next`;
  return `S${koreanDay(now).replaceAll('-', '').slice(2)}-${String(row!.next).padStart(4, '0')}`;
}

/** Seals texts of one customer; a null stays one. */
export async function sealTexts(
  tx: Tx,
  deps: Deps,
  channel: { id: string; shop_id: string },
  who: { name: string; phone: string; number: string },
  values: readonly (object | null)[],
): Promise<(string | null)[]> {
  const kept = values.filter((value) => value !== null);
  const { number, ...person } = who;
  const own = `${channel.id}:recipient:${number}`;
  const refs = await sealPersons(
    tx,
    deps,
    channel.shop_id,
    kept.map((value) => ({ ...person, phone: person.phone.replace(/\D/g, ''), own, value })),
  );
  return values.map((value) => (value === null ? null : refs[kept.indexOf(value)]!));
}

const isPng = (base64: string) =>
  Buffer.from(base64.slice(0, 12), 'base64').toString('latin1').startsWith('\x89PNG\r\n');

/** Lines as agreed; those that are there already are agreed anew. */
export async function saveStoreLines(
  tx: Tx,
  order: { order_id: string; shop_id: string },
  lines: readonly (AgreedLine & { line_id: string; canceled: boolean })[],
): Promise<void> {
  const numbers = (pick: (line: AgreedLine) => number) => plainArray(lines.map(pick));
  await tx`
    insert into channels.store_lines (line_id, order_id, shop_id, variant_id, product_id, quantity, list_krw, unit_krw, price_reason,
      total_krw, tax_free, supply_krw, vat_krw, exempt_krw, canceled)
    select line_id, ${order.order_id}, ${order.shop_id}, variant_id, product_id, quantity, list, unit, reason, total, tax_free, supply,
      vat, exempt, canceled
    from unnest(${plainArray(lines.map((line) => line.line_id))}::text::uuid[],
      ${plainArray(lines.map((line) => line.variant_id))}::text::uuid[],
      ${plainArray(lines.map((line) => line.product_id))}::text::uuid[], ${numbers((line) => line.quantity)}::text::int[],
      ${numbers((line) => line.list_krw)}::text::bigint[], ${numbers((line) => line.unit_krw)}::text::bigint[],
      ${plainArray(lines.map((line) => line.price_reason ?? null))}::text::text[],
      ${numbers((line) => line.total_krw)}::text::bigint[], ${plainArray(lines.map((line) => line.tax_free))}::text::boolean[],
      ${numbers((line) => line.supply_krw)}::text::bigint[], ${numbers((line) => line.vat_krw)}::text::bigint[],
      ${numbers((line) => line.exempt_krw)}::text::bigint[], ${plainArray(lines.map((line) => line.canceled))}::text::boolean[])
      as s (line_id, variant_id, product_id, quantity, list, unit, reason, total, tax_free, supply, vat, exempt, canceled)
    on conflict (line_id) do update set quantity = excluded.quantity, unit_krw = excluded.unit_krw,
      price_reason = excluded.price_reason, total_krw = excluded.total_krw, supply_krw = excluded.supply_krw,
      vat_krw = excluded.vat_krw, exempt_krw = excluded.exempt_krw, canceled = excluded.canceled`;
}

/** Writes one tender down and books it; the head's sums are the caller's. */
export async function saveTender(
  tx: Tx,
  deps: Deps,
  by: By,
  order: { order_id: string; shop_id: string; number: string; customer: { name: string; phone: string } },
  tender: TenderInput,
  now: Date,
): Promise<Result<null>> {
  const id = newId();
  const [depositor_ref] = await sealTexts(
    tx,
    deps,
    { id: order.order_id, shop_id: order.shop_id },
    { name: order.customer.name, phone: order.customer.phone, number: order.number },
    [tender.kind === 'transfer' && tender.depositor ? { depositor: tender.depositor } : null],
  );
  const added = await tx`
    insert into channels.tenders (id, order_id, shop_id, kind, part, amount_krw, approval_number, issuer, depositor_ref, taken_by,
      taken_at, taken_on)
    values (${id}, ${order.order_id}, ${order.shop_id}, ${tender.kind}, ${tender.part}, ${tender.amount_krw},
      ${tender.kind === 'card' ? (tender.approval_number ?? null) : null}, ${tender.issuer || null}, ${depositor_ref ?? null},
      ${by.account_id}, ${now}, ${koreanDay(now)}::date)
    on conflict do nothing`;
  if (added.count === 0) return refuse('approval_known');
  const { order_id, shop_id } = order;
  const { amount_krw, kind: till } = tender;
  await noteStoreHistory(tx, order, {
    what: 'tender_taken',
    amount_krw,
    detail: `${till} ${tender.part}`,
    by: by.account_id,
    at: now,
  });
  await bookStoreMoney(tx, [{ kind: 'store_tender', source_id: id, shop_id, order_id, till, amount_krw }], now);
  return ok(null);
}
