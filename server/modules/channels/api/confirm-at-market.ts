import type { Effects } from '../../../platform/effects.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import { saveRefusals } from './save-refusals.ts';
import { registerTelling, type TellDeps } from './tell-market.ts';

/** What tells a market that lines were confirmed: `{ channel_id, line_keys }`. Only for channels whose settings name its interface. */
export const confirm_effect = 'channels.confirm';

type Payload = { channel_id: string; line_keys: string[] };

/**
 * 발주확인. A refusal of a line that is confirmed there already is none; any other is written down beside the line. Confirming twice
 * does nothing.
 */
export function registerConfirms(deps: TellDeps, effects: Pick<Effects, 'register'>): void {
  registerTelling(deps, effects, confirm_effect, {
    // A line's key begins with its box where a market confirms boxes.
    read: async ({ channel_id, line_keys }: Payload) => ({
      channel_id,
      lines: line_keys.map((line_key) => ({ line_key, bundle_key: line_key.split('/')[0]! })),
    }),
    tell: (market, lines, signal) =>
      market.confirm(
        lines.map((line) => line.line_key),
        signal,
      ),
    checks: (result) => result.state === 'refused',
    believe: (result, seen) => (isNew(seen) ? result : { key: result.key, state: 'done' }),
    arrived: (_, seen) => !isNew(seen),
    save: ({ channel_id }, _, results) => saveRefusals(deps.sql, { channel_id, act: 'confirm' }, results),
  });
}

/** One the market does not show may be there all the same: telling it again says which. */
const isNew = (row: CanonicalRow | undefined) => (row?.state ?? 'new') === 'new';
