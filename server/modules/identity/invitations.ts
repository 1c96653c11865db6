import { ok, type Result, refuse } from '@madang/contract';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { publish } from '../../platform/outbox.ts';
import { emailIndexes, normaliseEmail, readAccount, readProfile } from './accounts.ts';
import { type AuditAct, audit } from './audit.ts';
import { staffInvited } from './events.ts';
import type { Identity } from './identity.ts';
import { changeLocked } from './staff.ts';

type Sealed = { email: string; language: 'ko' | 'en' };
export type Invitation = {
  invitation_id: string;
  email: string;
  role: string;
  shops: string[] | null;
  expires_at: string;
};

const invitation_lives_s = 7 * 86_400;
const purpose = 'staff-invitation';
const place = (invitation_id: string) => `staff_invitation:${invitation_id}`;

/** What the link carries: the id, signed. Nothing to store, nothing to leak from the database. */
export const invitationToken = ({ keys }: Pick<Identity, 'keys'>, invitation_id: string) =>
  keys.signCookie(purpose, invitation_id);

/** Where the link leads. */
export const invitationPath = (token: string) => `/admin/welcome?token=${token}`;

/** Invites somebody by mail. An earlier invitation of the same e-mail ends. */
export function inviteStaff(
  { sql, keys }: Pick<Identity, 'sql' | 'keys'>,
  input: {
    actor_id: string;
    email: string;
    role: string;
    shops?: readonly string[] | null | undefined;
    language?: 'ko' | 'en' | undefined;
  } & Pick<AuditAct, 'origin'>,
): Promise<Result<{ invitation_id: string }>> {
  return transact(sql, async (tx): Promise<Result<{ invitation_id: string }>> => {
    const [role] = await tx`select 1 from identity.roles where role = ${input.role} and becomes is null`;
    if (!role) return refuse('invalid_input', { field: 'role' });
    const invitation_id = newId();
    const email_index = emailIndexes(keys, input.email)[0]!;
    const sealed = keys.seal(
      JSON.stringify({ email: normaliseEmail(input.email), language: input.language ?? 'ko' } satisfies Sealed),
      place(invitation_id),
    );
    await tx`
      update identity.staff_invitations set ended_at = now() where email_index = ${email_index} and ended_at is null`;
    const shops = input.shops ? `{${input.shops.join(',')}}` : null;
    await tx`
      insert into identity.staff_invitations (invitation_id, email_index, sealed, role, shops, invited_by, expires_at)
      values (${invitation_id}, ${email_index}, ${sealed}, ${input.role}, ${shops}::text::uuid[], ${input.actor_id},
              now() + make_interval(secs => ${invitation_lives_s}::int))`;
    await publish(tx, [staffInvited(invitation_id)]);
    const subject = `invitation:${invitation_id}`;
    const after = { role: input.role, shops: input.shops ?? null };
    await audit(tx, [
      {
        actor_id: input.actor_id,
        act: 'staff.invited',
        subject,
        after,
        ...(input.origin ? { origin: input.origin } : {}),
      },
    ]);
    return ok({ invitation_id });
  });
}

type Row = {
  invitation_id: string;
  sealed: Buffer;
  role: string;
  shops: string[] | null;
  expires_at: Date;
  email_index: Buffer;
  invited_by: string;
};

/** Invitations nobody has accepted yet, the newest first. */
export async function listInvitations({ sql, keys }: Pick<Identity, 'sql' | 'keys'>): Promise<Invitation[]> {
  const rows = await sql<Row[]>`
    select invitation_id, sealed, role, shops, expires_at from identity.staff_invitations
    where ended_at is null and expires_at > now() order by created_at desc limit 100`;
  return rows.flatMap((row) => {
    const opened = keys.open(row.sealed, place(row.invitation_id));
    if (!opened) return [];
    const { email } = JSON.parse(opened.toString()) as Sealed;
    const { invitation_id, role, shops, expires_at } = row;
    return [{ invitation_id, email, role, shops, expires_at: expires_at.toISOString() }];
  });
}

export function withdrawInvitation(
  { sql }: Pick<Identity, 'sql'>,
  input: { actor_id: string; invitation_id: string } & Pick<AuditAct, 'origin'>,
): Promise<Result<null>> {
  return transact(sql, async (tx): Promise<Result<null>> => {
    const { count } = await tx`
      update identity.staff_invitations set ended_at = now()
      where invitation_id = ${input.invitation_id} and ended_at is null`;
    if (count === 0) return refuse('not_found');
    await audit(tx, [{ ...input, act: 'staff.invitation_withdrawn', subject: `invitation:${input.invitation_id}` }]);
    return ok(null);
  });
}

/**
 * The account takes the role it was invited to. Only the account whose e-mail the mail went to may: whoever finds the link in
 * another's mailbox or history gets nothing. A used, ended or foreign link is `bad_code`.
 */
export function acceptInvitation(
  identity: Identity,
  input: { account_id: string; token: string } & Pick<AuditAct, 'origin'>,
): Promise<Result<{ role: string }>> {
  return transact(identity.sql, async (tx): Promise<Result<{ role: string }>> => {
    const invitation_id = identity.keys.verifyCookie(purpose, input.token);
    const [row] = invitation_id
      ? await tx<Row[]>`
          select email_index, role, shops, invited_by from identity.staff_invitations
          where invitation_id = ${invitation_id} and ended_at is null and expires_at > now() for no key update`
      : [];
    if (!row || !invitation_id) return refuse('bad_code');
    const account = await readAccount(tx, input.account_id);
    const email = account && (await readProfile(identity, account.profile_ref))?.email;
    const theirs = email && emailIndexes(identity.keys, email).some((one) => one.equals(row.email_index));
    if (!theirs) return refuse('bad_code');
    await tx`
      update identity.staff_invitations set ended_at = now(), accepted_by = ${input.account_id}
      where invitation_id = ${invitation_id}`;
    const { role, shops } = row;
    const change = { actor_id: row.invited_by, role, shops, disabled: false };
    const done = await changeLocked(tx, input.account_id, {
      ...change,
      ...(input.origin ? { origin: input.origin } : {}),
    });
    if (!done.ok) throw new Error(`an invitation could not be taken: ${done.error.code}`);
    return ok({ role });
  });
}

/** What the mail of an invitation says, for whoever sends it; null when it is over. */
export async function readInvitationMail(
  { keys }: Pick<Identity, 'keys'>,
  sql: Sql | Tx,
  invitation_id: string,
): Promise<{ email: string; language: 'ko' | 'en'; role: string; path: string } | null> {
  const [row] = await sql<{ sealed: Buffer; role: string }[]>`
    select sealed, role from identity.staff_invitations
    where invitation_id = ${invitation_id} and ended_at is null and expires_at > now()`;
  const opened = row && keys.open(row.sealed, place(invitation_id));
  if (!opened) return null;
  const token = invitationToken({ keys }, invitation_id);
  return { ...(JSON.parse(opened.toString()) as Sealed), role: row.role, path: invitationPath(token) };
}
