import type { OrderDetail } from '@madang/contract';
import type { Static } from 'typebox';
import type { Sql } from '../../platform/db.ts';
import { readConsents } from '../identity/index.ts';
import type { OrderHead } from './read-order-head.ts';

type Shown = Static<typeof OrderDetail>['consents'];
type Row = { kind: Shown[number]['kind']; version: string; at: Date };

/** What the buyer of an order had agreed to when it was placed: with it, and for what it does not say with the account before. */
export async function readOrderConsents(
  sql: Sql,
  { id, account_id, placed_at }: Pick<OrderHead, 'id' | 'account_id' | 'placed_at'>,
): Promise<Shown> {
  const [own, known] = await Promise.all([
    sql<Row[]>`
      select kind, terms_version as version, given_at as at from orders.consents where order_id = ${id}::uuid
      union all
      select k.kind, case k.kind when 'privacy' then agreed_privacy else agreed_terms end, placed_at
      from orders.orders, unnest(array['terms', 'privacy', 'age_14']) k (kind) where id = ${id}::uuid and agreed_terms is not null`,
    account_id ? readConsents(sql, account_id, placed_at) : [],
  ]);
  const kinds = ['terms', 'privacy', 'age_14', 'no_return'] as const;
  return kinds.flatMap((kind) => {
    const with_order = own.find((one) => one.kind === kind);
    const found = with_order ?? known.find((one) => one.kind === kind && one.given);
    if (!found) return [];
    const given_with = with_order ? ('order' as const) : ('account' as const);
    return [{ kind, version: found.version, at: found.at.toISOString(), given_with }];
  });
}
