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
import type { Shown } from './approvals.ts';
import type { DangerousAct } from './dangerous-acts.ts';
import type { Command } from './guards.ts';
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
import { mayDo, readStaff } from './read-staff.ts';
import { listRoles, updateRole } from './roles.ts';
import { changeStaff, listStaff, signOutStaff } from './staff.ts';
import { readStaffNames } from './staff-names.ts';

/** Who works here: their roles, shops and sessions, invitations, and what each role may do. */
export function staffRoutes(identity: Identity) {
  const { sql, demo, guards } = identity;
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
  const weigh = async (
    subject: string,
    shown: Shown,
    kind: DangerousAct['kind'] & ('people' | 'shut_out') = 'people',
  ) => ({
    act: { kind },
    subject,
    shops: null,
    shown,
  });
  const byOf = ({ principal, origin }: Pick<Command<typeof adminSetStaff>, 'principal' | 'origin'>) => ({
    actor_id: principal.account_id,
    origin,
  });

  return (app: FastifyInstance): void => {
    mount(app, adminListStaff, staff);

    mount(
      app,
      adminSetStaff,
      guards.guarded(adminSetStaff, {
        weigh: ({ body }) => weigh('staff', body),
        perform({ body: { email, ...change }, ...by }) {
          return after(changeStaff(identity, { email }, { ...change, ...byOf(by) }));
        },
      }),
    );

    mount(
      app,
      adminChangeStaff,
      guards.guarded(adminChangeStaff, {
        async weigh({ params: { account_id }, body }) {
          const who = (await readStaffNames(identity, [account_id])).get(account_id);
          const shown = { name: who?.name ?? '?', ...body };
          const kind = (await isQuickShutOut(account_id, body)) ? 'shut_out' : 'people';
          return weigh(`account:${account_id}`, shown, kind);
        },
        perform: ({ params, body, ...by }) => after(changeStaff(identity, params, { ...body, ...byOf(by) })),
      }),
    );

    mount(app, adminSignOutStaff, ({ principal, params, request }) =>
      after(signOutStaff(identity, { actor_id: principal.account_id, ...params, origin: originOf(request) })),
    );

    mount(
      app,
      adminInviteStaff,
      guards.guarded(adminInviteStaff, {
        weigh: ({ body: { language: _, ...shown } }) => weigh('invitation', shown),
        perform: ({ body, ...by }) => after(inviteStaff(identity, { ...body, ...byOf(by) })),
      }),
    );

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

    mount(
      app,
      adminUpdateRole,
      guards.guarded(adminUpdateRole, {
        weigh: ({ params, body }) => weigh(`role:${params.role}`, { ...params, grants: body.grants }),
        async perform({ params, body, ...by }) {
          const done = await updateRole(sql, { ...params, ...body, ...byOf(by) });
          return done.ok ? roles() : done;
        },
      }),
    );
  };

  /** Shutting out somebody who could not approve it anyway cannot wait for a second person. */
  async function isQuickShutOut(account_id: string, body: object): Promise<boolean> {
    if (Object.keys(body).length !== 1 || !('disabled' in body) || body.disabled !== true) return false;
    const one = (await readStaff(sql, identity)).get(account_id);
    return one !== undefined && !mayDo(one, adminChangeStaff.auth.slice('staff:'.length));
  }
}
