import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { Recognised } from '../recognise-products.ts';
import type { Deps, TakeInput } from '../take-rows.ts';
import { type CanonicalRow, newestTime } from './canonical.ts';
import type { Compared } from './compare-rows.ts';
import { createAllPrints, createPrints, type Prints } from './prints.ts';
import { sealPersons } from './seal-persons.ts';
import { type Buyer, buyerOf, type Change, mergePerson, type Recipient, recipientOf } from './take-rules.ts';
import { isToldBefore, toldPrint } from './told-before.ts';

type Changed = Compared & Recognised;

/** Blocks that a row of the channel raises and lifts; others are lifted by who raised them. */
const channel_blocks = ['cancel_requested', 'address_changed', 'postal_code', 'gift_pending', 'quantity'];

/** Lets known lines follow a newer row: fields edited by hand here wait as differences, the rest is written, each change kept. */
export async function saveChangedRows(
  tx: Tx,
  deps: Deps,
  input: TakeInput,
  changed: Changed[],
): Promise<{ order_ids: string[]; line_ids: string[] }> {
  if (changed.length === 0) return { order_ids: [], line_ids: [] };
  const prints = createAllPrints(deps.keys, input.channel.id);
  const applied = changed.map((one) => ({
    ...one,
    apply: one.changes.filter((change) => !(change.field in one.line!.edited)),
    wait: one.changes.filter(
      (change) =>
        change.field in one.line!.edited &&
        !isToldBefore(one.line!.edited[change.field], told(prints, one.row, change)),
    ),
  }));
  await saveLines(tx, input, applied);
  if (prints.length > 1) await renewTold(tx, prints, applied);
  await saveRecipients(tx, deps, input, applied);
  await saveBuyers(tx, deps, input, applied);
  await saveHistory(tx, input, applied);
  await saveDifferences(tx, deps, input, applied);
  return {
    order_ids: [...new Set(changed.map((one) => one.line!.order_id))],
    line_ids: changed.map((one) => one.line!.id),
  };
}

/** What a row says of a field, as it is kept beside a change by hand. */
function told(prints: readonly Prints[], row: CanonicalRow, { field, after }: Change): (string | null)[] {
  const [of, name] = field.split('.') as [string, string | undefined];
  if (!name) return [after];
  const person = of === 'buyer' ? buyerOf(row) : recipientOf(row);
  return prints.map((one) => toldPrint(one, name, (person as unknown as Record<string, unknown>)[name]));
}

/** While the secret is being changed: what the channel told before is printed under the newest, so that it is known without the older. */
async function renewTold(tx: Tx, prints: readonly Prints[], applied: Applied[]): Promise<void> {
  const renewed = applied.flatMap(({ row, line, changes }) =>
    changes.flatMap((change) => {
      const [newest, ...older] = told(prints, row, change);
      return isToldBefore(line!.edited[change.field], older)
        ? [{ id: line!.id, edited: JSON.stringify({ [change.field]: { told: newest } }) }]
        : [];
    }),
  );
  // One after another: a line may have several fields, and each is written over what the one before left.
  for (const { id, edited } of renewed)
    await tx`update channels.lines set edited = edited || ${edited}::text::jsonb where id = ${id}`;
}

/** A recipient as the row has it, but for what was changed by hand here: null is what is not told. */
function toldRecipient({ row, line }: Applied): Recipient {
  const all = Object.entries(recipientOf(row));
  return Object.fromEntries(
    all.map(([field, value]) => [field, `recipient.${field}` in line!.edited ? null : value]),
  ) as Recipient;
}

/** Why a line must not leave unseen, as far as its row tells; `holdForLines` knows more. */
function toldBlocks(row: CanonicalRow): string[] {
  const requests = row.state === 'cancel_requested' || row.state === 'address_changed' ? [row.state] : [];
  return [...requests, ...row.blocks];
}

type Applied = Changed & { apply: Change[]; wait: Change[] };

async function saveLines(tx: Tx, input: TakeInput, applied: Applied[]): Promise<void> {
  const told = (field: string) =>
    textArray(applied.map(({ apply }) => apply.find((change) => change.field === field)?.after ?? null));
  await tx`
    update channels.lines l set
      state = coalesce(n.state, l.state), quantity = coalesce(n.quantity, l.quantity),
      claimed_quantity = coalesce(n.claimed, l.claimed_quantity), unit_krw = coalesce(n.unit, l.unit_krw),
      discount_krw = coalesce(n.discount, l.discount_krw), total_krw = coalesce(n.total, l.total_krw), fee_krw = coalesce(n.fee, l.fee_krw),
      title = coalesce(n.title, l.title), option_text = coalesce(n.option_text, l.option_text), due_on = coalesce(n.due_on, l.due_on),
      due_counted = l.due_counted and n.due_on is null,
      confirmed_at = coalesce(n.confirmed_at, l.confirmed_at), courier = coalesce(n.courier, l.courier),
      tracking_number = coalesce(n.tracking_number, l.tracking_number), dispatched_at = coalesce(n.dispatched_at, l.dispatched_at),
      channel_product_id = case when l.told_option_id is null then n.product else l.channel_product_id end,
      channel_option_id = case when l.told_option_id is null then n.option else l.channel_option_id end,
      told_option_id = case when l.told_option_id is not null then n.option end,
      blocks = array(select b from unnest(l.blocks) b where b <> all (${textArray(channel_blocks)}::text::text[])) || n.blocks::text[],
      state_at = greatest(l.state_at, n.state_at), as_of = greatest(l.as_of, n.as_of),
      former_prints = (array_append(l.former_prints, l.row_print))[greatest(1, cardinality(l.former_prints) - 6):],
      row_print = decode(n.print, 'hex'), version = l.version + 1
    from unnest(${plainArray(applied.map((one) => one.line!.id))}::text::uuid[], ${told('state')}::text::text[],
      ${told('quantity')}::text::int[], ${told('claimed_quantity')}::text::int[], ${told('unit_krw')}::text::bigint[],
      ${told('discount_krw')}::text::bigint[], ${told('total_krw')}::text::bigint[], ${told('fee_krw')}::text::bigint[],
      ${told('title')}::text::text[], ${told('option_text')}::text::text[], ${told('due_on')}::text::date[],
      ${told('confirmed_at')}::text::timestamptz[], ${told('courier')}::text::text[], ${told('tracking_number')}::text::text[],
      ${told('dispatched_at')}::text::timestamptz[], ${plainArray(applied.map((one) => one.channel_product_id))}::text::uuid[],
      ${plainArray(applied.map((one) => one.channel_option_id))}::text::uuid[],
      ${textArray(applied.map(({ row }) => textArray(toldBlocks(row))))}::text::text[],
      ${textArray(applied.map(({ row }) => (newestTime(row) ? new Date(newestTime(row)).toISOString() : null)))}::text::timestamptz[],
      ${textArray(applied.map(({ row }) => row.changedAt ?? input.seen_at.toISOString()))}::text::timestamptz[],
      ${textArray(applied.map((one) => one.print))}::text::text[])
      as n (id, state, quantity, claimed, unit, discount, total, fee, title, option_text, due_on, confirmed_at, courier,
        tracking_number, dispatched_at, product, option, blocks, state_at, as_of, print)
    where l.id = n.id`;
  await followDeliveries(tx, applied);
}

/** What the rows of a delivery share follows them. */
async function followDeliveries(tx: Tx, applied: Applied[]): Promise<void> {
  await tx`
    update channels.deliveries d set courier = coalesce(n.courier, d.courier),
      tracking_number = coalesce(n.tracking_number, d.tracking_number), dispatched_at = coalesce(n.dispatched_at, d.dispatched_at),
      method = coalesce(n.method, d.method), wished_on = coalesce(n.wished_on, d.wished_on),
      shipping_krw = coalesce(n.shipping, d.shipping_krw), remote_shipping_krw = coalesce(n.remote_shipping, d.remote_shipping_krw)
    from (
      select distinct on (id) * from unnest(${plainArray(applied.map((one) => one.line!.delivery_id))}::text::uuid[],
        ${textArray(applied.map(({ row }) => row.courier))}::text::text[],
        ${textArray(applied.map(({ row }) => row.invoice))}::text::text[],
        ${textArray(applied.map(({ row }) => row.dispatchedAt))}::text::timestamptz[],
        ${textArray(applied.map(({ row }) => row.method))}::text::text[],
        ${textArray(applied.map(({ row }) => row.hopeDate))}::text::date[],
        ${plainArray(applied.map(({ row }) => row.shippingKrw))}::text::bigint[],
        ${plainArray(applied.map(({ row }) => row.remoteShippingKrw))}::text::bigint[])
        as u (id, courier, tracking_number, dispatched_at, method, wished_on, shipping, remote_shipping)
      order by id
    ) n where d.id = n.id`;
}

const touches = (changes: Change[], who: string) => changes.some((change) => change.field.startsWith(`${who}.`));

async function saveRecipients(tx: Tx, deps: Deps, input: TakeInput, applied: Applied[]): Promise<void> {
  const { channel } = input;
  const prints = createPrints(deps.keys, channel.id);
  const moved = new Map<string, Applied>();
  for (const one of applied) if (touches(one.apply, 'recipient')) moved.set(one.line!.delivery_id, one);
  if (moved.size === 0) return;
  const list = [...moved.values()];
  const values = list.map((one) => mergePerson(one.recipient ?? null, toldRecipient(one)));
  // Where the address was changed by hand its region is known already.
  const own_place = (one: Applied) => 'recipient.address' in one.line!.edited;
  const refs = await sealPersons(
    tx,
    deps,
    channel.shop_id,
    list.map(({ row }, index) => ({
      ...values[index]!,
      own: `${channel.id}:recipient:${row.bundle}`,
      value: values[index]!,
    })),
  );
  await tx`
    update channels.deliveries d set recipient_ref = n.ref, recipient_print = decode(n.print, 'hex'),
      sido = case when n.own_place then d.sido else n.sido end, sigungu = case when n.own_place then d.sigungu else n.sigungu end,
      gu = case when n.own_place then d.gu else n.gu end,
      region_flag = case when n.own_place then d.region_flag else n.flag end,
      remote = case when n.own_place then d.remote else n.remote end
    from unnest(${plainArray([...moved.keys()])}::text::uuid[], ${plainArray(refs)}::text::uuid[],
      ${textArray(list.map(({ row }, index) => prints.of(`recipient:${row.bundle}`, values[index]!)))}::text::text[],
      ${textArray(list.map(({ row }) => row.sido))}::text::text[], ${textArray(list.map(({ row }) => row.sigungu))}::text::text[],
      ${textArray(list.map(({ row }) => row.gu))}::text::text[], ${textArray(list.map(({ row }) => row.regionFlag))}::text::text[],
      ${textArray(list.map(({ row }) => row.remote))}::text::text[], ${plainArray(list.map((one) => String(own_place(one))))}::text::boolean[])
      as n (id, ref, print, sido, sigungu, gu, flag, remote, own_place)
    where d.id = n.id`;
}

async function saveBuyers(tx: Tx, deps: Deps, input: TakeInput, applied: Applied[]): Promise<void> {
  const { channel } = input;
  const moved = new Map<string, Applied>();
  for (const one of applied) if (touches(one.apply, 'buyer')) moved.set(one.line!.order_id, one);
  if (moved.size === 0) return;
  const list = [...moved.values()];
  const values: Buyer[] = list.map(({ row, buyer }) => mergePerson(buyer ?? null, buyerOf(row)));
  const refs = await sealPersons(
    tx,
    deps,
    channel.shop_id,
    list.map(({ row }, index) => ({
      ...values[index]!,
      own: `${channel.id}:buyer:${row.order}`,
      value: values[index]!,
    })),
  );
  await tx`
    update channels.orders o set buyer_ref = n.ref
    from unnest(${plainArray([...moved.keys()])}::text::uuid[], ${plainArray(refs)}::text::uuid[]) as n (id, ref)
    where o.id = n.id`;
}

async function saveHistory(tx: Tx, input: TakeInput, applied: Applied[]): Promise<void> {
  const list = applied.flatMap(({ line, apply }) => apply.map((change) => ({ line_id: line!.id, ...change })));
  await tx`
    insert into channels.line_changes (id, line_id, import_id, at, by, field, before, after)
    select id, line_id, ${input.import_id}, clock_timestamp(), ${input.by ?? null}, field, before, after
    from unnest(${plainArray(list.map(newId))}::text::uuid[], ${plainArray(list.map((one) => one.line_id))}::text::uuid[],
      ${textArray(list.map((one) => one.field))}::text::text[], ${textArray(list.map((one) => one.before))}::text::text[],
      ${textArray(list.map((one) => one.after))}::text::text[]) as c (id, line_id, field, before, after)`;
}

/** One open difference a field: a newer one of the channel replaces what waited. */
async function saveDifferences(tx: Tx, deps: Deps, input: TakeInput, applied: Applied[]): Promise<void> {
  const list = applied.flatMap((one) => one.wait.map((change) => ({ one, change })));
  if (list.length === 0) return;
  const personal = list.filter(({ change }) => /^(recipient|buyer)\./.test(change.field));
  const refs = await sealPersons(
    tx,
    deps,
    input.channel.shop_id,
    personal.map(({ one, change }) => {
      const person = change.field.startsWith('buyer.') ? buyerOf(one.row) : recipientOf(one.row);
      const field = change.field.split('.')[1]!;
      const value = { field, value: (person as unknown as Record<string, unknown>)[field] };
      return { name: person.name, phone: person.phone, own: `${input.channel.id}:difference:${one.row.key}`, value };
    }),
  );
  const ref_of = new Map(personal.map((entry, index) => [entry, refs[index]!]));
  await tx`
    insert into channels.differences (id, shop_id, line_id, import_id, field, ours, theirs, theirs_ref)
    select id, ${input.channel.shop_id}, line_id, ${input.import_id}, field, ours, theirs, ref
    from unnest(${plainArray(list.map(newId))}::text::uuid[], ${plainArray(list.map(({ one }) => one.line!.id))}::text::uuid[],
      ${textArray(list.map(({ change }) => change.field))}::text::text[],
      ${textArray(list.map(({ change }) => change.before))}::text::text[],
      ${textArray(list.map(({ change }) => change.after))}::text::text[],
      ${plainArray(list.map((entry) => ref_of.get(entry) ?? null))}::text::uuid[]) as d (id, line_id, field, ours, theirs, ref)
    on conflict (line_id, field) where state = 'open' do update set theirs = excluded.theirs, theirs_ref = excluded.theirs_ref,
      import_id = excluded.import_id`;
}
