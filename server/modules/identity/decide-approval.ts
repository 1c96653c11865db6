import { ok, type Result, refuse } from '@madang/contract';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { decideApproval } from './approval-rules.ts';
import { type ApprovalRow, readApproval, sealPart } from './approvals.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { mayApprove } from './guards.ts';
import type { Identity } from './identity.ts';
import { needProof } from './prove-person.ts';
import { mayDo, readStaff, type StaffPerson } from './read-staff.ts';

/** Who performs an approved act holds it for so long; then somebody else takes it up. */
const performing_s = 60;

type Decision = {
  approval_id: string;
  decision: 'approve' | 'refuse' | 'withdraw';
  by: { account_id: string; session_id: string };
  reason: string | null;
  origin: AuditOrigin;
};

/**
 * Decides about a request and, where it is approved, does it at once in the name of who asked. Of two who decide at once one
 * comes first, under the row's lock. What they and whoever asked may do is read in that very transaction.
 * Refusals: `proof_required`, `own_approval`, `approval_over`, `forbidden`, `not_found`.
 */
export async function decideRequest(identity: Identity, input: Decision): Promise<Result<ApprovalRow>> {
  const { sql } = identity;
  if (input.decision === 'approve') {
    const barred = await needProof(identity, input.by.session_id);
    if (barred) return barred;
  }
  const decided = await transact(sql, (tx) => decideLocked(identity, tx, input));
  if (!decided.ok) return decided;
  const { row, requester } = decided.value;
  if (row.state === 'approved' && requester) await performApproved(identity, row, requester, input.origin);
  return ok((await readApproval(sql, input.approval_id))!);
}

async function decideLocked(
  identity: Identity,
  tx: Tx,
  { approval_id, decision, by, reason, origin }: Decision,
): Promise<Result<{ row: ApprovalRow; requester: StaffPerson | undefined }>> {
  const row = await readApproval(tx, approval_id, true);
  if (!row) return refuse('not_found');
  const staff = await readStaff(tx, identity);
  const [me, requester] = [staff.get(by.account_id), staff.get(row.requested_by)];
  const may = me !== undefined && mayApprove(me, row.permission, row.shops);
  // Who may not even know of it is not told that it exists.
  if (!may && row.requested_by !== by.account_id) return refuse('not_found');
  const requester_may = requester !== undefined && mayDo(requester, row.permission);
  const [{ now }] = (await tx`select clock_timestamp() as now`) as unknown as [{ now: Date }];
  const decided = decideApproval(row, decision, { account_id: by.account_id, may, requester_may }, now);
  if (!decided.ok) return decided;
  const state = decided.value;
  const over = state !== 'approved';
  const decider = state === 'approved' || state === 'refused' ? by.account_id : null;
  await tx`
    update identity.approvals set state = ${state}, decided_by = ${decider}, decided_at = now(),
      sealed_reason = ${reason ? sealPart(identity.keys, 'reason', approval_id, reason) : null},
      performing_until = case when ${!over} then now() + make_interval(secs => ${performing_s}::int) end,
      ended_at = case when ${over} then now() end,
      sealed_request = case when ${over} then null else sealed_request end
    where approval_id = ${approval_id}`;
  const detail = { approval_id, kind: row.act, requested_by: row.requested_by };
  await audit(tx, [{ actor_id: by.account_id, act: `approvals.${state}`, subject: row.subject, detail, origin }]);
  return ok({ row: { ...row, state, decided_by: decider }, requester });
}

/** Does what was approved and writes down how it ended. A crash in between leaves it to `resumeApproved`. */
async function performApproved(
  { sql, guards }: Pick<Identity, 'sql' | 'guards'>,
  row: ApprovalRow,
  requester: StaffPerson,
  origin?: AuditOrigin,
): Promise<void> {
  const outcome = await guards.perform(row, requester);
  const state = outcome === null ? 'performed' : 'failed';
  await transact(sql, async (tx) => {
    const ended = await tx`
      update identity.approvals set state = ${state}, outcome = ${outcome}, ended_at = now(), sealed_request = null
      where approval_id = ${row.approval_id} and state = 'approved'`;
    if (ended.count === 0) return;
    const detail = { approval_id: row.approval_id, kind: row.act, approved_by: row.decided_by, outcome };
    const act = { actor_id: row.requested_by, act: `approvals.${state}`, subject: row.subject, detail };
    await audit(tx, [{ ...act, ...(origin ? { origin } : {}) }]);
  });
}

/** Takes up what was approved and not finished: its process died. The same Idempotency-Key makes it once. Returns how many. */
export async function resumeApproved(identity: Pick<Identity, 'sql' | 'guards' | 'demo'>): Promise<number> {
  const { sql } = identity;
  const held = await sql<{ approval_id: string }[]>`
    update identity.approvals set performing_until = now() + make_interval(secs => ${performing_s}::int)
    where state = 'approved' and performing_until < now() returning approval_id`;
  for (const { approval_id } of held) await resumeOne(identity, sql, approval_id);
  return held.length;
}

async function resumeOne(identity: Pick<Identity, 'sql' | 'guards' | 'demo'>, sql: Sql, approval_id: string) {
  const row = await readApproval(sql, approval_id);
  const requester = row && (await readStaff(sql, identity)).get(row.requested_by);
  if (!row) return;
  if (requester && mayDo(requester, row.permission)) return performApproved(identity, row, requester);
  await sql`
    update identity.approvals set state = 'failed', outcome = 'forbidden', ended_at = now(), sealed_request = null
    where approval_id = ${approval_id} and state = 'approved'`;
}
