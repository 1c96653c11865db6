import type { Tx } from '../../platform/db.ts';
import { column, type Form, int8, list, text, timestamptz, uuid } from '../../platform/wire.ts';
import type { ProviderName } from './providers/port.ts';

export type NewAttempt = {
  id: string;
  shop_id: string;
  order_id: string;
  person_id: string;
  provider: ProviderName;
  amount_krw: number;
  tax_free_krw?: number;
  method?: string | null;
  /** Idempotency-Key of the capture; the attempt's id unless told. */
  provider_key?: string;
  capture_deadline?: Date | null;
};

/** Inserts attempts in state `ready`: one statement whatever their number. */
export async function saveAttempts(tx: Tx, rows: readonly NewAttempt[]): Promise<void> {
  if (rows.length === 0) return;
  const of = <T>(form: Form<T>, value: (row: NewAttempt) => T | null) => column(form, rows, value);
  const each = (value: (row: NewAttempt) => string) => list(uuid, rows.map(value));
  const shop = of(uuid, (row) => row.shop_id);
  const provider = of(text, (row) => row.provider);
  const method = of(text, (row) => row.method ?? null);
  const amount = of(int8, (row) => row.amount_krw);
  const tax_free = of(int8, (row) => row.tax_free_krw ?? 0);
  const key = of(text, (row) => row.provider_key ?? null);
  const deadline = of(timestamptz, (row) => row.capture_deadline?.getTime() ?? null);
  await tx`
    insert into payments.attempts
      (id, shop_id, order_id, person_id, provider, method, amount_krw, tax_free_krw, state, provider_key, capture_deadline)
    select id, coalesce((${shop.list}::uuid[])[i], ${shop.all}::uuid),
      (${each((row) => row.order_id)}::uuid[])[i],
      (${each((row) => row.person_id)}::uuid[])[i],
      coalesce((${provider.list}::text[])[i], ${provider.all}::text),
      coalesce((${method.list}::text[])[i], ${method.all}::text),
      coalesce((${amount.list}::bigint[])[i], ${amount.all}::bigint),
      coalesce((${tax_free.list}::bigint[])[i], ${tax_free.all}::bigint), 'ready',
      coalesce((${key.list}::text[])[i], ${key.all}::text, id::text),
      coalesce((${deadline.list}::timestamptz[])[i], ${deadline.all}::timestamptz)
    from unnest(${each((row) => row.id)}::uuid[]) with ordinality as new (id, at), lateral (select at::int as i) as c`;
}
