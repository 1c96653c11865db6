import { ok, type Result, refuse } from '@madang/contract';
import type { Sql } from '../../../platform/db.ts';
import type { Deps } from '../take-rows.ts';

type Asked = {
  field: string;
  ours: string | null;
  theirs: string | null;
  theirs_ref: string | null;
  known_ref: string | null;
};

/** Both sides of a difference as they are: personal fields are opened, for whoever must decide between two addresses. */
export async function showDifference(
  sql: Sql,
  { vault }: Pick<Deps, 'vault'>,
  id: string,
): Promise<Result<{ ours: string | null; theirs: string | null }>> {
  const [asked] = await sql<Asked[]>`
    select d.field, d.ours, d.theirs, d.theirs_ref, case when d.field like 'buyer.%' then o.buyer_ref else b.recipient_ref end as known_ref
    from channels.differences d join channels.lines l on l.id = d.line_id join channels.orders o on o.id = l.order_id
    join channels.deliveries b on b.id = l.delivery_id where d.id = ${id}::uuid`;
  if (!asked) return refuse('not_found');
  const { field, ours, theirs, theirs_ref, known_ref } = asked;
  if (!theirs_ref) return ok({ ours, theirs });
  const refs = [theirs_ref, known_ref].filter((one) => one !== null);
  const opened = await vault.readPersonalData<Record<string, string | null>>(sql, refs);
  const known = known_ref ? opened.get(known_ref) : undefined;
  return ok({ ours: known?.[field.split('.')[1]!] ?? null, theirs: opened.get(theirs_ref)?.value ?? null });
}
