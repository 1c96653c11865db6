import type { Effects } from '../../../platform/effects.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import {
  connectionOf,
  lookAndTake,
  no_answer,
  not_connected,
  type PushDeps,
  push_policy,
  sumOf,
} from './ask-market.ts';
import type { Delay } from './market.ts';
import { saveRefusals } from './save-refusals.ts';

/** What tells a market that lines leave later: `{ channel_id, lines }`. Only for channels whose settings name its interface. */
export const delay_effect = 'channels.delay';

type Payload = { channel_id: string; lines: Delay[] };

/**
 * 발송지연 is told line by line. After a lost answer the market is asked by when it expects the lines: told twice, the same day counts.
 * A market without 발송지연 (Coupang) is told nothing.
 */
export function registerDelays(deps: PushDeps, effects: Pick<Effects, 'register'>): void {
  const { sql, markets } = deps;

  effects.register(delay_effect, {
    ...push_policy,
    async perform({ payload }, signal) {
      const { channel_id, lines } = payload as Payload;
      const one = await connectionOf(markets, channel_id);
      if (!one) return not_connected;
      if (!one.market.delay) return { state: 'done', result: { done: 0, refused: 0 } };
      const results = await one.market.delay(lines, signal);
      const refused = results.filter((result) => result.state === 'refused');
      await saveRefusals(sql, { channel_id, act: 'delay' }, results, refused);
      return sumOf(results);
    },
    async query({ payload }, signal) {
      const { channel_id, lines } = payload as Payload;
      const one = await connectionOf(markets, channel_id);
      if (!one) return not_connected;
      const asked = lines.map(({ line_key }) => ({ line_key, bundle_key: '' }));
      const seen = await lookAndTake(deps, one, asked, signal);
      if (!seen) return no_answer;
      const left = lines.some((line) => expectsSooner(seen.get(line.line_key), line.until));
      return left ? { state: 'retry', reason: 'not delayed there' } : { state: 'done', result: {} };
    },
  });
}

const expectsSooner = (row: CanonicalRow | undefined, until: string) =>
  (row?.state === 'new' || row?.state === 'confirmed') && (row.dueOn ?? until) < until;
