import { plainArray, textArray } from '../../../platform/arrays.ts';
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
import type { RowResult } from './market.ts';

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
      await saveRefusals(channel_id, results, real);
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

  async function saveRefusals(channel_id: string, results: RowResult[], refused: Refused[]): Promise<void> {
    const settled = results.filter((one) => one.state === 'done' || one.state === 'refused').map((one) => one.key);
    await sql`
      delete from channels.confirm_refusals r using channels.lines l
      where l.id = r.line_id and l.channel_id = ${channel_id} and l.line_key = any (${textArray(settled)}::text::text[])`;
    await sql`
      insert into channels.confirm_refusals (line_id, code, message)
      select l.id, r.code, r.message
      from unnest(${textArray(refused.map((one) => one.key))}::text::text[],
        ${plainArray(refused.map((one) => one.code.replaceAll(/[^\w.-]/g, '')))}::text::text[],
        ${textArray(refused.map((one) => one.message))}::text::text[]) as r (key, code, message)
      join channels.lines l on l.channel_id = ${channel_id} and l.line_key = r.key
      on conflict (line_id) do update set code = excluded.code, message = excluded.message, at = now()`;
  }
}

/** One the market does not show may be there all the same: telling it again says which. */
const isNew = (row: CanonicalRow | undefined) => (row?.state ?? 'new') === 'new';

type Refused = Extract<RowResult, { state: 'refused' }>;

/** A line's key begins with its box where a market confirms boxes. */
const asked = (keys: readonly string[]): Asked[] =>
  keys.map((line_key) => ({ line_key, bundle_key: line_key.split('/')[0]! }));
