import type { Approval } from '@madang/contract';
import type { Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import type { AuditOrigin } from './audit.ts';

export type ApprovalRow = {
  approval_id: string;
  route: string;
  act: Approval['kind'];
  permission: string;
  subject: string;
  shops: string[] | null;
  digest: Buffer;
  sealed_request: Buffer | null;
  sealed_shown: Buffer;
  requested_by: string;
  requested_at: Date;
  expires_at: Date;
  state: Approval['state'];
  decided_by: string | null;
  decided_at: Date | null;
  sealed_reason: Buffer | null;
  outcome: string | null;
};

/** What was asked for, as it will be done. */
export type Asked = { params: object; body: unknown; key: string; origin: AuditOrigin; language: 'ko' | 'en' };
export type Shown = Record<string, unknown>;

const place = (what: 'request' | 'shown' | 'reason', approval_id: string) => `approval:${what}:${approval_id}`;

export const sealPart = (keys: Keyring, what: 'request' | 'shown' | 'reason', approval_id: string, value: unknown) =>
  keys.seal(JSON.stringify(value), place(what, approval_id));

export function openPart<T>(
  keys: Keyring,
  what: 'request' | 'shown' | 'reason',
  approval_id: string,
  sealed: Buffer | null,
): T | null {
  const opened = sealed && keys.open(sealed, place(what, approval_id));
  return opened && (JSON.parse(opened.toString()) as T);
}

/** One request, its row locked where `lock` says so. */
export async function readApproval(tx: Sql | Tx, approval_id: string, lock = false): Promise<ApprovalRow | null> {
  const [row] = await tx<ApprovalRow[]>`
    select approval_id, route, act, permission, subject, shops, digest, sealed_request, sealed_shown, requested_by, requested_at,
      expires_at, state, decided_by, decided_at, sealed_reason, outcome
    from identity.approvals where approval_id = ${approval_id} ${lock ? tx`for update` : tx``}`;
  return row ?? null;
}

/** Requests a moment back have run out; what is long over is forgotten. Returns how many lapsed. */
export async function sweepApprovals(sql: Sql): Promise<number> {
  await sql`delete from identity.approvals where ended_at < now() - interval '1 year'`;
  const { count } = await sql`
    update identity.approvals set state = 'lapsed', ended_at = now(), sealed_request = null
    where state = 'waiting' and expires_at < now()`;
  return count;
}
