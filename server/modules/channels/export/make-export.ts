import { ok, type Result, refuse } from '@madang/contract';
import { plainArray, textArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { enqueueDispatch } from '../api/dispatch-at-market.ts';
import { tellLinesChanged } from '../tell-lines-changed.ts';
import { type Choice, chooseLeaving } from './choose-leaving.ts';
import type { Form } from './forms.ts';
import { type Candidate, eachCandidates, readCandidates } from './read-candidates.ts';

export type MadeExport = {
  export_id: string;
  lines: number;
  /** Of these, lines that had left in an earlier file. */
  repeated: number;
  /** Lines left out because they left in an earlier file with the same words. */
  skipped: number;
  /** Lines that may not leave, by why. */
  held: Record<string, number>;
  /** Lines with a tracking number of a strange form. */
  doubted: number;
};

/**
 * Writes down which lines leave in a file, in one transaction: those that may leave, without those that left already in the same words,
 * unless `again`. Nothing to send is a refusal that says why lines are held.
 */
export async function makeExport(
  tx: Tx,
  input: {
    channel: { id: string; shop_id: string };
    form: Form;
    form_key: string;
    line_ids?: readonly string[] | undefined;
    again?: boolean | undefined;
    by: string | null;
    /** Through the market's interface instead of a file: each line then waits for its answer. */
    to_market?: boolean | undefined;
  },
): Promise<Result<MadeExport>> {
  const { channel, form } = input;
  const { leaving, skipped, held } = await chooseAndLock(tx, input);
  if (leaving.length === 0)
    return refuse(
      'nothing_to_export',
      { skipped, held: Object.values(held).reduce((sum, n) => sum + n, 0) },
      Object.entries(held).map(([why, lines]) => ({ why, lines })),
    );
  const export_id = newId();
  const repeated = leaving.filter(({ verdict }) => verdict.repeated !== 'never').length;
  await tx`
    insert into channels.exports (id, shop_id, channel_id, form, title, sheet_name, columns, lines, repeated, created_by)
    values (${export_id}, ${channel.shop_id}, ${channel.id}, ${input.form_key}, ${form.name}, ${form.sheet_name},
      ${JSON.stringify(form.columns)}::text::jsonb, ${leaving.length}, ${repeated}, ${input.by})`;
  await tx`
    insert into channels.export_lines (export_id, row, line_id, method, courier, tracking_number, result, parcel_id, quantity)
    select ${export_id}, l.row, l.line_id, l.method, l.courier, l.number, ${input.to_market ? 'waiting' : null}, l.parcel::uuid,
      l.quantity::int
    from unnest(${plainArray(leaving.map((one) => one.line_id))}::text::uuid[],
      ${textArray(leaving.map((one) => one.verdict.method))}::text::text[],
      ${textArray(leaving.map((one) => one.verdict.courier))}::text::text[],
      ${textArray(leaving.map((one) => one.verdict.tracking_number))}::text::text[],
      ${textArray(leaving.map((one) => one.parcel_id))}::text::text[],
      ${textArray(leaving.map((one) => one.parcel_id && String(one.quantity)))}::text::text[])
      with ordinality as l (line_id, method, courier, number, parcel, quantity, row)`;
  if (input.to_market) await enqueueDispatch(tx, export_id, leaving.length);
  await tx`
    update channels.deliveries set exported_at = clock_timestamp()
    where id = any (${plainArray([...new Set(leaving.map((one) => one.delivery_id))])}::text::uuid[])`;
  await tellLinesChanged(
    tx,
    leaving.map((one) => one.order_id),
  );
  const doubted = leaving.filter(({ verdict }) => verdict.doubt !== null).length;
  return ok({ export_id, lines: leaving.length, repeated, skipped, held, doubted });
}

/**
 * Looks at every open line, then keeps those that would leave as they are for the transaction and looks at them again: what somebody changed
 * or sent meanwhile is held or skipped as if it had been seen so at first.
 */
async function chooseAndLock(
  tx: Tx,
  input: { channel: { id: string }; line_ids?: readonly string[] | undefined; again?: boolean | undefined },
): Promise<Choice> {
  const channel_id = input.channel.id;
  const again = input.again ?? false;
  const choice = chooseLeaving(again);
  for await (const page of eachCandidates(tx, { channel_id, line_ids: input.line_ids })) choice.look(page);
  const line_ids = [...new Set(choice.leaving.map((one) => one.line_id))];
  // First and by itself: who waited for another's lock would else read what was there before the wait.
  await tx`select from channels.lines where id = any (${plainArray(line_ids)}::text::uuid[]) order by id for no key update`;
  const partOf = ({ line_id, parcel_id }: Candidate) => `${line_id} ${parcel_id}`;
  const chosen = new Set(choice.leaving.map(partOf));
  const locked = await readCandidates(tx, { channel_id, line_ids, limit: line_ids.length });
  choice.leaving = [];
  choice.look(locked.filter((one) => chosen.has(partOf(one))));
  return choice;
}
