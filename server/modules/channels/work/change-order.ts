import { type ChannelOrderEdit, ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../../platform/db.ts';
import { normalisePhone } from '../../identity/index.ts';
import { readParcels } from '../export/parcels.ts';
import { holdForLines } from '../hold-for-lines.ts';
import { createPrints } from '../import/prints.ts';
import type { Recipient } from '../import/take-rules.ts';
import { toldPrint } from '../import/told-before.ts';
import type { Deps } from '../take-rows.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { saveChanges } from './save-changes.ts';
import { saveRecipient } from './save-recipient.ts';

type Line = {
  id: string;
  delivery_id: string;
  shop_id: string;
  channel_id: string;
  bundle_key: string;
  recipient_ref: string | null;
  state: string;
  quantity: number;
  edited: Record<string, unknown>;
};

/**
 * Changes by hand where an order of a channel goes and how much of a line leaves; its money stays the channel's. What a field said
 * before is kept beside it, so that only another word of the channel asks for a decision. Refuses: not_found, already_done (goods of
 * it have left), invalid_input (a quantity below what is packed, or nothing to change).
 */
export async function changeOrder(
  tx: Tx,
  deps: Deps,
  input: ChannelOrderEdit & { order_id: string; by: string },
): Promise<Result<{ changed: number }>> {
  const lines = await tx<Line[]>`
    select l.id, l.delivery_id, l.shop_id, l.channel_id, d.bundle_key, d.recipient_ref, l.state, l.quantity, l.edited
    from channels.lines l join channels.deliveries d on d.id = l.delivery_id
    where l.order_id = ${input.order_id}::uuid and not exists (select 1 from channels.store_orders s where s.order_id = l.order_id)
    order by l.id for no key update of l`;
  if (lines.length === 0) return refuse('not_found');
  const bundle = lines.filter((one) => one.delivery_id === input.delivery_id);
  const asked = input.quantities ?? [];
  const counted = asked.map(({ line_id, quantity }) => ({ line: lines.find((one) => one.id === line_id), quantity }));
  if ((input.recipient && bundle.length === 0) || counted.some(({ line }) => !line)) return refuse('not_found');
  const touched = [...(input.recipient ? bundle : []), ...counted.map(({ line }) => line!)];
  if (touched.some((one) => !is_open.has(one.state))) return refuse('already_done');
  const parcels = await readParcels(
    tx,
    counted.map(({ line }) => line!.id),
  );
  for (const { line, quantity } of counted) {
    const packed = (parcels.get(line!.id) ?? []).reduce((sum, one) => sum + one.quantity, 0);
    if (quantity < packed) return refuse('invalid_input', { field: 'quantities' });
  }
  const recipient = input.recipient && plainRecipient(input.recipient);
  if (recipient?.phone !== undefined && !phone_digits.test(recipient.phone))
    return refuse('invalid_input', { field: 'recipient.phone' });
  const moved = recipient ? await changeRecipient(tx, deps, bundle, recipient, input.by) : 0;
  const recounted = counted.flatMap(({ line, quantity }) =>
    line!.quantity === quantity ? [] : [{ ...line!, to: quantity }],
  );
  for (const { id, quantity, to, edited } of recounted) {
    const told = 'quantity' in edited ? edited.quantity : { told: String(quantity) };
    await tx`
      update channels.lines set quantity = ${to}, edited = edited || ${JSON.stringify({ quantity: told })}::text::jsonb,
        version = version + 1 where id = ${id}`;
    await saveChanges(tx, input.by, [{ line_id: id, field: 'quantity', before: String(quantity), after: String(to) }]);
  }
  if (moved + recounted.length === 0) return refuse('invalid_input', { field: 'recipient' });
  await holdForLines(tx, { line_ids: touched.map((one) => one.id) });
  await tellLinesChanged(tx, [input.order_id]);
  return ok({ changed: moved + recounted.length });
}

const phone_digits = /^\d{8,12}$/;

/** As a door is kept: its phone in digits, however it was spelled. */
const plainRecipient = (asked: NonNullable<ChannelOrderEdit['recipient']>) => ({
  ...asked,
  ...(asked.phone === undefined ? {} : { phone: normalisePhone(asked.phone) }),
});

const is_open = new Set(['new', 'confirmed', 'cancel_requested', 'address_changed']);

/** All rows of a bundle go to one door: the change counts for each of them. Returns how many fields changed. */
async function changeRecipient(
  tx: Tx,
  deps: Deps,
  bundle: readonly Line[],
  asked: NonNullable<ChannelOrderEdit['recipient']>,
  by: string,
): Promise<number> {
  const [first] = bundle;
  const { recipient_ref, channel_id } = first!;
  const opened = await deps.vault.readPersonalData<Recipient>(tx, recipient_ref ? [recipient_ref] : []);
  const known = recipient_ref ? opened.get(recipient_ref) : undefined;
  // Who was forgotten has no door any more.
  if (!known) return 0;
  const wanted = Object.entries(asked).filter(
    ([field, value]) => value && value !== (known[field as keyof Recipient] ?? ''),
  );
  if (wanted.length === 0) return 0;
  await saveRecipient(
    tx,
    deps,
    { ...first!, delivery_id: first!.delivery_id },
    { ...known, ...Object.fromEntries(wanted) },
  );
  const prints = createPrints(deps.keys, channel_id);
  const before = (field: string) => ({ told: toldPrint(prints, field, known[field as keyof Recipient]) });
  for (const line of bundle) {
    const fields = wanted.map(([field]) => `recipient.${field}`);
    const told = fields.map((field) => [field, line.edited[field] ?? before(field.slice('recipient.'.length))]);
    await tx`
      update channels.lines set edited = edited || ${JSON.stringify(Object.fromEntries(told))}::text::jsonb, version = version + 1
      where id = ${line.id}`;
    await saveChanges(
      tx,
      by,
      fields.map((field) => ({ line_id: line.id, field, before: null, after: null })),
    );
  }
  return wanted.length;
}
