import {
  acceptInvitation as acceptInvitationRoute,
  adminChangeStaff,
  adminInviteStaff,
  adminListRoles,
  adminListStaff,
  adminSetStaff,
  adminSignOutStaff,
  adminUpdateRole,
  adminWithdrawInvitation,
  ok,
  type Result,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { mount } from '../../platform/http.ts';
import { proofFor } from './dangerous-acts.ts';
import type { Identity } from './identity.ts';
import {
  acceptInvitation,
  invitationPath,
  invitationToken,
  inviteStaff,
  listInvitations,
  withdrawInvitation,
} from './invitations.ts';
import { originOf } from './origin.ts';
import { listRoles, updateRole } from './roles.ts';
import { changeStaff, listStaff, signOutStaff } from './staff.ts';

/** Who works here: their roles, shops and sessions, invitations, and what each role may do. */
export function staffRoutes(identity: Identity) {
  const { sql, demo } = identity;
  const staff = async () => {
    const [members, invitations] = await Promise.all([listStaff(identity), listInvitations(identity)]);
    const shown = (one: (typeof invitations)[number]) =>
      demo && one.email.endsWith('.test') ? invitationPath(invitationToken(identity, one.invitation_id)) : null;
    return ok({ members, invitations: invitations.map((one) => ({ ...one, demo_url: shown(one) })) });
  };
  const after = async (done: Promise<Result<unknown>>) => {
    const result = await done;
    return result.ok ? staff() : result;
  };
  /** Who may do what is changed by somebody who lately proved who they are. */
  const barred = (
    by: { account_id: string; session_id: string },
    subject: string,
    request: Parameters<typeof originOf>[0],
  ) => proofFor(identity, by, { kind: 'people' }, { subject, origin: originOf(request) });

  return (app: FastifyInstance): void => {
    mount(app, adminListStaff, staff);

    mount(app, adminSetStaff, async ({ principal, body, request }) => {
      const no = await barred(principal, 'staff', request);
      if (no) return no;
      const { email, ...change } = body;
      const by = { actor_id: principal.account_id, origin: originOf(request) };
      return after(changeStaff(identity, { email }, { ...change, ...by }));
    });

    mount(app, adminChangeStaff, async ({ principal, params, body, request }) => {
      const no = await barred(principal, `account:${params.account_id}`, request);
      if (no) return no;
      const by = { actor_id: principal.account_id, origin: originOf(request) };
      return after(changeStaff(identity, params, { ...body, ...by }));
    });

    mount(app, adminSignOutStaff, ({ principal, params, request }) =>
      after(signOutStaff(identity, { actor_id: principal.account_id, ...params, origin: originOf(request) })),
    );

    mount(app, adminInviteStaff, async ({ principal, body, request }) => {
      const no = await barred(principal, 'invitation', request);
      if (no) return no;
      return after(inviteStaff(identity, { actor_id: principal.account_id, ...body, origin: originOf(request) }));
    });

    mount(app, adminWithdrawInvitation, ({ principal, params, request }) =>
      after(withdrawInvitation(identity, { actor_id: principal.account_id, ...params, origin: originOf(request) })),
    );

    mount(app, acceptInvitationRoute, ({ principal, body, request }) =>
      acceptInvitation(identity, { account_id: principal.account_id, token: body.token, origin: originOf(request) }),
    );

    const roles = async () => {
      const asked = app.edge.routes.flatMap(({ route }) =>
        route.auth.startsWith('staff:') ? [route.auth.slice(6)] : [],
      );
      return ok({ roles: await listRoles(sql), permissions: [...new Set(asked)].sort() });
    };
    mount(app, adminListRoles, roles);

    mount(app, adminUpdateRole, async ({ principal, params, body, request }) => {
      const no = await barred(principal, `role:${params.role}`, request);
      if (no) return no;
      const by = { actor_id: principal.account_id, origin: originOf(request) };
      const done = await updateRole(sql, { ...params, ...body, ...by });
      return done.ok ? roles() : done;
    });
  };
}
