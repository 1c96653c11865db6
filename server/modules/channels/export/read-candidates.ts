import { plainArray } from '../../../platform/arrays.ts';
import type { Sql, Tx } from '../../../platform/db.ts';
import type { LineState } from '../import/canonical.ts';
import { byHand, judgeLine, type Leaving, type Verdict } from './dispatch-rules.ts';
import { type ParcelRow, readParcels } from './parcels.ts';

export type Candidate = {
  line_id: string;
  /** One box of a line that leaves in several; null with `of`: what is in no box yet. */
  parcel_id: string | null;
  of: number | null;
  order_id: string;
  delivery_id: string;
  line_key: string;
  order_key: string;
  bundle_key: string;
  title: string;
  option_text: string;
  quantity: number;
  due_on: string | null;
  by_hand: string | null;
  courier: string | null;
  tracking_number: string | null;
  exported_at: Date | null;
  /** What the market last said against it, by its interface. */
  refusal: { act: 'confirm' | 'dispatch'; code: string; message: string } | null;
  verdict: Verdict;
};

type Row = Omit<Candidate, 'verdict' | 'parcel_id' | 'of' | 'by_hand'> & {
  state: LineState;
  stock_state: string;
  blocks: string[];
  method: string | null;
  exported_method: string | null;
  exported_courier: string | null;
  exported_tracking_number: string | null;
  exported_result: string | null;
};

/** Where a page ends: the next begins behind it. */
type Place = Pick<Candidate, 'due_on' | 'order_key' | 'bundle_key' | 'line_key'>;

/** Open lines that are read and judged at a time. */
const page_lines = 10_000;

/** All lines of a channel that have not left yet, however many, the most urgent first, a page in memory at a time. */
export async function* eachCandidates(
  tx: Sql | Tx,
  input: { channel_id: string; line_ids?: readonly string[] | undefined },
): AsyncGenerator<Candidate[]> {
  for (let after: Place | undefined; ; ) {
    const page = await readCandidates(tx, { ...input, limit: page_lines, after });
    yield page;
    after = page.at(-1);
    // A line is one candidate or, in boxes, several.
    if (page.length < page_lines || !after) return;
  }
}

/** Lines of a channel that have not left yet, the most urgent first, from behind `after` on, each with whether it may leave. */
export async function readCandidates(
  tx: Sql | Tx,
  input: { channel_id: string; line_ids?: readonly string[] | undefined; limit: number; after?: Place | undefined },
): Promise<Candidate[]> {
  const { after } = input;
  const some = input.line_ids ? tx`and l.id = any (${plainArray(input.line_ids)}::text::uuid[])` : tx``;
  const behind = after
    ? tx`and (coalesce(l.due_on, 'infinity'), o.order_key, d.bundle_key, l.line_key)
        > (coalesce(${after.due_on}::text::date, 'infinity'), ${after.order_key}, ${after.bundle_key}, ${after.line_key})`
    : tx``;
  // What is looked up for each line is looked up for the page alone.
  const rows = await tx<Row[]>`
    with page as materialized (
      select l.id, o.order_key, d.bundle_key, d.method, d.courier, d.tracking_number
      from channels.lines l
      join channels.orders o on o.id = l.order_id
      join channels.deliveries d on d.id = l.delivery_id
      where l.channel_id = ${input.channel_id} and l.state in ('new', 'confirmed', 'cancel_requested', 'address_changed') ${some} ${behind}
      order by coalesce(l.due_on, 'infinity'), o.order_key, d.bundle_key, l.line_key
      limit ${input.limit})
    select l.id as line_id, l.order_id, l.delivery_id, l.line_key, p.order_key, p.bundle_key, l.title, l.option_text, l.quantity,
      to_char(l.due_on, 'YYYY-MM-DD') as due_on, l.state, l.stock_state, l.blocks, p.method,
      coalesce(l.courier, p.courier) as courier, coalesce(l.tracking_number, p.tracking_number) as tracking_number,
      e.created_at as exported_at, e.method as exported_method, e.courier as exported_courier,
      e.tracking_number as exported_tracking_number, e.result as exported_result,
      case when e.result = 'refused' then jsonb_build_object('act', 'dispatch', 'code', e.result_code, 'message', coalesce(e.result_message, ''))
        when r.line_id is not null then jsonb_build_object('act', r.act, 'code', r.code, 'message', r.message) end as refusal
    from page p
    join channels.lines l on l.id = p.id
    left join lateral (
      select x.created_at, el.method, el.courier, el.tracking_number, el.result, el.result_code, el.result_message
      from channels.export_lines el join channels.exports x on x.id = el.export_id
      where el.line_id = l.id and el.parcel_id is null order by el.export_id desc limit 1) e on true
    left join channels.confirm_refusals r on r.line_id = l.id
    order by coalesce(l.due_on, 'infinity'), p.order_key, p.bundle_key, l.line_key`;
  const boxes = await readParcels(
    tx,
    rows.map((row) => row.line_id),
  );
  return rows.flatMap((row) => partsOf(row, boxes.get(row.line_id) ?? []));
}

/** A line, or its boxes and what is in none yet. */
function partsOf(row: Row, boxes: readonly ParcelRow[]): Candidate[] {
  const { exported_method, exported_courier, exported_tracking_number, exported_result, ...line } = row;
  const whole = exported_method && {
    method: exported_method,
    courier: exported_courier,
    tracking_number: exported_tracking_number,
    result: exported_result,
  };
  if (boxes.length === 0) return [candidate({ ...line, parcel_id: null, of: null }, whole || null)];
  const rest = row.quantity - boxes.reduce((sum, box) => sum + box.quantity, 0);
  const parts = boxes.map(({ exported, left: _, ...box }) =>
    candidate({ ...line, ...box, of: row.quantity }, exported),
  );
  const nothing = { courier: null, tracking_number: null, exported_at: null };
  const left = { ...line, ...nothing, parcel_id: null, of: row.quantity, quantity: rest };
  return rest > 0 ? [...parts, candidate(left, null)] : parts;
}

type Part = Omit<Candidate, 'verdict' | 'by_hand'> & Pick<Row, 'state' | 'stock_state' | 'blocks' | 'method'>;

function candidate(part: Part, exported: Leaving['exported']): Candidate {
  const { state, stock_state, blocks, method, ...shown } = part;
  return { ...shown, by_hand: byHand(method), verdict: judgeLine({ ...part, exported }) };
}
