import type { Sql } from '../../platform/db.ts';
import { type Identity, readEmail, readIdentityMail, readInvitationMail } from '../identity/index.ts';
import { isOrderMail } from './mail-words.ts';
import type { MailRow } from './mails.ts';
import {
  type MailContact,
  type MailOrder,
  type RenderedMail,
  renderIdentityMail,
  renderInvitationMail,
  renderOrderMail,
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
export async function composeMail(
  deps: ComposeDeps,
  row: MailRow,
  look: { hide_secrets?: boolean } = {},
): Promise<ComposedMail | null> {
  if (row.kind === 'staff_invited') return composeInvitation(deps, row);
  return row.order_id === null
    ? composeIdentity(deps, row, look.hide_secrets === true)
    : composeOrder(deps, row, row.order_id);
}

async function composeIdentity(deps: ComposeDeps, row: MailRow, hide_secrets: boolean): Promise<ComposedMail | null> {
  const mail = await readIdentityMail(deps.identity, deps.sql, row.source_id);
  if (!mail) return null;
  const { name: shop_name, public_url } = deps.house;
  const link = mail.link_path && (hide_secrets ? `${public_url}/…` : public_url + mail.link_path);
  if (hide_secrets && mail.code) mail.code = '••••••';
  return { ...renderIdentityMail({ ...mail, link, shop_name }), to: mail.to, recipient_ref: null };
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
  if (!isOrderMail(row.kind)) throw new Error(`${row.kind} is no mail of an order`);
  const found = await deps.readOrder(sql, order_id);
  const contact =
    found && (await identity.vault.readPersonalData<MailContact>(sql, [found.contact_ref])).get(found.contact_ref);
  if (!found || !contact) return null;
  const to = contact.email ?? (found.account_id ? await readEmail(identity, found.account_id) : null);
  if (!to) return null;
  const { order } = found;
  const order_url = `${house.public_url}/orders/${order_id}`;
  return {
    ...renderOrderMail({ kind: row.kind, order, contact, ...row.data, order_url, written_at: row.queued_at }),
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
