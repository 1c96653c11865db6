import { type Approval, ok, type Result, refuse } from '@madang/contract';

type ApprovalState = Approval['state'];

/** A request as far as the decision about it goes. */
export type Waiting = { state: ApprovalState; requested_by: string; expires_at: Date };

/** Who decides, and whether they and whoever asked may do such a thing now. */
export type Deciding = { account_id: string; may: boolean; requester_may: boolean };

type Decision = 'approve' | 'refuse' | 'withdraw';

/**
 * What becomes of a request. A second person decides, who may do such a thing themselves; whoever asked may only take it back. A
 * request whose author may no longer do it lapses when it is approved, and so does one whose time is over.
 */
export function decideApproval(
  one: Waiting,
  decision: Decision,
  by: Deciding,
  now: Date,
): Result<'approved' | 'refused' | 'withdrawn' | 'lapsed'> {
  const own = one.requested_by === by.account_id;
  if (decision === 'withdraw' ? !own : !by.may && !own) return refuse('forbidden');
  if (decision !== 'withdraw' && own) return refuse('own_approval');
  if (one.state !== 'waiting') return refuse('approval_over');
  if (decision === 'withdraw') return ok('withdrawn');
  if (one.expires_at <= now) return ok('lapsed');
  if (decision === 'refuse') return ok('refused');
  return ok(by.requester_may ? 'approved' : 'lapsed');
}

/** Whether somebody limited to `own` shops (null: none are hidden) may decide about what touches `shops` (null: all of them). */
export const coversShops = (own: readonly string[] | null, shops: readonly string[] | null): boolean =>
  own === null || (shops?.every((one) => own.includes(one)) ?? false);
