import type { Approval } from '@madang/contract';
import type { Sql } from '../../platform/db.ts';
import { coversShops } from './approval-rules.ts';
import { type ApprovalRow, openPart, type Shown } from './approvals.ts';
import { mayApprove } from './guards.ts';
import type { Identity } from './identity.ts';
import { mayDo, type StaffPerson } from './read-staff.ts';
import { readStaffNames } from './staff-names.ts';

/** Newest first: what the reader asked for, and what touches only shops and things that the reader sees. */
export async function listApprovals(
  identity: Pick<Identity, 'sql' | 'keys' | 'vault'>,
  reader: StaffPerson,
  wanted: { open?: boolean | undefined; cursor?: string | undefined; limit: number },
): Promise<{ approvals: Approval[]; next_cursor: string | null }> {
  const rows = await readRows(identity.sql, wanted);
  const seen = rows.filter((row) => row.requested_by === reader.account_id || sees(reader, row));
  const next_cursor = rows.length === wanted.limit ? rows.at(-1)!.approval_id : null;
  return { approvals: await showApprovals(identity, reader, seen), next_cursor };
}

/** Who may read such things: of `orders.write`, whoever has `orders.read`. */
const sees = (reader: StaffPerson, { permission, shops }: ApprovalRow): boolean =>
  mayDo(reader, permission.replace(/\.[^.]+$/, '.read')) && coversShops(reader.staff.shops, shops);

const readRows = (sql: Sql, { open, cursor, limit }: Parameters<typeof listApprovals>[2]) => sql<ApprovalRow[]>`
  select approval_id, route, act, permission, subject, shops, digest, sealed_request, sealed_shown, requested_by, requested_at,
    expires_at, case when state = 'waiting' and expires_at < now() then 'lapsed' else state end as state, decided_by,
    decided_at, sealed_reason, outcome
  from identity.approvals
  where (${cursor ?? null}::uuid is null or approval_id < ${cursor ?? null}::uuid)
    and (${open ?? null}::boolean is null
      or ${open ?? null}::boolean = (state in ('waiting', 'approved') and expires_at > now()))
  order by approval_id desc limit ${limit}`;

/** As the wire shows them to this reader. */
export async function showApprovals(
  identity: Pick<Identity, 'sql' | 'keys' | 'vault'>,
  reader: StaffPerson,
  rows: readonly ApprovalRow[],
): Promise<Approval[]> {
  const names = await readStaffNames(
    identity,
    rows.flatMap((row) => [row.requested_by, ...(row.decided_by ? [row.decided_by] : [])]),
  );
  const nameOf = (account_id: string) => names.get(account_id)?.name ?? '?';
  return rows.map((row) => {
    const mine = row.requested_by === reader.account_id;
    return {
      approval_id: row.approval_id,
      kind: row.act,
      subject: row.subject,
      shown: openPart<Shown>(identity.keys, 'shown', row.approval_id, row.sealed_shown) ?? {},
      state: row.state,
      requested_by: nameOf(row.requested_by),
      requested_at: row.requested_at.toISOString(),
      expires_at: row.expires_at.toISOString(),
      decided_by: row.decided_by && nameOf(row.decided_by),
      decided_at: row.decided_at?.toISOString() ?? null,
      reason: openPart<string>(identity.keys, 'reason', row.approval_id, row.sealed_reason),
      outcome: row.outcome,
      mine,
      may_decide: !mine && row.state === 'waiting' && mayApprove(reader, row.permission, row.shops),
    };
  });
}
