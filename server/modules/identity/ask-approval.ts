import { ok, type Result, refuse } from '@madang/contract';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { type ApprovalRow, type Asked, type Shown, sealPart } from './approvals.ts';
import { type AuditOrigin, audit } from './audit.ts';
import type { DangerousAct } from './dangerous-acts.ts';
import type { Identity } from './identity.ts';

/** How long a request waits for its second person. */
const waits_s = 3 * 86_400;

type Request = {
  actor_id: string;
  route: string;
  permission: string;
  act: DangerousAct;
  subject: string;
  shops: readonly string[] | null;
  shown: Shown;
  asked: Asked;
};

/**
 * Writes down that an act waits for a second person, once for its Idempotency-Key and once while the same waits already; answers
 * `approval_required` with the request's id. `ok('done')`: the same request was approved and done before, so its answer may be
 * repeated.
 */
export async function askApproval(
  { sql, keys }: Pick<Identity, 'sql' | 'keys'>,
  request: Request,
): Promise<Result<'done'>> {
  const { actor_id, route, permission, act, subject, shops, asked } = request;
  const claim = keys.hmac('approval-key', JSON.stringify([actor_id, route, asked.key]));
  const digest = keys.hmac('approval', JSON.stringify([actor_id, route, asked.params, asked.body ?? null]));
  return transact(sql, async (tx): Promise<Result<'done'>> => {
    const approval_id = newId();
    const made = await tx`
      insert into identity.approvals (approval_id, route, act, permission, subject, shops, claim, digest, sealed_request,
        sealed_shown, requested_by, expires_at)
      values (${approval_id}, ${route}, ${act.kind}, ${permission}, ${subject},
        ${shops && `{${shops.join(',')}}`}::text::uuid[], ${claim}, ${digest},
        ${sealPart(keys, 'request', approval_id, asked)}, ${sealPart(keys, 'shown', approval_id, request.shown)},
        ${actor_id}, now() + make_interval(secs => ${waits_s}::int))
      on conflict do nothing`;
    if (made.count === 1) {
      await audit(tx, [asks(actor_id, subject, approval_id, act, asked.origin)]);
      return refuse('approval_required', { approval_id });
    }
    const [known] = await tx<(Pick<ApprovalRow, 'approval_id' | 'state' | 'digest'> & { same_key: boolean })[]>`
      select approval_id, state, digest, claim = ${claim} as same_key from identity.approvals
      where claim = ${claim} or (requested_by = ${actor_id} and digest = ${digest} and state = 'waiting')
      order by claim = ${claim} desc limit 1`;
    if (!known) return refuse('conflict');
    if (known.same_key && !known.digest.equals(digest)) return refuse('idempotency_key_reused');
    if (known.state === 'performed') return ok('done');
    const waits = known.state === 'waiting' || known.state === 'approved';
    return waits ? refuse('approval_required', { approval_id: known.approval_id }) : refuse('approval_over');
  });
}

const asks = (
  actor_id: string,
  subject: string,
  approval_id: string,
  act: DangerousAct,
  origin: AuditOrigin,
): Parameters<typeof audit>[1][number] => ({
  actor_id,
  act: 'approvals.requested',
  subject,
  detail: { approval_id, ...act },
  origin,
});
