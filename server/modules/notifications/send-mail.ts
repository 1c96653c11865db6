import { plainArray, textArray } from '../../platform/arrays.ts';
import { transact } from '../../platform/db.ts';
import { type Effect, finish, type Outcome } from '../../platform/effects.ts';
import { buildMime, type ComposeDeps, composeMail } from './compose-mail.ts';
import { readMailRow } from './mails.ts';
import type { SmtpClient } from './smtp-client.ts';

/** One, and one more where nobody knows whether the first arrived. */
const max_copies = 2;

/** What `settle` keeps of a mail that was taken. No personal data: a reference. */
type Sent = { recipient_ref: string | null; subject: string };

/**
 * The handler of effect `mail.send`. Once the server waits for the text, the try is counted in a commit of its own, and only
 * then the text goes out: a try whose answer was lost (a crash, a broken connection after DATA) is followed by one more with the same
 * Message-ID and never by a third. So a reader sees two copies at most, our records one mail. A crash on the way to the server,
 * which takes longer than all the rest, costs no try.
 */
export function createMailHandler(deps: ComposeDeps & { client: Pick<SmtpClient, 'send'> }) {
  const { sql, client, house } = deps;

  async function perform(effect: Pick<Effect, 'payload'>): Promise<Outcome> {
    const { mail_id } = effect.payload as { mail_id: string };
    const row = await readMailRow(sql, mail_id);
    if (!row) return { state: 'refused', code: 'no_such_mail' };
    if (row.state === 'sent')
      return { state: 'done', result: { recipient_ref: row.recipient_ref, subject: row.subject } };
    if (row.state !== 'queued') return { state: 'refused', code: row.reason ?? row.state };
    const mail = await composeMail(deps, row);
    if (!mail) return { state: 'refused', code: 'no_recipient' };
    const bytes = await buildMime(mail, row, house);

    if (row.wire_attempts >= max_copies) return { state: 'refused', code: 'unconfirmed' };
    let counted = false;
    const countTry = async () => {
      const { count } = await sql`
        update notifications.mails set wire_attempts = wire_attempts + 1
        where mail_id = ${mail_id} and state = 'queued' and wire_attempts < ${max_copies}`;
      counted ||= count > 0;
      return count > 0;
    };
    const sent = await client.send({ from: house.from, to: [mail.to] }, bytes, countTry);
    if (sent.state === 'sent') {
      const result: Sent = { recipient_ref: mail.recipient_ref, subject: mail.subject };
      return { state: 'done', result };
    }
    if (sent.state === 'refused') return { state: 'refused', code: sent.code };
    if (sent.state === 'unknown') return { state: 'unknown', reason: sent.reason };
    // Surely not sent: this try does not count.
    if (counted)
      await sql`update notifications.mails set wire_attempts = wire_attempts - 1 where mail_id = ${mail_id} and wire_attempts > 0`;
    return { state: 'retry', reason: sent.reason };
  }

  /** Mail and effect end in one commit. */
  async function settle(outcomes: { effect: Pick<Effect, 'id' | 'payload'>; outcome: Outcome }[]): Promise<void> {
    type Ended = {
      mail_id: string;
      state: string;
      reason: string | null;
      recipient_ref: string | null;
      subject: string | null;
    };
    const ended = outcomes.flatMap(({ effect, outcome }): Ended[] => {
      const { mail_id } = effect.payload as { mail_id: string };
      if (outcome.state === 'done') return [{ mail_id, state: 'sent', reason: null, ...(outcome.result as Sent) }];
      if (outcome.state !== 'refused') return [];
      const state = outcome.code === 'no_recipient' ? 'skipped' : 'refused';
      return [{ mail_id, state, reason: outcome.code, recipient_ref: null, subject: null }];
    });
    await transact(sql, async (tx) => {
      await finish(
        tx,
        outcomes.map(({ effect, outcome }) => ({ id: effect.id, outcome })),
      );
      if (ended.length === 0) return;
      await tx`
        update notifications.mails m set state = u.state, reason = u.reason,
          recipient_ref = coalesce(u.recipient_ref, m.recipient_ref), subject = coalesce(u.subject, m.subject),
          sent_at = case when u.state = 'sent' then clock_timestamp() end
        from unnest(${plainArray(ended.map((one) => one.mail_id))}::text::uuid[],
                    ${plainArray(ended.map((one) => one.state))}::text::text[],
                    ${textArray(ended.map((one) => one.reason))}::text::text[],
                    ${plainArray(ended.map((one) => one.recipient_ref))}::text::uuid[],
                    ${textArray(ended.map((one) => one.subject))}::text::text[])
          as u (mail_id, state, reason, recipient_ref, subject)
        where m.mail_id = u.mail_id and m.state = 'queued'`;
    });
  }

  // Nobody can be asked about a mail: what is unknown is tried once more, within the count.
  return { perform, settle, max_parallel: 4, timeout_ms: 40_000, give_up_after_ms: 24 * 3_600_000 };
}
