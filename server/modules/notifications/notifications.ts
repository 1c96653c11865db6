import type { FastifyInstance } from 'fastify';
import type { Sql } from '../../platform/db.ts';
import type { Effects } from '../../platform/effects.ts';
import type { createOutbox } from '../../platform/outbox.ts';
import type { Identity } from '../identity/index.ts';
import type { House, ReadMailOrder } from './compose-mail.ts';
import { heard_events, mail_effect, mailsOf, queueMails } from './mails.ts';
import { createOutlet } from './outlet.ts';
import { readMailOrder } from './read-mail-order.ts';
import { notificationAdminRoutes } from './routes.admin.ts';
import { createMailHandler } from './send-mail.ts';

/**
 * Mails in one process: hears the news, records the mails, sends them by effects. Without `smtp_url` a catcher on a loopback
 * port takes them, and the back office shows them as they arrived. Call before outbox and effects start.
 */
export function createNotifications(deps: {
  sql: Sql;
  outbox: Pick<ReturnType<typeof createOutbox>, 'listen'>;
  effects: Pick<Effects, 'register'>;
  identity: Identity;
  house: House;
  smtp_url?: string | undefined;
  mail_needs_tls?: boolean;
  /** How orders are read; a test may give its own. */
  readOrder?: ReadMailOrder;
}): { routes: (app: FastifyInstance) => void; stop(): Promise<void> } {
  const { sql, identity, house, outbox, effects } = deps;
  const outlet = createOutlet(deps.smtp_url, deps.mail_needs_tls);
  const compose = { sql, identity, house, readOrder: deps.readOrder ?? readMailOrder(identity.vault) };
  outbox.listen('notifications.mails', [...heard_events], (tx, events) => queueMails(tx, mailsOf(events)));
  effects.register(mail_effect, createMailHandler({ ...compose, client: outlet }));
  return { routes: notificationAdminRoutes({ ...compose, caught: outlet.caught }), stop: () => outlet.close() };
}
