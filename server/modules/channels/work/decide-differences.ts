import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { holdForLines } from '../hold-for-lines.ts';
import { createPrints } from '../import/prints.ts';
import { sealPersons } from '../import/seal-persons.ts';
import type { Recipient } from '../import/take-rules.ts';
import { toldPrint } from '../import/told-before.ts';
import type { Deps } from '../take-rows.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { saveChanges } from './save-changes.ts';
import { saveRecipient } from './save-recipient.ts';

/** Fields of a line that a channel tells and a hand may have changed, with their type in the table. */
const line_fields: Record<string, string> = {
  quantity: 'int',
  claimed_quantity: 'int',
  unit_krw: 'bigint',
  discount_krw: 'bigint',
  total_krw: 'bigint',
  fee_krw: 'bigint',
  title: 'text',
  option_text: 'text',
  due_on: 'date',
  state: 'text',
  confirmed_at: 'timestamptz',
  courier: 'text',
  tracking_number: 'text',
  dispatched_at: 'timestamptz',
};

type Open = {
  id: string;
  line_id: string;
  order_id: string;
  shop_id: string;
  channel_id: string;
  field: string;
  ours: string | null;
  theirs: string | null;
  theirs_ref: string | null;
};

/**
 * Keeps what was changed by hand here, or takes what the channel says; taken, the field follows the channel again. Where that was the
 * last question of a line, it may leave. What somebody else has decided meanwhile is left as it is.
 */
export async function decideDifferences(
  tx: Tx,
  deps: Deps,
  input: { ids: readonly string[]; decision: 'keep' | 'take'; by: string | null },
): Promise<Result<{ decided: number; left_out: number }>> {
  const ids = [...new Set(input.ids)];
  const asked = await tx<{ id: string; line_id: string }[]>`
    select id, line_id from channels.differences where id = any(${plainArray(ids)}::text::uuid[])`;
  if (asked.length < ids.length) return refuse('not_found');
  const line_ids = [...new Set(asked.map((one) => one.line_id))];
  await tx`select from channels.lines where id = any(${plainArray(line_ids)}::text::uuid[]) order by id for no key update`;
  const open = await tx<Open[]>`
    select d.id, d.line_id, l.order_id, l.shop_id, l.channel_id, d.field, d.ours, d.theirs, d.theirs_ref
    from channels.differences d join channels.lines l on l.id = d.line_id
    where d.id = any(${plainArray(ids)}::text::uuid[]) and d.state = 'open' order by d.id for no key update of d`;
  if (open.length === 0) return ok({ decided: 0, left_out: ids.length });
  await tx`
    update channels.differences set state = ${input.decision === 'keep' ? 'kept' : 'taken'}, decided_at = clock_timestamp(),
      decided_by = ${input.by}
    where id = any(${plainArray(open.map((one) => one.id))}::text::uuid[])`;
  for (const one of open) await (input.decision === 'keep' ? rememberTold(tx, deps, one) : takeTheirs(tx, deps, one));
  if (input.decision === 'take') await saveTaken(tx, input.by, open);
  await holdForLines(tx, { line_ids: [...new Set(open.map((one) => one.line_id))] });
  await tellLinesChanged(tx, [...new Set(open.map((one) => one.order_id))]);
  return ok({ decided: open.length, left_out: ids.length - open.length });
}

async function takeTheirs(tx: Tx, deps: Deps, open: Open): Promise<void> {
  if (open.theirs_ref) return await takePersonal(tx, deps, open);
  if (line_fields[open.field])
    await tx`
      update channels.lines set ${tx(open.field)} = ${open.theirs}::text::${tx.unsafe(line_fields[open.field]!)},
        edited = edited - ${open.field}::text, version = version + 1
      where id = ${open.line_id}`;
  if (open.field === 'option_text') await followOption(tx, open.line_id);
}

const saveTaken = (tx: Tx, by: string | null, taken: readonly Open[]) =>
  saveChanges(
    tx,
    by,
    taken.map(({ line_id, field, ours, theirs, theirs_ref }) => ({
      ...{ line_id, field },
      before: theirs_ref ? null : ours,
      after: theirs,
    })),
  );

/** The channel's own option, which its newest row told, is the line's again. */
async function followOption(tx: Tx, line_id: string): Promise<void> {
  await tx`
    update channels.lines set channel_option_id = told_option_id, told_option_id = null
    where id = ${line_id} and told_option_id is not null`;
}

/** One personal field of the channel into the recipient as known, sealed anew. */
async function takePersonal(tx: Tx, deps: Deps, open: Open): Promise<void> {
  const [of, field] = open.field.split('.') as [string, string];
  const [place] = await tx<
    {
      delivery_id: string;
      bundle_key: string;
      recipient_ref: string | null;
      order_key: string;
      buyer_ref: string | null;
    }[]
  >`
    select d.id as delivery_id, d.bundle_key, d.recipient_ref, o.order_key, o.buyer_ref
    from channels.lines l join channels.deliveries d on d.id = l.delivery_id join channels.orders o on o.id = l.order_id
    where l.id = ${open.line_id}`;
  const ref = of === 'buyer' ? place!.buyer_ref : place!.recipient_ref;
  const opened = await deps.vault.readPersonalData<Recipient & { value?: unknown }>(
    tx,
    [ref, open.theirs_ref].filter((one) => one !== null),
  );
  const known = ref ? opened.get(ref) : undefined;
  const told = opened.get(open.theirs_ref!);
  // Whoever was forgotten meanwhile has no value to take.
  if (!known || !told) return;
  const value = { ...known, [field]: told.value };
  if (of === 'recipient') await saveRecipient(tx, deps, { ...open, ...place! }, value);
  else await saveBuyer(tx, deps, open, place!.order_key, value);
  await tx`
    update channels.lines set edited = edited - ${open.field}::text, version = version + 1 where delivery_id = ${place!.delivery_id}`;
}

async function saveBuyer(tx: Tx, deps: Deps, open: Open, order_key: string, value: Recipient): Promise<void> {
  const key = `buyer:${order_key}`;
  const contact = { name: value.name, phone: value.phone, own: `${open.channel_id}:${key}`, value };
  const [ref] = await sealPersons(tx, deps, open.shop_id, [contact]);
  const print = createPrints(deps.keys, open.channel_id).of(key, value);
  await tx`update channels.orders set buyer_ref = ${ref!}, buyer_print = decode(${print}, 'hex') where id = ${open.order_id}`;
}

/** What was kept against is remembered with the field: the channel saying it again asks nothing. */
async function rememberTold(tx: Tx, deps: Deps, open: Open): Promise<void> {
  const [, name] = open.field.split('.');
  let told = open.theirs;
  if (open.theirs_ref && name) {
    const sealed = await deps.vault.readPersonalData<{ value?: unknown }>(tx, [open.theirs_ref]);
    told = toldPrint(createPrints(deps.keys, open.channel_id), name, sealed.get(open.theirs_ref)?.value);
  }
  const kept = JSON.stringify({ [open.field]: { told } });
  await tx`update channels.lines set edited = edited || ${kept}::text::jsonb, version = version + 1 where id = ${open.line_id}`;
}
