import type { Keyring } from '../../platform/crypto.ts';
import { type Sql, type Tx, transact } from '../../platform/db.ts';
import { publish } from '../../platform/outbox.ts';
import { readAccount } from './accounts.ts';
import { type AuditOrigin, audit } from './audit.ts';
import { tokenReused } from './events.ts';
import { decideTurn } from './family-rules.ts';
import { type FamilyKind, type FamilyToken, hashOf, newSalt, nextTokens, readToken, spell } from './family-token.ts';
import type { Identity } from './identity.ts';
import { tell } from './notices.ts';
import { buyer_idle_s, hashToken, staff_idle_s } from './open-session.ts';

/** A session that goes on: the family's next token and, for staff, the token of the session on the server. */
export type Turned = { session_id: string; account_id: string; person_id: string; next: string; token: string | null };
/** Sessions that ended because an old token was shown. */
type Reused = { ended: string[] };

/** What it takes to tell a person: their profile is in the vault. */
type Teller = Pick<Identity, 'keys' | 'vault' | 'demo'>;

type Row = {
  session_id: string;
  account_id: string;
  person_id: string;
  token_hash: Buffer | null;
  family_hash: Buffer;
  family_generation: number;
  family_salt: Buffer | null;
  family_rotated_at: Date | null;
  expires_at: Date;
  revoked_at: Date | null;
  now: Date;
};

/**
 * Shows a family's token: it is replaced, or its successor is told again, or (an old one) everything it stood for ends and the
 * person is told: a buyer's family; of staff every session. Null where it is none of ours or its family is over.
 */
export async function turnFamily(
  identity: Teller & { sql: Sql },
  kind: FamilyKind,
  text: string,
  origin?: AuditOrigin,
): Promise<Turned | Reused | null> {
  const { sql, keys } = identity;
  const token = readToken(keys, kind, text);
  if (!token) return null;
  return await transact(sql, async (tx) => {
    const row = await lockFamily(tx, kind, token.session_id);
    if (!row) return null;
    const told = row.family_salt ? nextTokens(keys, kind, token, row.family_salt) : [];
    const state = {
      generation: row.family_generation,
      hash: row.family_hash,
      rotated_at: row.family_rotated_at,
      expires_at: row.expires_at,
      ended: row.revoked_at !== null,
    };
    const shown = { generation: token.generation, hash: hashOf(token), successors: told.map(hashOf) };
    const turn = decideTurn(state, shown, row.now);
    if (turn.turn === 'over') return null;
    if (turn.turn === 'reuse') return await endReused(identity, tx, kind, row, origin);
    const { session_id, account_id, person_id } = row;
    const next = turn.turn === 'repeat' ? told[turn.successor]! : await rotate(tx, keys, kind, token);
    const session = kind === 'stay' ? sessionTokens(keys, next) : [];
    // The one in force; after a rotation that is the newest.
    const found = session.find((one) => turn.turn === 'rotate' || row.token_hash?.equals(hashToken(one)));
    if (kind === 'stay' && !found) return null;
    return { session_id, account_id, person_id, next: spell(keys, kind, next), token: found ?? null };
  });
}

/** The session's token follows from the family's, so that it, too, can be told again. */
const sessionTokens = (keys: Keyring, next: FamilyToken): string[] =>
  keys.hmacs('stay-session', next.value).map((one) => one.toString('base64url'));

async function lockFamily(tx: Tx, kind: FamilyKind, session_id: string): Promise<Row | null> {
  const [row] = await tx<Row[]>`
    select s.session_id, s.account_id, a.person_id, s.token_hash, s.family_hash, s.family_generation, s.family_salt,
           s.family_rotated_at, s.revoked_at, clock_timestamp() as now,
           case when s.token_hash is null then least(s.expires_at, s.family_expires_at) else s.family_expires_at end as expires_at
    from identity.sessions s join identity.accounts a using (account_id)
    where s.session_id = ${session_id} and a.closed_at is null and s.family_hash is not null
      and (s.token_hash is null) = ${kind === 'refresh'}
    for no key update of s`;
  return row ?? null;
}

async function rotate(tx: Tx, keys: Keyring, kind: FamilyKind, token: FamilyToken): Promise<FamilyToken> {
  const salt = newSalt();
  const next = nextTokens(keys, kind, token, salt)[0]!;
  const session_hash = kind === 'stay' ? hashToken(sessionTokens(keys, next)[0]!) : null;
  const idle_s = kind === 'stay' ? staff_idle_s : buyer_idle_s;
  await tx`
    update identity.sessions set
      family_hash = ${hashOf(next)}, family_generation = ${next.generation}, family_salt = ${salt},
      family_rotated_at = clock_timestamp(), last_seen_at = now(), token_hash = ${session_hash},
      expires_at = now() + make_interval(secs => ${idle_s}::int)
    where session_id = ${token.session_id}`;
  return next;
}

async function endReused(
  identity: Teller,
  tx: Tx,
  kind: FamilyKind,
  row: Row,
  origin: AuditOrigin | undefined,
): Promise<Reused> {
  const ended = await tx<{ session_id: string }[]>`
    update identity.sessions set revoked_at = clock_timestamp(), ended_why = 'reuse'
    where revoked_at is null and account_id = ${row.account_id} and (${kind === 'stay'} or session_id = ${row.session_id})
    returning session_id`;
  await publish(tx, [tokenReused(row.session_id)]);
  const account = await readAccount(tx, row.account_id);
  if (account) await tell(identity, tx, account, kind === 'stay' ? 'tokens_reused' : 'token_reused');
  const subject = `session:${row.session_id}`;
  if (kind === 'stay') await audit(tx, [{ actor_id: row.account_id, act: 'staff.token_reused', subject, origin }]);
  return { ended: ended.map((one) => one.session_id) };
}
