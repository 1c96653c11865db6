import { Type } from 'typebox';
import { defineRoute } from './route.ts';

const uuid = Type.String({ format: 'uuid' });
const instant = Type.String({ description: 'ISO 8601, UTC' });

/** A mail in our records: what, to whom (masked) and how far. Its text is rendered when it is sent, never stored in the clear. */
export const MailSummary = Type.Object({
  mail_id: uuid,
  kind: Type.String({ description: 'order_placed | order_paid | order_refunded | order_expired | sign_up …' }),
  to: Type.String({ description: 'masked: b***r@example.com' }),
  subject: Type.String(),
  state: Type.Enum(['queued', 'sent', 'refused', 'skipped']),
  order_id: Type.Union([uuid, Type.Null()]),
  queued_at: instant,
  sent_at: Type.Union([instant, Type.Null()]),
});

export const adminListMails = defineRoute({
  id: 'admin.mails.list',
  method: 'GET',
  path: '/api/v1/admin/mails',
  auth: 'staff:mails.read',
  summary: 'Mails, newest first.',
  query: Type.Object({
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    order_id: Type.Optional(uuid),
  }),
  reply: {
    200: Type.Object({
      mails: Type.Array(MailSummary),
      next_cursor: Type.Union([Type.String(), Type.Null()]),
      /** True while mails go to the built-in catcher, not into the world. */
      catcher: Type.Boolean(),
    }),
  },
});

/** For a sandboxed frame: its own policy lets a mail's inline styles work, and nothing else; it runs nothing and loads nothing. */
export const adminReadMailPage = defineRoute({
  id: 'admin.mails.page',
  method: 'GET',
  path: '/api/v1/admin/mails/:mail_id/page',
  auth: 'staff:personal_data.read',
  summary: "A mail's HTML as a page that runs and loads nothing. Reading it is logged.",
  params: Type.Object({ mail_id: uuid }),
  media: 'binary',
  reply: { 200: Type.Unknown() },
});

export const adminReadMail = defineRoute({
  id: 'admin.mails.read',
  method: 'GET',
  path: '/api/v1/admin/mails/:mail_id',
  auth: 'staff:personal_data.read',
  summary: 'One mail as it looks. With the catcher: as it arrived. Reading it is logged.',
  params: Type.Object({ mail_id: uuid }),
  reply: {
    200: Type.Object({
      ...MailSummary.properties,
      from: Type.String(),
      html: Type.String(),
      text: Type.String(),
      /** Copies that reached the catcher; null when mails go out through a real server. */
      deliveries: Type.Union([Type.Integer(), Type.Null()]),
      message_id: Type.String(),
    }),
  },
});
