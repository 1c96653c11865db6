import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { enqueue } from '../../platform/effects.ts';
import { newId } from '../../platform/ids.ts';
import type { OutboxEvent } from '../../platform/outbox.ts';
import { complaint_answered } from '../complaints/events.ts';
import { mail_wanted, staff_invited } from '../identity/events.ts';
import { order_shipped, promise_moved } from '../orders/events.ts';
import { type MailKind, mailKindOf } from './mail-words.ts';
import type { MovedPromise } from './render-mail.ts';

export const mail_effect = 'mail.send';

/** A mail that should be sent: once a cause. */
export type WantedMail = { cause: string; kind: MailKind; source_id: string; order_id: string | null; data: MailData };
type MailData = { refund_krw?: number; whole?: boolean; moved?: MovedPromise };

/** The news that ask for a mail. */
export const heard_events = [
  mail_wanted,
  staff_invited,
  'orders.order_waiting_deposit',
  'orders.order_confirmed',
  order_shipped,
  promise_moved,
  'orders.order_canceled',
  'orders.order_refunded',
  'orders.order_expired',
  complaint_answered,
] as const;

type Heard = Pick<OutboxEvent, 'name' | 'entity_id' | 'version' | 'data'>;

/** The mails that news ask for. Pure: the same event always asks for the same cause. */
export function mailsOf(events: readonly Heard[]): WantedMail[] {
  return events.flatMap(({ name, entity_id, version, data }): WantedMail[] => {
    // The buyer left no e-mail: said by the event, so that nobody searches for it.
    if ((data as { mail?: boolean }).mail === false) return [];
    const facts = data as { refund_id?: string; refund_krw?: number; amount_krw?: number; whole?: boolean };
    const order = (kind: MailKind, cause: string | number, more: MailData = {}): WantedMail[] => [
      { cause: `${kind}:${entity_id}:${cause}`, kind, source_id: entity_id, order_id: entity_id, data: more },
    ];
    switch (name) {
      case mail_wanted: {
        // Sent again on request: another version, another mail.
        const kind = mailKindOf((data as { what?: string }).what ?? '');
        const cause = `${mail_wanted}:${entity_id}:${version}`;
        return kind ? [{ cause, kind, source_id: entity_id, order_id: null, data: {} }] : [];
      }
      case staff_invited:
        return [
          {
            cause: `staff_invited:${entity_id}`,
            kind: 'staff_invited',
            source_id: entity_id,
            order_id: null,
            data: {},
          },
        ];
      case 'orders.order_waiting_deposit':
        return order('order_waiting_deposit', 'once');
      case 'orders.order_confirmed':
        return order('order_paid', 'once');
      case order_shipped:
        return order('order_shipped', 'once');
      case promise_moved: {
        const { variant_id, from, to } = data as MovedPromise;
        return order('order_promise_moved', version, { moved: { variant_id, from, to } });
      }
      case 'orders.order_canceled':
        return order('order_canceled', version, { refund_krw: facts.refund_krw ?? 0, whole: facts.whole ?? true });
      case 'orders.order_refunded':
        return order('order_refunded', facts.refund_id ?? version, { refund_krw: facts.amount_krw ?? 0 });
      case 'orders.order_expired':
        return order('order_expired', 'once');
      case complaint_answered: {
        const order_id = (data as { order_id?: string }).order_id ?? null;
        const cause = `complaint_answered:${entity_id}`;
        return [{ cause, kind: 'complaint_answered', source_id: entity_id, order_id, data: {} }];
      }
      default:
        return [];
    }
  });
}

/**
 * Records mails and the effects that send them, in the listener's transaction; a cause recorded before asks for nothing.
 * A lapsed order is told only to buyers who were told to pay in: whoever left a pay page knows.
 */
export async function queueMails(tx: Tx, wanted: WantedMail[]): Promise<void> {
  if (wanted.length === 0) return;
  const rows = wanted.map((one) => ({ ...one, mail_id: newId() }));
  const queued = await tx<{ mail_id: string }[]>`
    insert into notifications.mails (mail_id, cause, kind, source_id, order_id, data)
    select u.mail_id, u.cause, u.kind, u.source_id, u.order_id, u.data::jsonb
    from unnest(
      ${plainArray(rows.map((one) => one.mail_id))}::text::uuid[], ${textArray(rows.map((one) => one.cause))}::text::text[],
      ${textArray(rows.map((one) => one.kind))}::text::text[], ${plainArray(rows.map((one) => one.source_id))}::text::uuid[],
      ${plainArray(rows.map((one) => one.order_id))}::text::uuid[],
      ${textArray(rows.map((one) => JSON.stringify(one.data)))}::text::text[]
    ) as u (mail_id, cause, kind, source_id, order_id, data)
    where u.kind <> 'order_expired' or exists (
      select 1 from notifications.mails m where m.order_id = u.order_id and m.kind = 'order_waiting_deposit')
    on conflict (cause) do nothing
    returning mail_id`;
  await enqueue(
    tx,
    queued.map(({ mail_id }) => ({ id: mail_id, kind: mail_effect, key: mail_id, payload: { mail_id } })),
  );
}

export type MailRow = {
  mail_id: string;
  kind: MailKind;
  source_id: string;
  order_id: string | null;
  data: MailData;
  recipient_ref: string | null;
  subject: string;
  state: 'queued' | 'sent' | 'refused' | 'skipped';
  reason: string | null;
  wire_attempts: number;
  queued_at: Date;
  sent_at: Date | null;
};

export async function readMailRow(sql: Sql | Tx, mail_id: string): Promise<MailRow | null> {
  const [row] = await sql<MailRow[]>`select * from notifications.mails where mail_id = ${mail_id}`;
  return row ?? null;
}

/** Mails, newest first. */
export function listMailRows(
  sql: Sql,
  filter: { before?: string | undefined; order_id?: string | undefined; limit: number },
): Promise<MailRow[]> {
  return sql<MailRow[]>`
    select * from notifications.mails
    where (${filter.before ?? null}::uuid is null or mail_id < ${filter.before ?? null}::uuid)
      and (${filter.order_id ?? null}::uuid is null or order_id = ${filter.order_id ?? null}::uuid)
    order by mail_id desc limit ${filter.limit}`;
}

/** What was mailed about these orders, for the download of a person's data. */
export function readMailsOf(sql: Sql, order_ids: readonly string[]) {
  return sql<{ order_id: string; kind: string; state: string; queued_at: Date; sent_at: Date | null }[]>`
    select order_id, kind, state, queued_at, sent_at from notifications.mails
    where order_id = any (${plainArray(order_ids)}::text::uuid[]) order by mail_id`;
}
