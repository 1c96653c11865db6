import { Type } from 'typebox';
import { Instant, Uuid } from './checkout.ts';
import { defineRoute } from './route.ts';

const params = Type.Object({ order_id: Uuid });
const Text = Type.String({ minLength: 1, maxLength: 2_000 });
const said = Type.Object({ text: Text }, { additionalProperties: false });
const Maybe = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const head = {
  complaint_id: Uuid,
  order_id: Uuid,
  state: Type.Enum(['open', 'answered']),
  /** By the buyer on the order's page, or written down by staff who were called. */
  made_by: Type.Enum(['buyer', 'staff']),
  made_at: Instant,
  answered_at: Maybe(Instant),
};
const Complaint = Type.Object({ ...head, text: Maybe(Text), answer: Maybe(Text) });
const Made = Type.Object({ complaint_id: Uuid });

export const makeComplaint = defineRoute({
  id: 'complaints.make',
  method: 'POST',
  path: '/api/v1/orders/:order_id/complaints',
  auth: 'session',
  summary: 'Say what is wrong with an order of one’s own. Kept encrypted, three years from its answer.',
  params,
  body: said,
  reply: { 201: Made },
});

export const listMyComplaints = defineRoute({
  id: 'complaints.list_mine',
  method: 'GET',
  path: '/api/v1/orders/:order_id/complaints',
  auth: 'session',
  summary: 'What was said about an order of one’s own, and what was answered.',
  params,
  reply: { 200: Type.Object({ complaints: Type.Array(Complaint) }) },
});

export const adminListComplaints = defineRoute({
  id: 'admin.complaints.list',
  method: 'GET',
  path: '/api/v1/admin/complaints',
  auth: 'staff:orders.read',
  scope: 'shop',
  summary: 'Complaints, newest first, without their words.',
  query: Type.Object({
    order_id: Type.Optional(Uuid),
    open: Type.Optional(Type.Boolean()),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  }),
  reply: {
    200: Type.Object({
      complaints: Type.Array(Type.Object({ ...head, order_number: Type.String() })),
      next_cursor: Maybe(Type.String()),
    }),
  },
});

export const adminReadComplaint = defineRoute({
  id: 'admin.complaints.read',
  method: 'GET',
  path: '/api/v1/admin/complaints/:complaint_id',
  auth: 'staff:personal_data.read',
  scope: 'shop',
  summary: 'The words of one complaint; that they were read is in the audit.',
  params: Type.Object({ complaint_id: Uuid }),
  reply: { 200: Complaint },
});

export const adminRecordComplaint = defineRoute({
  id: 'admin.complaints.record',
  method: 'POST',
  path: '/api/v1/admin/orders/:order_id/complaints',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Write down what a customer said on the telephone.',
  params,
  body: said,
  reply: { 201: Made },
});

export const adminAnswerComplaint = defineRoute({
  id: 'admin.complaints.answer',
  method: 'POST',
  path: '/api/v1/admin/complaints/:complaint_id/answer',
  auth: 'staff:orders.write',
  scope: 'shop',
  summary: 'Answer a complaint, once; the buyer is told by mail. Its three years begin.',
  params: Type.Object({ complaint_id: Uuid }),
  body: said,
  reply: { 200: Made },
});
