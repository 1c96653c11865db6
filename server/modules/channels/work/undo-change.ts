import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { readParcels } from '../export/parcels.ts';
import { holdForLines } from '../hold-for-lines.ts';
import type { Recipient } from '../import/take-rules.ts';
import type { Deps } from '../take-rows.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { lockOrderLines, type OrderLine } from './change-order.ts';
import type { EditedField, HandEdit } from './keep-edit.ts';
import { isOpen } from './line-states.ts';
import { saveChanges } from './save-changes.ts';
import { saveRecipient } from './save-recipient.ts';

/**
 * Takes a change by hand back, once: every field that still says what it said then, and which nobody waits to decide about. Fields follow
 * the channel again where they did before. What has changed or left since stays and is counted. Refuses: not_found, already_done,
 * conflict (nothing of it is as it was left).
 */
export async function undoChange(
  tx: Tx,
  deps: Deps,
  input: { order_id: string; edit_id: string; by: string },
): Promise<Result<{ changed: number; left_out: number }>> {
  const lines = new Map((await lockOrderLines(tx, input.order_id)).map((line) => [line.id, line]));
  const [kept] = await tx<{ edit: HandEdit; undone_at: Date | null }[]>`
    select edit, undone_at from channels.hand_edits
    where id = ${input.edit_id} and order_id = ${input.order_id} for update`;
  if (!kept) return refuse('not_found');
  if (kept.undone_at) return refuse('already_done');
  const { fields, door } = kept.edit;
  const still = await stillSo(tx, lines, fields);
  const own = still.filter((one) => !one.field.startsWith('recipient.'));
  const of_door = door ? await undoDoor(tx, deps, lines, door, fields, still) : [];
  const back = [...own, ...of_door];
  const names = (list: readonly EditedField[]) =>
    new Set(list.map((one) => (one.field.startsWith('recipient.') ? one.field : `${one.line_id} ${one.field}`))).size;
  if (back.length === 0) return refuse('conflict');
  for (const one of back) await writeBack(tx, one);
  const turned = back.map(({ line_id, field, before, after }) => ({ line_id, field, before: after, after: before }));
  await saveChanges(tx, input.by, turned);
  await tx`
    update channels.hand_edits set undone_at = clock_timestamp(), undone_by = ${input.by} where id = ${input.edit_id}`;
  await holdForLines(tx, { line_ids: [...new Set(back.map((one) => one.line_id))] });
  await tellLinesChanged(tx, [input.order_id]);
  return ok({ changed: names(back), left_out: names(fields) - names(back) });
}

/** Fields of lines that may still be changed and stand as the change left them. */
async function stillSo(
  tx: Tx,
  lines: ReadonlyMap<string, OrderLine>,
  fields: readonly EditedField[],
): Promise<EditedField[]> {
  const ids = [...new Set(fields.map((one) => one.line_id))];
  const waiting = await tx<{ line_id: string; field: string }[]>`
    select line_id, field from channels.differences
    where line_id = any(${plainArray(ids)}::text::uuid[]) and state = 'open'`;
  const asked = new Set(waiting.map((one) => `${one.line_id} ${one.field}`));
  const parcels = await readParcels(tx, ids);
  const packed = (id: string) => (parcels.get(id) ?? []).reduce((sum, one) => sum + one.quantity, 0);
  return fields.filter((one) => {
    const line = lines.get(one.line_id);
    if (!line || !isOpen(line.state) || asked.has(`${one.line_id} ${one.field}`)) return false;
    if (JSON.stringify(line.edited[one.field]) !== JSON.stringify(one.told)) return false;
    if (one.field === 'quantity') return String(line.quantity) === one.after && Number(one.before) >= packed(line.id);
    if (one.field === 'option_text') return line.channel_option_id === one.option!.now && packed(line.id) === 0;
    return true;
  });
}

/** Personal fields of the door that still say what the change wrote, for all of its lines, as they were before it. */
async function undoDoor(
  tx: Tx,
  deps: Deps,
  lines: ReadonlyMap<string, OrderLine>,
  door: NonNullable<HandEdit['door']>,
  fields: readonly EditedField[],
  still: readonly EditedField[],
): Promise<EditedField[]> {
  const line = [...lines.values()].find((one) => one.delivery_id === door.delivery_id);
  const current_ref = line?.recipient_ref;
  if (!current_ref) return [];
  const opened = await deps.vault.readPersonalData<Recipient>(tx, [door.was_ref, door.now_ref, current_ref]);
  const [was, now, current] = [opened.get(door.was_ref), opened.get(door.now_ref), opened.get(current_ref)];
  // Who was forgotten meanwhile is not written down again.
  if (!was || !now || !current) return [];
  const names = [...new Set(fields.filter((one) => one.field.startsWith('recipient.')).map((one) => one.field))];
  const rows = (list: readonly EditedField[], name: string) => list.filter((one) => one.field === name);
  const back = names.filter((name) => {
    const field = name.slice('recipient.'.length) as keyof Recipient;
    return rows(still, name).length === rows(fields, name).length && current[field] === now[field];
  });
  if (back.length === 0) return [];
  const values = back.map((name) => name.slice('recipient.'.length) as keyof Recipient);
  await saveRecipient(tx, deps, line, {
    ...current,
    ...Object.fromEntries(values.map((field) => [field, was[field]])),
  });
  return back.flatMap((name) => rows(fields, name));
}

async function writeBack(tx: Tx, one: EditedField): Promise<void> {
  const told = 'told_was' in one ? JSON.stringify({ [one.field]: one.told_was }) : '{}';
  await tx`
    update channels.lines set edited = (edited - ${one.field}::text) || ${told}::text::jsonb, version = version + 1,
      quantity = ${one.field === 'quantity' ? tx`${one.before}::text::int` : tx`quantity`}
    where id = ${one.line_id}`;
  if (one.option)
    // Where it followed the channel before, it follows what the channel tells by now.
    await tx`
      update channels.lines l set option_text = o.option_text, channel_option_id = o.id,
        told_option_id = case when ${one.option.told_was === null} then null else l.told_option_id end
      from channels.options o
      where l.id = ${one.line_id} and o.id = ${one.option.was}`;
}
