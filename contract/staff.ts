import { Type } from 'typebox';
import { defineRoute } from './route.ts';

const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ description: 'ISO 8601, UTC' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false } as const;
const email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$' });

/** A role's name. Roles are rows, so this is no list; `admin.roles.list` says which there are. */
export const StaffRole = Type.String({ pattern: '^[a-z][a-z_]{1,30}$' });

/** The shops somebody is limited to; null is every shop. */
const Shops = nullable(Type.Array(uuid, { maxItems: 100, uniqueItems: true }));

export const Role = Type.Object({
  role: StaffRole,
  /** Patterns: `*`, `*.read`, `orders.*`, and with a leading `!` what is taken away. */
  grants: Type.Array(Type.String()),
  /** Sees its own shops only, also where none is named yet. */
  own_shops_only: Type.Boolean(),
  version: Type.Integer(),
});

export const StaffMember = Type.Object({
  account_id: uuid,
  email: Type.String(),
  name: Type.String(),
  role: StaffRole,
  shops: Shops,
  disabled: Type.Boolean(),
  since: instant,
  /** Browsers that are signed in now. */
  sessions: Type.Integer(),
});

export const StaffInvitation = Type.Object({
  invitation_id: uuid,
  email: Type.String(),
  role: StaffRole,
  shops: Shops,
  expires_at: instant,
  /** Demonstration shops only: the address that the mail would carry. */
  demo_url: nullable(Type.String()),
});

const Staff = Type.Object({ members: Type.Array(StaffMember), invitations: Type.Array(StaffInvitation) });

export const adminListStaff = defineRoute({
  id: 'admin.staff.list',
  method: 'GET',
  path: '/api/v1/admin/staff',
  auth: 'staff:people.read',
  summary: 'Who works here, as what, in which shops; and who is invited.',
  reply: { 200: Staff },
});

export const adminSetStaff = defineRoute({
  id: 'admin.staff.set',
  method: 'PUT',
  path: '/api/v1/admin/staff',
  auth: 'staff:people.write',
  summary: 'Give the account with this e-mail a role, or take it away (null). The last owner stays.',
  idempotency: 'none',
  body: Type.Object({ email, role: nullable(StaffRole), shops: Type.Optional(Shops) }, strict),
  reply: { 200: Staff },
});

export const adminChangeStaff = defineRoute({
  id: 'admin.staff.change',
  method: 'PATCH',
  path: '/api/v1/admin/staff/:account_id',
  auth: 'staff:people.write',
  summary: 'Change role or shops, shut somebody out or let them back in. Their sessions end at once.',
  idempotency: 'none',
  params: Type.Object({ account_id: uuid }),
  body: Type.Object(
    {
      role: Type.Optional(nullable(StaffRole)),
      shops: Type.Optional(Shops),
      disabled: Type.Optional(Type.Boolean()),
    },
    strict,
  ),
  reply: { 200: Staff },
});

export const adminSignOutStaff = defineRoute({
  id: 'admin.staff.sign_out',
  method: 'POST',
  path: '/api/v1/admin/staff/:account_id/sign-out',
  auth: 'staff:people.write',
  summary: 'End every session of somebody who works here.',
  idempotency: 'none',
  params: Type.Object({ account_id: uuid }),
  reply: { 200: Staff },
});

export const adminInviteStaff = defineRoute({
  id: 'admin.staff.invite',
  method: 'POST',
  path: '/api/v1/admin/staff/invitations',
  auth: 'staff:people.write',
  summary: 'Invite somebody by mail; the link works for seven days and for that e-mail only.',
  idempotency: 'none',
  body: Type.Object(
    {
      email,
      role: StaffRole,
      shops: Type.Optional(Shops),
      language: Type.Optional(Type.Union([Type.Literal('ko'), Type.Literal('en')])),
    },
    strict,
  ),
  reply: { 200: Staff },
});

export const adminWithdrawInvitation = defineRoute({
  id: 'admin.staff.withdraw_invitation',
  method: 'DELETE',
  path: '/api/v1/admin/staff/invitations/:invitation_id',
  auth: 'staff:people.write',
  summary: 'Take an invitation back: its link ends.',
  idempotency: 'none',
  params: Type.Object({ invitation_id: uuid }),
  reply: { 200: Staff },
});

export const acceptInvitation = defineRoute({
  id: 'identity.accept_invitation',
  method: 'POST',
  path: '/api/v1/staff-invitations',
  auth: 'account',
  summary: 'Accept the invitation from the mail, signed in with the e-mail it was sent to. Then sign in again.',
  idempotency: 'none',
  body: Type.Object({ token: Type.String({ minLength: 20, maxLength: 120, pattern: '^[A-Za-z0-9._-]+$' }) }, strict),
  reply: { 200: Type.Object({ role: StaffRole }) },
});

const Roles = Type.Object({
  roles: Type.Array(Role),
  /** Every permission that a route asks for, so that pages can show what a role may do. */
  permissions: Type.Array(Type.String()),
});

export const adminListRoles = defineRoute({
  id: 'admin.roles.list',
  method: 'GET',
  path: '/api/v1/admin/roles',
  auth: 'staff:people.read',
  summary: 'The roles and what each may do.',
  reply: { 200: Roles },
});

export const adminUpdateRole = defineRoute({
  id: 'admin.roles.update',
  method: 'PUT',
  path: '/api/v1/admin/roles/:role',
  auth: 'staff:people.write',
  summary: 'Change what a role may do. The owner may always do everything.',
  idempotency: 'none',
  params: Type.Object({ role: StaffRole }),
  body: Type.Object(
    {
      grants: Type.Array(
        Type.String({ pattern: '^!?(\\*|\\*\\.[a-z_]+|[a-z][a-z_]*\\.(\\*|[a-z_]+))$', maxLength: 60 }),
        {
          maxItems: 100,
          uniqueItems: true,
        },
      ),
      version: Type.Integer({ description: 'the version that was read; another one is a conflict' }),
    },
    strict,
  ),
  reply: { 200: Roles },
});

/** The record an act was done to, where it is one of ours and still there. */
export const AuditSubject = Type.Object({
  kind: Type.Enum(['order', 'account', 'session', 'channel', 'import', 'shop', 'drop', 'team', 'warehouse']),
  id: uuid,
  /** An order's number, else a name. */
  name: Type.String(),
});

export const AuditEntry = Type.Object({
  seq: Type.Integer(),
  at: instant,
  /** Who: an account's name and role, or `system`. */
  actor: Type.String(),
  actor_id: nullable(uuid),
  act: Type.String({ description: 'personal_data.read | orders.canceled | payments.refunded | staff.role_set …' }),
  /** What it was done to: `order:0198…`. */
  subject: Type.String(),
  about: Type.Optional(AuditSubject),
  detail: Type.Record(Type.String(), Type.Unknown()),
  /** What it was and what it became; never personal data in the clear. */
  before: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  after: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  /** From where: the network without its last part, the browser, the session. */
  origin: Type.Optional(
    Type.Object({ net: Type.String(), device: Type.String(), session_id: Type.Union([Type.String(), Type.Null()]) }),
  ),
});

export const adminListAudit = defineRoute({
  id: 'admin.audit.list',
  method: 'GET',
  path: '/api/v1/admin/audit',
  auth: 'staff:audit.read',
  summary:
    'Who did what, newest first. `chain_ok` says whether the page’s hashes still fit, and whether the hourly reading of the whole chain found it unbroken.',
  query: Type.Object({
    before: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    act: Type.Optional(Type.String({ maxLength: 60 })),
    subject: Type.Optional(Type.String({ maxLength: 80 })),
    /** Only what this account did. */
    actor_id: Type.Optional(uuid),
    from: Type.Optional(Type.String({ format: 'date-time' })),
    to: Type.Optional(Type.String({ format: 'date-time' })),
  }),
  reply: {
    200: Type.Object({
      entries: Type.Array(AuditEntry),
      next_before: nullable(Type.Integer()),
      chain_ok: Type.Boolean(),
    }),
  },
});
