import {
  adminApprove,
  adminListApprovals,
  adminReadApprovalSettings,
  adminRefuseApproval,
  adminSetApprovalSettings,
  adminWithdrawApproval,
  ok,
} from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { mount } from '../../platform/http.ts';
import { readApprovalSettings, setApprovalSettings } from './approval-settings.ts';
import { decideRequest } from './decide-approval.ts';
import type { Identity } from './identity.ts';
import { listApprovals, showApprovals } from './list-approvals.ts';
import { originOf } from './origin.ts';
import type { StaffPerson } from './read-staff.ts';

/** What waits for a second person, their answers, and when one is asked. */
export function approvalRoutes(identity: Identity) {
  const { sql, guards } = identity;
  const decide = async (
    decision: Parameters<typeof decideRequest>[1]['decision'],
    {
      principal,
      params,
      request,
    }: { principal: StaffPerson; params: { approval_id: string }; request: FastifyRequest },
    reason: string | null,
  ) => {
    const input = { ...params, decision, by: principal, reason, origin: originOf(request) };
    const done = await decideRequest(identity, input);
    if (!done.ok) return done;
    const [shown] = await showApprovals(identity, principal, [done.value]);
    return ok(shown!);
  };
  return (app: FastifyInstance): void => {
    mount(app, adminListApprovals, async ({ principal, query }) =>
      ok(await listApprovals(identity, principal, { ...query, limit: query.limit ?? 50 })),
    );
    mount(app, adminApprove, (input) => decide('approve', input, input.body.reason?.trim() || null));
    mount(app, adminRefuseApproval, (input) => decide('refuse', input, input.body.reason));
    mount(app, adminWithdrawApproval, (input) => decide('withdraw', input, null));

    mount(app, adminReadApprovalSettings, async () => ok(await readApprovalSettings(sql)));
    mount(
      app,
      adminSetApprovalSettings,
      guards.guarded(adminSetApprovalSettings, {
        weigh: async ({ body }) => ({
          act: { kind: 'approval_settings' },
          subject: 'approval-settings',
          shops: null,
          shown: body,
        }),
        perform: async ({ body, principal, origin }) =>
          ok(await setApprovalSettings(sql, body, { actor_id: principal.account_id, origin })),
      }),
    );
  };
}
