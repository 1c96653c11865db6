import { plainArray, textArray } from '../../../platform/arrays.ts';
import { clockNow, type Sql, type Tx, transact } from '../../../platform/db.ts';
import { settleBoxes } from '../boxes/settle-boxes.ts';
import { type AskedBox, afterAnswer, type CarrierAnswer } from './carrier-rules.ts';
import type { Tracker } from './smart-tracker.ts';

/** Boxes asked about in one run, and written down together. */
const at_once = 100;
const chunk = 20;
/** Nobody asks about a box that was packed longer ago than this. */
const oldest = '45 days';

type Due = { id: string; courier: string; tracking_number: string };

/**
 * Asks the carriers about boxes that are due, the longest waiting first, and writes down what they say. Outside of any transaction; what
 * is learned is saved some at a time. A carrier that wants to be left alone ends the run. Returns how many came further.
 */
export async function askCarriers(sql: Sql, tracker: Tracker, signal?: AbortSignal): Promise<number> {
  const due = await sql<Due[]>`
    select b.id, b.courier, b.tracking_number from fulfilment.boxes b join fulfilment.deliveries d on d.id = b.delivery_id
    where b.tracking_number is not null and b.void_at is null and b.state <> 'arrived' and b.ask_at <= clock_timestamp()
      and d.created_at > clock_timestamp() - ${oldest}::interval
    order by b.ask_at, b.id limit ${at_once}`;
  let further = 0;
  for (let i = 0; i < due.length; i += chunk) {
    const answers: (Due & { answer: CarrierAnswer })[] = [];
    for (const box of due.slice(i, i + chunk)) {
      if (signal?.aborted) break;
      const answer = tracker.knows(box.courier) ? await tracker.ask(box, signal) : ({ kind: 'unheard' } as const);
      answers.push({ ...box, answer });
      if (answer.kind === 'later') break;
    }
    further += await transact(sql, (tx) => noteAnswers(tx, answers));
    if (signal?.aborted || answers.at(-1)?.answer.kind === 'later') break;
  }
  return further;
}

type Known = AskedBox & { id: string; delivery_id: string; courier: string | null; tracking_number: string | null };

/** What was said of a number is true of a box only while it has that number. */
async function noteAnswers(tx: Tx, answers: readonly (Due & { answer: CarrierAnswer })[]): Promise<number> {
  const ids = plainArray(answers.map((one) => one.id));
  const deliveries = await tx<{ id: string }[]>`
    select d.id from fulfilment.deliveries d
    where d.id in (select delivery_id from fulfilment.boxes where id = any (${ids}::text::uuid[])) order by d.id for no key update`;
  const boxes = await tx<Known[]>`
    select id, delivery_id, courier, tracking_number, state, state_at, asked_in_vain from fulfilment.boxes
    where id = any (${ids}::text::uuid[]) and void_at is null order by id`;
  const said = new Map(answers.map((one) => [one.id, one]));
  const now = await clockNow(tx);
  const next = boxes.flatMap((box) => {
    const one = said.get(box.id)!;
    if (one.courier !== box.courier || one.tracking_number !== box.tracking_number) return [];
    return [{ ...afterAnswer(box, one.answer, now), id: box.id, was: box.state }];
  });
  await tx`
    update fulfilment.boxes b set state = n.state, state_at = n.state_at, asked_in_vain = n.in_vain, ask_at = n.ask_at,
      version = b.version + (b.state <> n.state)::int
    from unnest(${plainArray(next.map((one) => one.id))}::text::uuid[], ${plainArray(next.map((one) => one.state))}::text::text[],
      ${textArray(next.map((one) => one.state_at?.toISOString() ?? null))}::text::timestamptz[],
      ${plainArray(next.map((one) => one.asked_in_vain))}::text::int[],
      ${textArray(next.map((one) => one.ask_at.toISOString()))}::text::timestamptz[]) as n (id, state, state_at, in_vain, ask_at)
    where b.id = n.id`;
  const further = next.filter((one) => one.state !== one.was);
  if (further.length > 0)
    await settleBoxes(
      tx,
      deliveries.map((one) => one.id),
    );
  return further.length;
}
