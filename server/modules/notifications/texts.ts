import type { Sql } from '../../platform/db.ts';
import { type Effects, enqueue } from '../../platform/effects.ts';
import { newId } from '../../platform/ids.ts';
import type { createOutbox } from '../../platform/outbox.ts';
import { text_wanted } from '../identity/events.ts';
import { type Identity, readPhoneText } from '../identity/index.ts';
import { createSolapi, type SolapiSettings, type TextSender } from './solapi.ts';

const text_effect = 'text.send';
/** A code is good for five minutes: later there is nothing to send. */
const give_up_after_ms = 5 * 60_000;

/**
 * Text messages in one process: hears that one is wanted, sends it by an effect. Number and words are read from the question
 * when it is sent; what is stored of it is the question's id. An answer that was lost is asked about, not sent again.
 */
export function createTexts(deps: {
  sql: Sql;
  outbox: Pick<ReturnType<typeof createOutbox>, 'listen'>;
  effects: Pick<Effects, 'register'>;
  identity: Identity;
  house: { name: string };
  solapi?: SolapiSettings | undefined;
}): { are_sent: boolean; stop(): Promise<void> } {
  const { sql, identity, house, outbox, effects } = deps;
  const sender: TextSender | null = deps.solapi ? createSolapi(deps.solapi) : null;

  outbox.listen('notifications.texts', [text_wanted], async (tx, events) => {
    await enqueue(
      tx,
      events.map(({ entity_id, version }) => ({
        id: newId(),
        kind: text_effect,
        key: `${entity_id}:${version}`,
        payload: { challenge_id: entity_id },
      })),
    );
  });

  const read = (payload: object) => readPhoneText(identity, sql, (payload as { challenge_id: string }).challenge_id);
  effects.register(text_effect, {
    async perform({ id, payload }, signal) {
      const message = await read(payload);
      if (!message) return { state: 'refused', code: 'over' };
      if (!sender) return { state: 'refused', code: 'no_provider' };
      const { to, language, code } = message;
      return sender.send({ key: id, to, text: textOf(house.name, language, code) }, signal);
    },
    async query({ id, payload, created_at }, signal) {
      const message = await read(payload);
      if (!message || !sender) return { state: 'refused', code: 'over' };
      return sender.find({ key: id, to: message.to }, created_at, signal);
    },
    give_up_after_ms,
    max_parallel: 8,
    timeout_ms: 20_000,
  });
  return { are_sent: sender !== null, stop: async () => sender?.close() };
}

/** At most 90 bytes in EUC-KR, or it becomes a long message at three times the price. */
export function textOf(house: string, language: 'ko' | 'en', code: string): string {
  return language === 'ko'
    ? `[${house}] 확인 코드 ${code}\n5분 안에 적어 주세요. 아무에게도 알려 주지 마세요.`
    : `[${house}] Your code is ${code}. It is good for 5 minutes. Tell nobody.`;
}
