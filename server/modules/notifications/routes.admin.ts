import { adminListMails, adminReadMail, adminReadMailPage, ok, refuse } from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { transact } from '../../platform/db.ts';
import { mount } from '../../platform/http.ts';
import { audit, maskEmail, originOf, proofForReading } from '../identity/index.ts';
import type { CaughtMail } from './catcher.ts';
import { type ComposeDeps, composeMail, messageIdOf } from './compose-mail.ts';
import { isOrderMail, say } from './mail-words.ts';
import { listMailRows, type MailRow, readMailRow } from './mails.ts';

/** `caught`: the catcher's mails; null where mails go into the world. */
export function notificationAdminRoutes(deps: ComposeDeps & { caught(): readonly CaughtMail[] | null }) {
  const { sql, identity, house } = deps;

  const summary = (row: MailRow, to: string) => ({
    mail_id: row.mail_id,
    kind: row.kind,
    to,
    subject: row.subject || say('ko', `${row.kind}.title`),
    state: row.state,
    order_id: row.order_id,
    queued_at: row.queued_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
  });

  return (app: FastifyInstance): void => {
    mount(app, adminListMails, async ({ query }) => {
      const limit = query.limit ?? 50;
      const before = /^[0-9a-f-]{36}$/.test(query.cursor ?? '') ? query.cursor : undefined;
      const rows = await listMailRows(sql, { before, order_id: query.order_id, limit });
      const refs = rows.flatMap((row) => row.recipient_ref ?? []);
      const contacts = await identity.vault.readPersonalData<{ email?: string }>(sql, refs);
      const to = (row: MailRow) => {
        const email = row.recipient_ref && contacts.get(row.recipient_ref)?.email;
        return email ? maskEmail(email) : '';
      };
      return ok({
        mails: rows.map((row) => summary(row, to(row))),
        next_cursor: rows.length === limit ? rows.at(-1)!.mail_id : null,
        catcher: deps.caught() !== null,
      });
    });

    mount(app, adminReadMail, async ({ principal, params, request }) => {
      const row = await readMailRow(sql, params.mail_id);
      if (!row) return refuse('not_found');
      const subject = `mail:${row.mail_id}`;
      const barred = await proofForReading({ sql }, principal, { subject, origin: originOf(request) });
      if (barred) return barred;
      await transact(sql, (tx) => audit(tx, [{ actor_id: principal.account_id, act: 'personal_data.read', subject }]));
      const { shown, message_id, deliveries } = await look(row);
      return ok({
        ...summary(row, shown?.to ?? ''),
        ...(shown ? { subject: shown.subject } : {}),
        from: house.from,
        html: shown?.html ?? '',
        text: shown?.text ?? '',
        deliveries,
        message_id,
      });
    });

    mount(app, adminReadMailPage, async ({ principal, params, request }) => {
      const row = await readMailRow(sql, params.mail_id);
      if (!row) return refuse('not_found');
      const subject = `mail:${row.mail_id}`;
      const barred = await proofForReading({ sql }, principal, { subject, origin: originOf(request) });
      if (barred) return barred;
      await transact(sql, (tx) => audit(tx, [{ actor_id: principal.account_id, act: 'personal_data.read', subject }]));
      const { shown } = await look(row);
      return { status: 200 as const, headers: mail_page_headers, body: Buffer.from(shown?.html ?? '') };
    });
  };

  /**
   * As it arrived where the catcher has it, else as it would be sent now. A code or link opens somebody's account: outside of
   * a demonstration nobody behind the counter reads one.
   */
  async function look(row: MailRow) {
    const message_id = messageIdOf(row.mail_id, house);
    const caught = deps.caught();
    const copies = caught?.filter((one) => one.message_id === message_id) ?? [];
    const secret = !isOrderMail(row.kind) && !identity.demo;
    const shown =
      copies[0] && !secret ? await unpack(copies[0]) : await composeMail(deps, row, { hide_secrets: secret });
    return { shown, message_id, deliveries: caught ? copies.length : null };
  }
}

/** Inline styles and nothing else; only our own pages may frame it, and the frame has no origin. */
const mail_page_headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox",
  'x-frame-options': 'SAMEORIGIN',
  'cache-control': 'no-store',
};

async function unpack(mail: CaughtMail): Promise<{ to: string; subject: string; html: string; text: string }> {
  const { default: PostalMime } = await import('postal-mime');
  const parsed = await PostalMime.parse(mail.raw);
  return { to: mail.to.join(', '), subject: parsed.subject ?? '', html: parsed.html ?? '', text: parsed.text ?? '' };
}
