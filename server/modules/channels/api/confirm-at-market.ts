import type { Effects } from '../../../platform/effects.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import {
  type Asked,
  connectionOf,
  lookAndTake,
  no_answer,
  not_connected,
  type PushDeps,
  push_policy,
  sumOf,
} from './ask-market.ts';
import { saveRefusals } from './save-refusals.ts';

/** What tells a market that lines were confirmed: `{ channel_id, line_keys }`. Only for channels whose settings name its interface. */
export const confirm_effect = 'channels.confirm';

type Payload = { channel_id: string; line_keys: string[] };

/**
 * 발주확인 is told row by row. A refusal of a line that is confirmed there already is none; any other is written down beside the line.
 * After a lost answer the market is asked which lines are still new: confirming twice does nothing.
 */
export function registerConfirms(deps: PushDeps, effects: Pick<Effects, 'register'>): void {
  const { sql, markets } = deps;

  effects.register(confirm_effect, {
    ...push_policy,
    async perform({ payload }, signal) {
      const { channel_id, line_keys } = payload as Payload;
      const one = await connectionOf(markets, channel_id);
      if (!one) return not_connected;
      const results = await one.market.confirm(line_keys, signal);
      const refused = results.filter((result) => result.state === 'refused');
      const seen = await lookAndTake(deps, one, asked(refused.map(({ key }) => key)), signal);
      const real = refused.filter(({ key }) => isNew(seen?.get(key)));
      await saveRefusals(sql, { channel_id, act: 'confirm' }, results, real);
      return sumOf(results);
    },
    async query({ payload }, signal) {
      const { channel_id, line_keys } = payload as Payload;
      const one = await connectionOf(markets, channel_id);
      if (!one) return not_connected;
      const seen = await lookAndTake(deps, one, asked(line_keys), signal);
      if (!seen) return no_answer;
      const left = line_keys.some((line_key) => isNew(seen.get(line_key)));
      return left ? { state: 'retry', reason: 'not confirmed there' } : { state: 'done', result: {} };
    },
  });
}

/** One the market does not show may be there all the same: telling it again says which. */
const isNew = (row: CanonicalRow | undefined) => (row?.state ?? 'new') === 'new';

/** A line's key begins with its box where a market confirms boxes. */
const asked = (keys: readonly string[]): Asked[] =>
  keys.map((line_key) => ({ line_key, bundle_key: line_key.split('/')[0]! }));
