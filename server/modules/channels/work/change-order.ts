import { type ChannelOrderEdit, ok, type Result, refuse } from '@madang/contract';
import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { normalisePhone } from '../../identity/index.ts';
import { readParcels } from '../export/parcels.ts';
import { holdForLines } from '../hold-for-lines.ts';
import type { Deps } from '../take-rows.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { changeRecipient } from './change-recipient.ts';
import { type FoundOption, findOption } from './find-option.ts';
import { type EditedField, type HandEdit, keepEdit } from './keep-edit.ts';
import { isOpen } from './line-states.ts';
import { saveChanges } from './save-changes.ts';

export type OrderLine = {
  id: string;
  delivery_id: string;
  shop_id: string;
  channel_id: string;
  bundle_key: string;
  recipient_ref: string | null;
  state: string;
  quantity: number;
  option_text: string;
  channel_option_id: string | null;
  told_option_id: string | null;
  edited: Record<string, unknown>;
};

type Edit = ChannelOrderEdit & { order_id: string; by: string };
type Counted = { line: OrderLine; to: number; was?: number };
type Swapped = { line: OrderLine; to: FoundOption; was?: string };

/**
 * Changes by hand where an order of a channel goes, what of its product leaves and how much; its money stays the channel's. What a field
 * said before is kept beside it, so that only another word of the channel asks for a decision. Stock follows. Refuses: not_found,
 * already_done (goods of it have left), conflict (it says something else by now than whoever changes it saw), invalid_input (a quantity
 * below what is packed, an option of something else, or nothing to change).
 */
export async function changeOrder(
  tx: Tx,
  deps: Deps,
  input: Edit,
): Promise<Result<{ changed: number; edit_id: string }>> {
  // Options before lines, as whoever takes a file locks them.
  const options = await findOptions(tx, input);
  if (!options.ok) return options;
  const lines = await lockOrderLines(tx, input.order_id);
  const bundle = input.recipient ? lines.filter((one) => one.delivery_id === input.delivery_id) : [];
  const lineOf = (id: string) => lines.find((one) => one.id === id);
  const counted = (input.quantities ?? []).map((one) => ({ ...one, line: lineOf(one.line_id)!, to: one.quantity }));
  const swapped = (input.options ?? []).map((one) => ({
    ...one,
    line: lineOf(one.line_id)!,
    to: options.value.get(one.line_id)!,
  }));
  if (lines.length === 0 || (input.recipient && bundle.length === 0)) return refuse('not_found');
  if ([...counted, ...swapped].some(({ line }) => !line)) return refuse('not_found');
  const barred = await barring(tx, input, { bundle, counted, swapped });
  if (barred) return barred;
  const recipient = input.recipient && plainRecipient(input.recipient);
  const said = [recipient?.phone, recipient?.phone2].filter((one) => typeof one === 'string');
  if (said.some((phone) => !phone_digits.test(phone))) return refuse('invalid_input', { field: 'recipient.phone' });
  const moved: HandEdit = recipient ? await changeRecipient(tx, deps, bundle, recipient) : { fields: [], door: null };
  const fields = [
    ...moved.fields,
    ...counted.filter(({ line, to }) => line.quantity !== to).map(quantityField),
    ...swapped.filter(({ line, to }) => line.channel_option_id !== to.id).map(optionField),
  ];
  if (fields.length === 0) return refuse('invalid_input', { field: 'recipient' });
  await writeFields(tx, fields);
  const edit_id = newId();
  const { shop_id } = lines[0]!;
  await keepEdit(tx, { id: edit_id, shop_id, order_id: input.order_id, by: input.by, edit: { ...moved, fields } });
  await saveChanges(tx, input.by, fields, edit_id);
  await holdForLines(tx, { line_ids: [...new Set(fields.map((one) => one.line_id))] });
  await tellLinesChanged(tx, [input.order_id]);
  const of_door = new Set(moved.fields.map((one) => one.field)).size;
  return ok({ changed: of_door + fields.length - moved.fields.length, edit_id });
}

/** The lines of a channel's order, locked; none of what a counter took. */
export async function lockOrderLines(tx: Tx, order_id: string): Promise<OrderLine[]> {
  return await tx<OrderLine[]>`
    select l.id, l.delivery_id, l.shop_id, l.channel_id, d.bundle_key, d.recipient_ref, l.state, l.quantity, l.option_text,
      l.channel_option_id, l.told_option_id, l.edited
    from channels.lines l join channels.deliveries d on d.id = l.delivery_id
    where l.order_id = ${order_id}::uuid and not exists (select 1 from channels.store_orders s where s.order_id = l.order_id)
    order by l.id for no key update of l`;
}

/** What each line is to be from now on, by line. */
async function findOptions(tx: Tx, input: Edit): Promise<Result<Map<string, FoundOption>>> {
  const found = new Map<string, FoundOption>();
  for (const { line_id, was: _, ...asked } of input.options ?? []) {
    const [product] = await tx<{ channel_product_id: string; item_kind: string }[]>`
      select channel_product_id, item_kind from channels.lines
      where id = ${line_id} and order_id = ${input.order_id} and channel_product_id is not null`;
    if (!product) return refuse('not_found');
    const option = await findOption(tx, product, asked, input.by);
    if (!option) return refuse('invalid_input', { field: 'options' });
    found.set(line_id, option);
  }
  return ok(found);
}

type Touched = { bundle: readonly OrderLine[]; counted: readonly Counted[]; swapped: readonly Swapped[] };

/** Why this may not be changed as it stands now; null where it may. */
async function barring(tx: Tx, input: Edit, { bundle, counted, swapped }: Touched) {
  const lines = [...bundle, ...[...counted, ...swapped].map(({ line }) => line)];
  if (lines.some((one) => !isOpen(one.state))) return refuse('already_done');
  const stale =
    (input.door && bundle.some((one) => one.recipient_ref !== input.door)) ||
    counted.some(({ line, was }) => was !== undefined && was !== line.quantity) ||
    swapped.some(({ line, was }) => was !== undefined && was !== line.option_text);
  if (stale) return refuse('conflict');
  const parcels = await readParcels(
    tx,
    [...counted, ...swapped].map(({ line }) => line.id),
  );
  const packed = (line: OrderLine) => (parcels.get(line.id) ?? []).reduce((sum, one) => sum + one.quantity, 0);
  if (counted.some(({ line, to }) => to < packed(line))) return refuse('invalid_input', { field: 'quantities' });
  // A box that has a number has goods in it: it is opened first.
  return swapped.some(({ line }) => packed(line) > 0) ? refuse('invalid_input', { field: 'options' }) : null;
}

function quantityField({ line, to }: Counted): EditedField {
  const kept = 'quantity' in line.edited;
  const told = kept ? line.edited.quantity : { told: String(line.quantity) };
  const values = { before: String(line.quantity), after: String(to) };
  return { line_id: line.id, field: 'quantity', ...values, told, ...(kept ? { told_was: told } : {}) };
}

function optionField({ line, to }: Swapped): EditedField {
  const kept = 'option_text' in line.edited;
  const told = kept ? line.edited.option_text : { told: line.option_text };
  return {
    line_id: line.id,
    field: 'option_text',
    before: line.option_text,
    after: to.text,
    told,
    ...(kept ? { told_was: told } : {}),
    option: { was: line.channel_option_id, told_was: line.told_option_id, now: to.id },
  };
}

/** Lines as they are from now on, each field with the channel's own word beside it. */
async function writeFields(tx: Tx, fields: readonly EditedField[]): Promise<void> {
  const lines = [...Map.groupBy(fields, (one) => one.line_id)];
  const of = (field: string) => lines.map(([, list]) => list.find((one) => one.field === field));
  const options = of('option_text');
  await tx`
    update channels.lines l set quantity = coalesce(n.quantity, l.quantity), option_text = coalesce(n.option_text, l.option_text),
      told_option_id = case when n.option is null then l.told_option_id else coalesce(l.told_option_id, l.channel_option_id) end,
      channel_option_id = coalesce(n.option, l.channel_option_id), edited = l.edited || n.edited, version = l.version + 1
    from unnest(${plainArray(lines.map(([id]) => id))}::text::uuid[], ${plainArray(of('quantity').map((one) => one?.after ?? null))}::text::int[],
      ${textArray(options.map((one) => one?.after ?? null))}::text::text[],
      ${plainArray(options.map((one) => one?.option?.now ?? null))}::text::uuid[],
      ${textArray(lines.map(([, list]) => JSON.stringify(Object.fromEntries(list.map((one) => [one.field, one.told])))))}::text::jsonb[])
      as n (id, quantity, option_text, option, edited)
    where l.id = n.id`;
}

const phone_digits = /^\d{8,12}$/;
type Told = NonNullable<ChannelOrderEdit['recipient']>;

/** As a door is kept: its phones in digits, however they were spelled. */
const plainRecipient = (asked: Told): Told => ({
  ...asked,
  ...(asked.phone === undefined ? {} : { phone: normalisePhone(asked.phone) }),
  ...(asked.phone2 ? { phone2: normalisePhone(asked.phone2) } : {}),
});
