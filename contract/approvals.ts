import { type Static, Type } from 'typebox';
import { defineRoute } from './route.ts';

const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ description: 'ISO 8601, UTC' });
const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const strict = { additionalProperties: false } as const;

const DangerousKind = Type.Enum([
  'people',
  'give_up_refund',
  'name_account',
  'refund',
  'cancel_drop',
  'export',
  'approval_settings',
]);

/** A dangerous act that waits, or waited, for a second person. */
export const Approval = Type.Object({
  approval_id: uuid,
  kind: DangerousKind,
  /** What it is about: `order:0198…`. */
  subject: Type.String(),
  /** What the second person looks at: amounts, roles, who. */
  shown: Type.Record(Type.String(), Type.Unknown()),
  state: Type.Enum(['waiting', 'approved', 'performed', 'refused', 'failed', 'withdrawn', 'lapsed']),
  requested_by: Type.String(),
  requested_at: instant,
  expires_at: instant,
  decided_by: nullable(Type.String()),
  decided_at: nullable(instant),
  reason: nullable(Type.String()),
  /** Why it was not done although it was approved: a code of the catalogue. */
  outcome: nullable(Type.String()),
  /** The reader asked for it. */
  mine: Type.Boolean(),
  /** The reader may approve or refuse it. */
  may_decide: Type.Boolean(),
});
export type Approval = Static<typeof Approval>;

const params = Type.Object({ approval_id: uuid });

export const adminListApprovals = defineRoute({
  id: 'admin.approvals.list',
  method: 'GET',
  path: '/api/v1/admin/approvals',
  auth: 'staff:approvals.read',
  scope: 'shop',
  summary: 'Dangerous acts that wait for a second person, or did; one’s own and those one might decide, newest first.',
  query: Type.Object({
    open: Type.Optional(Type.Boolean({ description: 'true: only what waits; false: only what is over' })),
    cursor: Type.Optional(uuid),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: {
    200: Type.Object({
      approvals: Type.Array(Approval),
      next_cursor: nullable(uuid),
    }),
  },
});

export const adminApprove = defineRoute({
  id: 'admin.approvals.approve',
  method: 'POST',
  path: '/api/v1/admin/approvals/:approval_id/approve',
  auth: 'staff:approvals.write',
  scope: 'shop',
  summary:
    'Approve as the second person: it is done at once, in the name of who asked. Needs the act’s own permission and a recent proof; never one’s own.',
  idempotency: 'none',
  params,
  body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) }, strict),
  reply: { 200: Approval },
});

export const adminRefuseApproval = defineRoute({
  id: 'admin.approvals.refuse',
  method: 'POST',
  path: '/api/v1/admin/approvals/:approval_id/refuse',
  auth: 'staff:approvals.write',
  scope: 'shop',
  summary: 'Refuse as the second person, and say why.',
  idempotency: 'none',
  params,
  body: Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) }, strict),
  reply: { 200: Approval },
});

export const adminWithdrawApproval = defineRoute({
  id: 'admin.approvals.withdraw',
  method: 'POST',
  path: '/api/v1/admin/approvals/:approval_id/withdraw',
  auth: 'staff:approvals.read',
  scope: 'shop',
  summary: 'Take one’s own request back.',
  idempotency: 'none',
  params,
  reply: { 200: Approval },
});

export const ApprovalSettings = Type.Object(
  {
    /** Whether a second person is asked, where there is one who may. */
    second_person: Type.Boolean(),
    /** Sent back of one order, in all, beyond which a second person is asked. */
    refund_krw: Type.Integer({ minimum: 0, maximum: 1_000_000_000 }),
    /** Persons in one export beyond which a second person is asked. */
    export_people: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  },
  strict,
);
export type ApprovalSettings = Static<typeof ApprovalSettings>;

export const adminReadApprovalSettings = defineRoute({
  id: 'admin.approval_settings.read',
  method: 'GET',
  path: '/api/v1/admin/approval-settings',
  auth: 'staff:settings.read',
  summary: 'When a second person is asked.',
  reply: { 200: ApprovalSettings },
});

export const adminSetApprovalSettings = defineRoute({
  id: 'admin.approval_settings.set',
  method: 'PUT',
  path: '/api/v1/admin/approval-settings',
  auth: 'staff:settings.write',
  summary: 'Change when a second person is asked; itself a dangerous act.',
  idempotency: 'none',
  body: ApprovalSettings,
  reply: { 200: ApprovalSettings },
});
