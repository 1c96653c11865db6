import { ok, type Result, refuse } from '@madang/contract';
import { constantTimeEqual, type Keyring } from '../../platform/crypto.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { publish } from '../../platform/outbox.ts';
import { codes_a_day, max_attempts, max_sends, sendPause, tryPause } from './challenge-rules.ts';
import { mail_wanted, messageWanted, text_wanted } from './events.ts';
import type { Identity } from './identity.ts';

export type ChallengeKind = 'sign_up' | 'reset' | 'email_change' | 'email_undo' | 'phone' | 'notice';

/** What every challenge knows: whom its message addresses, and in which words. */
export type Addressee = { to: string; name: string; language: 'ko' | 'en' };

/** How long an answer is taken, in seconds. */
const lives_s: Record<ChallengeKind, number> = {
  sign_up: 1_800,
  reset: 1_800,
  email_change: 1_800,
  email_undo: 7 * 86_400,
  phone: 300,
  notice: 2 * 86_400,
};

/** How a person answers: the six digits beside the id they belong to, or the whole token of a link. */
export type Proof = { challenge_id?: string | undefined; code?: string | undefined; token?: string | undefined };

export type OpenedChallenge<T> = {
  challenge_id: string;
  account_id: string | null;
  by: 'code' | 'link';
  body: T & Addressee;
};

const place = (kind: ChallengeKind, challenge_id: string) => `challenge:${kind}:${challenge_id}`;

/** The six digits: derived, so that there is nothing to store and nothing to leak. */
const codeFrom = (mac: Buffer) => String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0');

export const codeOf = (keys: Keyring, challenge_id: string): string =>
  codeFrom(keys.hmac('challenge-code', challenge_id));

/** The token of a link: the id and 256 bits that only this installation can derive, 64 characters safe in a URL. */
export function tokenOf(keys: Keyring, challenge_id: string): string {
  const id = Buffer.from(challenge_id.replaceAll('-', ''), 'hex');
  return Buffer.concat([id, keys.hmac('challenge-link', challenge_id)]).toString('base64url');
}

function idOfToken(token: string): string | null {
  const hex = Buffer.from(token, 'base64url').subarray(0, 16).toString('hex');
  const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(hex);
  return token.length === 64 && parts ? parts.slice(1).join('-') : null;
}

/** True where the proof answers this challenge, under any secret still known; in constant time. */
function answers(keys: Keyring, challenge_id: string, proof: Proof, has_code: boolean): boolean {
  if (proof.token) {
    const given = Buffer.from(proof.token, 'base64url').subarray(16);
    return keys.hmacs('challenge-link', challenge_id).some((mac) => constantTimeEqual(given, mac));
  }
  const right = keys
    .hmacs('challenge-code', challenge_id)
    .map((mac) => constantTimeEqual(proof.code ?? '', codeFrom(mac)))
    .includes(true);
  return right && has_code;
}

/** What a page is told of a challenge: the same whether or not anybody gets a message. */
export type ChallengeAnswer = {
  challenge_id: string;
  expires_at: string;
  resend_at: string;
  has_code: boolean;
  demo_code: string | null;
};

/**
 * Opens a challenge in the caller's transaction and asks for its message. One read and two writes, whoever is addressed and
 * whether or not they have an account.
 */
export async function openChallenge<T extends object>(
  { keys, demo }: Pick<Identity, 'keys' | 'demo'>,
  tx: Tx,
  input: {
    kind: ChallengeKind;
    target_index: Buffer;
    account_id: string | null;
    body: T & Addressee;
    /** On a demonstration shop the page may show the code: only where knowing it opens nobody's account. */
    demo_shown?: boolean;
  },
): Promise<ChallengeAnswer> {
  const { kind, target_index, account_id, body } = input;
  const challenge_id = newId();
  const sealed = keys.seal(JSON.stringify(body), place(kind, challenge_id));
  const [row] = await tx<{ expires_at: Date; next_send_at: Date; has_code: boolean }[]>`
    insert into identity.challenges (challenge_id, kind, target_index, account_id, sealed, has_code, next_send_at, expires_at)
    values (${challenge_id}, ${kind}, ${target_index}, ${account_id}, ${sealed},
      (select count(*) < ${codes_a_day}::int from identity.challenges
       where target_index = ${target_index} and has_code and created_at > now() - interval '1 day'),
      now() + make_interval(secs => ${sendPause(1)}::int), now() + make_interval(secs => ${lives_s[kind]}::int))
    returning expires_at, next_send_at, has_code`;
  const what = kind === 'notice' ? (body as { notice?: string }).notice : kind;
  await publish(tx, [messageWanted(kind === 'phone' ? text_wanted : mail_wanted, challenge_id, 1, what ?? kind)]);
  const shown = demo && input.demo_shown === true;
  return {
    challenge_id,
    expires_at: row!.expires_at.toISOString(),
    resend_at: row!.next_send_at.toISOString(),
    has_code: row!.has_code,
    demo_code: shown && row!.has_code ? codeOf(keys, challenge_id) : null,
  };
}

/**
 * Tries an answer. The attempt counts in a commit of its own, before the answer is looked at: parallel guesses count, too. A
 * right one does not end the challenge, `closeChallenge` does, in the transaction of what follows from it.
 * Refusals: `bad_code` for every wrong way, `too_many_requests` while the pause after a wrong answer lasts.
 */
export async function tryChallenge<T extends object>(
  { sql, keys }: Pick<Identity, 'sql' | 'keys'>,
  kind: ChallengeKind,
  proof: Proof,
): Promise<Result<OpenedChallenge<T>>> {
  const challenge_id = proof.token ? idOfToken(proof.token) : proof.challenge_id;
  if (!challenge_id || !(proof.token || proof.code)) return refuse('bad_code');
  const pauses = Array.from({ length: max_attempts + 1 }, (_, n) => tryPause(n));
  const [row] = await sql<{ sealed: Buffer; account_id: string | null; has_code: boolean }[]>`
    update identity.challenges set attempts = attempts + 1,
      next_try_at = clock_timestamp() + make_interval(secs => (${`{${pauses.join(',')}}`}::text::int[])[attempts + 2])
    where challenge_id = ${challenge_id} and kind = ${kind} and attempts < ${max_attempts} and expires_at > now()
      and next_try_at <= clock_timestamp()
    returning sealed, account_id, has_code`;
  if (!row) return whyNot(sql, kind, challenge_id);
  const opened = keys.open(row.sealed, place(kind, challenge_id));
  if (!opened || !answers(keys, challenge_id, proof, row.has_code)) return refuse('bad_code');
  // A right answer was no guess.
  await sql`
    update identity.challenges set attempts = greatest(0, attempts - 1), next_try_at = now()
    where challenge_id = ${challenge_id}`;
  const body = JSON.parse(opened.toString()) as T & Addressee;
  return ok({ challenge_id, account_id: row.account_id, by: proof.token ? 'link' : 'code', body });
}

async function whyNot(sql: Sql, kind: ChallengeKind, challenge_id: string): Promise<ReturnType<typeof refuse>> {
  const [row] = await sql<{ wait_s: number }[]>`
    select ceil(extract(epoch from next_try_at - clock_timestamp()))::int as wait_s from identity.challenges
    where challenge_id = ${challenge_id} and kind = ${kind} and attempts < ${max_attempts} and expires_at > now()`;
  return row ? refuse('too_many_requests', { retry_after_s: Math.max(1, row.wait_s) }) : refuse('bad_code');
}

/** Ends a challenge, once: false for whoever comes second. In the transaction of what follows from the answer. */
export async function closeChallenge(tx: Tx, challenge_id: string): Promise<boolean> {
  const done = await tx`
    delete from identity.challenges where challenge_id = ${challenge_id} and expires_at > now() returning 1`;
  return done.count > 0;
}

/** Voids what an account has open of these kinds. */
export async function voidChallenges(tx: Tx, account_id: string, kinds: ChallengeKind[]): Promise<void> {
  await tx`
    delete from identity.challenges
    where account_id = ${account_id} and kind = any (${`{${kinds.join(',')}}`}::text::text[])`;
}

/** Sends a challenge's message once more, after a growing pause. The code and the link stay the same. */
export async function resendChallenge(
  { sql }: Pick<Identity, 'sql'>,
  challenge_id: string,
): Promise<Result<{ resend_at: string; sends_left: number }>> {
  return transact(sql, async (tx): Promise<Result<{ resend_at: string; sends_left: number }>> => {
    const [row] = await tx<{ kind: ChallengeKind; sends: number; wait_s: number }[]>`
      select kind, sends, ceil(extract(epoch from next_send_at - clock_timestamp()))::int as wait_s
      from identity.challenges
      where challenge_id = ${challenge_id} and expires_at > now() and kind <> 'notice' and kind <> 'email_undo' for update`;
    if (!row) return refuse('not_found');
    if (row.sends >= max_sends) return refuse('too_many_sends', { limit: max_sends });
    if (row.wait_s > 0) return refuse('too_many_requests', { retry_after_s: row.wait_s });
    const sends = row.sends + 1;
    const [sent] = await tx<{ next_send_at: Date }[]>`
      update identity.challenges set sends = ${sends},
        next_send_at = clock_timestamp() + make_interval(secs => ${sendPause(sends)}::int)
      where challenge_id = ${challenge_id} returning next_send_at`;
    await publish(tx, [messageWanted(row.kind === 'phone' ? text_wanted : mail_wanted, challenge_id, sends, row.kind)]);
    return ok({ resend_at: sent!.next_send_at.toISOString(), sends_left: max_sends - sends });
  });
}

/** What a challenge's message says, for whoever sends it; null when it is over. */
export async function readChallenge<T extends object>(
  { keys }: Pick<Identity, 'keys'>,
  sql: Sql | Tx,
  challenge_id: string,
): Promise<{
  kind: ChallengeKind;
  account_id: string | null;
  code: string | null;
  token: string;
  body: T & Addressee;
} | null> {
  const [row] = await sql<{ kind: ChallengeKind; account_id: string | null; sealed: Buffer; has_code: boolean }[]>`
    select kind, account_id, sealed, has_code from identity.challenges
    where challenge_id = ${challenge_id} and expires_at > now()`;
  const opened = row && keys.open(row.sealed, place(row.kind, challenge_id));
  if (!opened) return null;
  return {
    kind: row.kind,
    account_id: row.account_id,
    code: row.has_code ? codeOf(keys, challenge_id) : null,
    token: tokenOf(keys, challenge_id),
    body: JSON.parse(opened.toString()) as T & Addressee,
  };
}
