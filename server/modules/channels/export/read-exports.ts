import type { Sql } from '../../../platform/db.ts';
import type { Vault } from '../../identity/index.ts';
import { cellOf, type ExportRow, type FormColumn, isPersonal } from './forms.ts';
import { writeSheet } from './write-sheet.ts';

export type ExportHead = {
  export_id: string;
  shop_id: string;
  channel_id: string;
  channel_kind: string;
  channel_name: string;
  form: string;
  title: string;
  sheet_name: string;
  columns: FormColumn[];
  lines: number;
  repeated: number;
  created_by: string | null;
  created_at: Date;
  /** Rows by the market's answer, where it was told directly. */
  market: { waiting: number; done: number; refused: number; unknown: number } | null;
};

/** Exports, newest first; `shops` null is every shop, no `channels` every channel. */
export async function readExports(
  sql: Sql,
  input: {
    shops: readonly string[] | null;
    channels?: readonly string[];
    before?: string | undefined;
    limit: number;
    export_id?: string;
  },
): Promise<ExportHead[]> {
  const { shops, channels, before } = input;
  return await sql<ExportHead[]>`
    select e.id as export_id, e.shop_id, e.channel_id, c.kind as channel_kind, c.name as channel_name, e.form, e.title, e.sheet_name,
      e.columns, e.lines, e.repeated, e.created_by, e.created_at, told.market
    from channels.exports e join channels.channels c on c.id = e.channel_id
    cross join lateral (
      select case when count(el.result) > 0 then jsonb_build_object('waiting', count(*) filter (where el.result = 'waiting'),
        'done', count(*) filter (where el.result = 'done'), 'refused', count(*) filter (where el.result = 'refused'),
        'unknown', count(*) filter (where el.result = 'unknown')) end as market
      from channels.export_lines el where el.export_id = e.id) told
    where true ${shops ? sql`and e.shop_id = any (${`{${shops.join(',')}}`}::text::uuid[])` : sql``}
      ${channels ? sql`and e.channel_id = any (${`{${channels.join(',')}}`}::text::uuid[])` : sql``}
      ${before ? sql`and e.id < ${before}` : sql``} ${input.export_id ? sql`and e.id = ${input.export_id}` : sql``}
    order by e.id desc limit ${input.limit}`;
}

/** How many recipients an export names. */
export async function countPeople(sql: Sql, export_id: string): Promise<number> {
  const [row] = await sql<{ people: number }[]>`
    select count(distinct l.delivery_id)::int as people
    from channels.export_lines el join channels.lines l on l.id = el.line_id where el.export_id = ${export_id}`;
  return row!.people;
}

/** What left in an export, row by row, and what the market answered. */
export async function readExportLines(sql: Sql, export_id: string) {
  return await sql<ExportLine[]>`
    select el.row, l.line_key, l.title, coalesce(el.quantity, l.quantity) as quantity, el.method, el.courier, el.tracking_number, el.result, el.result_code as code,
      el.result_message as message
    from channels.export_lines el join channels.lines l on l.id = el.line_id
    where el.export_id = ${export_id} order by el.row`;
}
type ExportLine = {
  row: number;
  line_key: string;
  title: string;
  quantity: number;
  method: string;
  courier: string | null;
  tracking_number: string | null;
  result: 'waiting' | 'done' | 'refused' | 'unknown' | null;
  code: string | null;
  message: string | null;
};

type Row = Omit<ExportRow, 'recipient' | 'buyer'> & { recipient_ref: string | null; buyer_ref: string | null };

/** The file of an export, written anew from what was said of its lines then. */
export async function writeExport(sql: Sql, vault: Vault, head: ExportHead): Promise<Buffer> {
  const rows = await sql<Row[]>`
    select el.row, l.line_key, o.order_key, d.bundle_key, case when told.option_key ~ '^[0-9]+$' then told.option_key end as option_no,
      p.product_key as product_no, l.title as product, l.option_text as option, opt.sku, coalesce(el.quantity, l.quantity) as quantity, l.unit_krw,
      case when el.quantity is null then l.total_krw else l.total_krw * el.quantity / l.quantity end as total_krw,
      d.shipping_krw, d.remote_shipping_krw, o.ordered_at, to_char(l.due_on, 'YYYY-MM-DD') as due_on,
      to_char(d.wished_on, 'YYYY-MM-DD') as wished_on, el.method, el.courier, el.tracking_number, d.recipient_ref, o.buyer_ref
    from channels.export_lines el
    join channels.lines l on l.id = el.line_id
    join channels.orders o on o.id = l.order_id
    join channels.deliveries d on d.id = l.delivery_id
    left join channels.products p on p.id = l.channel_product_id
    left join channels.options opt on opt.id = l.channel_option_id
    left join channels.options told on told.id = coalesce(l.told_option_id, l.channel_option_id)
    where el.export_id = ${head.export_id}
    order by el.row`;
  const refs = isPersonal(head.columns) ? rows.flatMap((row) => [row.recipient_ref, row.buyer_ref]) : [];
  const people = await vault.readPersonalData<object>(sql, [...new Set(refs.filter((ref) => ref !== null))]);
  const of = (ref: string | null) => (ref === null ? {} : (people.get(ref) ?? {}));
  return await writeSheet(
    head.sheet_name,
    head.columns.map((one) => one.header),
    rows.map(({ recipient_ref, buyer_ref, ...row }) => {
      const full: ExportRow = { ...row, recipient: of(recipient_ref), buyer: of(buyer_ref) };
      return head.columns.map((column) => cellOf(column, full));
    }),
  );
}
