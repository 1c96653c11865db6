import type { Sql } from '../../platform/db.ts';
import { type Identity, readEmail, readInvitationMail, readSignUpMail } from '../identity/index.ts';
import type { MailRow } from './mails.ts';
import {
  type MailContact,
  type MailOrder,
  type RenderedMail,
  renderInvitationMail,
  renderOrderMail,
  renderSignUpMail,
} from './render-mail.ts';

/** Reads an order for its mail; given by the app. Null where there is none. */
export type ReadMailOrder = (
  sql: Sql,
  order_id: string,
) => Promise<{ order: MailOrder; contact_ref: string; account_id: string | null } | null>;

export type House = {
  /** The name over mails that belong to no shop, and the sender's. */
  name: string;
  /** Where browsers reach us. */
  public_url: string;
  /** The sender's address. */
  from: string;
};

export type ComposeDeps = { sql: Sql; identity: Identity; house: House; readOrder: ReadMailOrder };

/** A mail as it is now: rendered from the order and the vault, nowhere stored. */
export type ComposedMail = RenderedMail & { to: string; recipient_ref: string | null };

/**
 * Renders a recorded mail. Null where nobody can get it: the order or sign-up is gone, the person was forgotten, or there is
 * no e-mail (a guest need not leave one).
 */
export async function composeMail(deps: ComposeDeps, row: MailRow): Promise<ComposedMail | null> {
  if (row.kind === 'staff_invited') return composeInvitation(deps, row);
  return row.order_id === null ? composeSignUp(deps, row) : composeOrder(deps, row, row.order_id);
}

async function composeSignUp(deps: ComposeDeps, row: MailRow): Promise<ComposedMail | null> {
  const found = await readSignUpMail(deps.identity, deps.sql, row.source_id);
  if (!found) return null;
  const { email, name, language, code } = found;
  const kind = code === null ? 'sign_up_exists' : 'sign_up_code';
  const rendered = renderSignUpMail({ kind, shop_name: deps.house.name, language, name, code });
  return { ...rendered, to: email, recipient_ref: null };
}

async function composeInvitation(deps: ComposeDeps, row: MailRow): Promise<ComposedMail | null> {
  const found = await readInvitationMail(deps.identity, deps.sql, row.source_id);
  if (!found) return null;
  const { email, language, role, path } = found;
  const rendered = renderInvitationMail({
    shop_name: deps.house.name,
    language,
    role,
    url: `${deps.house.public_url}${path}`,
  });
  return { ...rendered, to: email, recipient_ref: null };
}

async function composeOrder(deps: ComposeDeps, row: MailRow, order_id: string): Promise<ComposedMail | null> {
  const { sql, identity, house } = deps;
  if (row.kind === 'sign_up_code' || row.kind === 'sign_up_exists' || row.kind === 'staff_invited')
    throw new Error(`${row.kind} is no mail of an order`);
  const found = await deps.readOrder(sql, order_id);
  const contact =
    found && (await identity.vault.readPersonalData<MailContact>(sql, [found.contact_ref])).get(found.contact_ref);
  if (!found || !contact) return null;
  const to = contact.email ?? (found.account_id ? await readEmail(identity, found.account_id) : null);
  if (!to) return null;
  const { order } = found;
  const order_url = `${house.public_url}/orders/${order_id}`;
  return {
    ...renderOrderMail({ kind: row.kind, order, contact, ...row.data, order_url }),
    to,
    recipient_ref: found.contact_ref,
  };
}

/** The same for every try, so that a server and a reader can tell a second copy. */
export const messageIdOf = (mail_id: string, house: House) => `<${mail_id}@${new URL(house.public_url).hostname}>`;

/** The bytes on the wire. */
export async function buildMime(mail: ComposedMail, row: MailRow, house: House): Promise<Buffer> {
  // Loaded with the first mail: a process that sends none does without.
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  return new MailComposer({
    from: { name: house.name, address: house.from },
    to: mail.to,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    messageId: messageIdOf(row.mail_id, house),
    date: row.queued_at,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  })
    .compile()
    .build();
}
