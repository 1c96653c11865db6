import type { FastifyInstance } from 'fastify';
import type { Sql } from '../../platform/db.ts';
import type { createEffects } from '../../platform/effects.ts';
import type { createOutbox } from '../../platform/outbox.ts';
import type { Identity } from '../identity/index.ts';
import { startCatcher } from './catcher.ts';
import type { House, ReadMailOrder } from './compose-mail.ts';
import { heard_events, mail_effect, mailsOf, queueMails } from './mails.ts';
import { notificationAdminRoutes } from './routes.admin.ts';
import { createMailHandler } from './send-mail.ts';
import { createSmtpClient } from './smtp-client.ts';

/**
 * Mails in one process: hears the news, records the mails, sends them by effects. Without `smtp_url` a catcher on a loopback
 * port takes them, and the back office shows them as they arrived. Call before outbox and effects start.
 */
export async function createNotifications(deps: {
  sql: Sql;
  outbox: Pick<ReturnType<typeof createOutbox>, 'listen'>;
  effects: Pick<ReturnType<typeof createEffects>, 'register'>;
  identity: Identity;
  house: House;
  readOrder: ReadMailOrder;
  smtp_url?: string | undefined;
}): Promise<{ routes: (app: FastifyInstance) => void; catcher_url: string | null; stop(): Promise<void> }> {
  const catcher = deps.smtp_url ? null : await startCatcher();
  const client = createSmtpClient(deps.smtp_url ?? catcher!.url);
  const compose = { sql: deps.sql, identity: deps.identity, house: deps.house, readOrder: deps.readOrder };
  deps.outbox.listen('notifications.mails', [...heard_events], (tx, events) => queueMails(tx, mailsOf(events)));
  deps.effects.register(mail_effect, createMailHandler({ ...compose, client }));
  return {
    routes: notificationAdminRoutes({ ...compose, catcher: catcher !== null, caught: catcher?.caught ?? null }),
    catcher_url: catcher?.url ?? null,
    async stop() {
      client.close();
      await catcher?.close();
    },
  };
}
