import type { Effects } from '../../../platform/effects.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import type { Delay } from './market.ts';
import { saveRefusals } from './save-refusals.ts';
import { registerTelling, type TellDeps } from './tell-market.ts';

/** What tells a market that lines leave later: `{ channel_id, lines }`. Only for channels whose settings name its interface. */
export const delay_effect = 'channels.delay';

type Payload = { channel_id: string; lines: Delay[] };

/** 발송지연. Told twice, the same day counts. A market without it (Coupang) is told nothing. */
export function registerDelays(deps: TellDeps, effects: Pick<Effects, 'register'>): void {
  registerTelling(deps, effects, delay_effect, {
    read: async ({ channel_id, lines }: Payload) => ({
      channel_id,
      lines: lines.map((line) => ({ ...line, bundle_key: '' })),
    }),
    tell: async (market, lines, signal) => (await market.delay?.(lines, signal)) ?? [],
    checks: () => false,
    believe: (result) => result,
    arrived: (line, seen) => !expectsSooner(seen, line.until),
    save: ({ channel_id }, _, results) => saveRefusals(deps.sql, { channel_id, act: 'delay' }, results),
  });
}

const expectsSooner = (row: CanonicalRow | undefined, until: string) =>
  (row?.state === 'new' || row?.state === 'confirmed') && (row.dueOn ?? until) < until;
