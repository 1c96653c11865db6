import { type DeliveryBox, withHyphens } from '@madang/contract';
import type { Sql, Tx } from '../../../platform/db.ts';
import type { Read, Viewer } from '../../../platform/reader.ts';
import type { Vault } from '../../identity/index.ts';
import { readBoxesOf } from '../boxes/read-boxes.ts';
import { type Delivery, readDeliveries } from '../list-deliveries.ts';
import { type Recipient, readRecipients } from '../read-recipients.ts';
import { comparePictures } from './compare-pictures.ts';
import type { Change, Picture, PrintKind, PrintSheet, Slip } from './slip.ts';

const at_once = 100;
const gone_states = new Set(['canceled', 'returned', 'exchanged']);
const korea = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', dateStyle: 'short' });

/** A recipient's record in the vault, as channels' files and the counter write it. */
type Row = { delivery_id: string; times_before: number; picture: Picture; picture_before: Picture | null };
export type PrintHead = { kind: PrintKind; sheet: PrintSheet; at: Date; deliveries: number };

/** A print and how many of its deliveries the viewer sees; null where there is none of them. */
export async function readPrint(tx: Tx, print_id: string): Promise<PrintHead | null> {
  const [head] = await tx<PrintHead[]>`
    select kind, sheet, at, (select count(*)::int from fulfilment.printed where print_id = p.id) as deliveries
    from fulfilment.prints p where id = ${print_id}`;
  return head && head.deliveries > 0 ? head : null;
}

/** The slips of a print in their order, some at a time, as the viewer may see them. Names and addresses are opened only here. */
export async function* readSlips(
  tools: { sql: Sql; read: Read; viewer: Viewer; vault: Vault },
  print_id: string,
): AsyncGenerator<Slip[]> {
  for (let after = 0; ; after += at_once) {
    const { rows, deliveries, boxes, more } = await tools.read(tools.viewer, async (tx) => {
      const rows = await tx<Row[]>`
        select delivery_id, times_before, picture, picture_before from fulfilment.printed
        where print_id = ${print_id} and position > ${after} and position <= ${after + at_once} order by position`;
      const [rest] =
        await tx`select from fulfilment.printed where print_id = ${print_id} and position > ${after + at_once} limit 1`;
      const ids = rows.map((row) => row.delivery_id);
      return {
        rows,
        deliveries: await readDeliveries(tx, ids),
        boxes: await readBoxesOf(tx, ids),
        more: rest !== undefined,
      };
    });
    const refs = deliveries.flatMap((one) => one.parcels.flatMap((parcel) => parcel.recipient_ref ?? []));
    const people = await readRecipients(tools.vault, tools.sql, refs);
    const of = new Map(deliveries.map((one) => [one.delivery_id, one]));
    yield rows.flatMap((row) => {
      const delivery = of.get(row.delivery_id);
      return delivery ? [{ ...slipOf(row, delivery, people), ...boxesOf(boxes.get(row.delivery_id)) }] : [];
    });
    if (!more) return;
  }
}

/** Only what goes in several says so. */
function boxesOf(boxes: readonly DeliveryBox[] = []): Pick<Slip, 'boxes'> {
  if (boxes.length < 2) return {};
  const pieces = new Map(boxes.map((box) => [box.line_id, 0]));
  for (const box of boxes) pieces.set(box.line_id, Math.max(pieces.get(box.line_id)!, box.piece));
  return {
    boxes: boxes.map(({ k, n, line_id, title, name, piece }) => {
      const which = pieces.get(line_id)! > 1 ? ` (${piece}번째)` : '';
      return { k, n, goods: line_id === null ? '' : `${title} · ${name}${which}` };
    }),
  };
}

function slipOf(row: Row, delivery: Delivery, people: Map<string, Recipient>): Slip {
  const open = delivery.parcels.filter((parcel) => parcel.state !== 'void');
  const recipients = new Map<string, Slip['recipients'][number]>();
  for (const { recipient_ref } of open) {
    const person = recipient_ref && people.get(recipient_ref);
    if (!person) continue;
    const { name, phone, phone2, zip, address, message } = person;
    const shown = {
      name: name ?? '',
      phone: withHyphens(phone ?? ''),
      phone2: withHyphens(phone2 ?? ''),
      postal_code: zip ?? '',
      address: address ?? '',
      message: message ?? '',
    };
    // Orders of one person to one door say it once, unless something else is to be told there.
    recipients.set(Object.values(shown).join('\n'), shown);
  }
  return {
    number: delivery.number,
    kind: delivery.kind,
    place: [delivery.sido, delivery.sigungu, delivery.gu].filter(Boolean).join(' ') || '지역 모름',
    remote: delivery.remote,
    wished_on: delivery.wished_on,
    recipients: [...recipients.values()],
    parcels: open.map((parcel) => ({
      channel_name: parcel.channel_name,
      order_key: parcel.order_key,
      ordered_on: korea.format(new Date(parcel.ordered_at)),
      lines: parcel.lines
        .filter((line) => line.quantity > 0 && !gone_states.has(line.state))
        .map(({ line_id, title, option_text, quantity }) => ({ line_id, title, option_text, quantity })),
    })),
    times_before: row.times_before,
    changes: row.picture_before ? comparePictures(row.picture_before, row.picture) : [],
  };
}

export type ChangedPrint = {
  delivery_id: string;
  number: number;
  state: string;
  sido: string | null;
  sigungu: string | null;
  printed_at: Date;
  changes: Change[];
};

/** Deliveries still to go (or gone void, or joined elsewhere) that are not what their newest paper of two weeks says; the newest paper first. */
export async function listChangedPrints(tx: Tx): Promise<ChangedPrint[]> {
  type Found = Omit<ChangedPrint, 'changes'> & { picture: Picture; now: Picture };
  const rows = await tx<Found[]>`
    with newest as (
      select distinct on (o.delivery_id) o.delivery_id, o.picture, p.at from fulfilment.printed o
        join fulfilment.prints p on p.id = o.print_id
      where p.at > now() - interval '14 days' order by o.delivery_id, o.print_id desc)
    select d.id as delivery_id, d.number, d.state, p.sido, p.sigungu, n.at as printed_at, n.picture, c.now
    from newest n join fulfilment.deliveries d on d.id = n.delivery_id and d.state <> 'done'
      cross join lateral (select fulfilment.picture_of(d.id) as now) c
      left join lateral (select x.sido, x.sigungu from fulfilment.parcels x where x.delivery_id = d.id order by x.id limit 1) p on true
    where c.now <> n.picture order by n.at desc, d.id limit 500`;
  return rows.map(({ picture, now, ...row }) => ({ ...row, changes: comparePictures(picture, now) }));
}
