import { createLimiter, createMarketCaller, findCourier } from '../../channels/index.ts';
import type { CarrierAnswer } from './carrier-rules.ts';

/** Whoever knows how far a parcel has come. */
export type Tracker = {
  /** Whether it knows this courier (by Smartstore's name). */
  knows(courier: string): boolean;
  ask(box: { courier: string; tracking_number: string }, signal?: AbortSignal): Promise<CarrierAnswer>;
  close(): Promise<void>;
};

/** 스마트택배's codes of couriers, by Smartstore's (its `/api/v1/companylist`; shared/facts). */
const codes: Record<string, string> = {
  EPOST: '01',
  CJGLS: '04',
  HANJIN: '05',
  KGB: '06',
  HYUNDAI: '08',
  DAESIN: '22',
  KDEXP: '23',
  CVSNET: '24',
  CUPARCEL: '46',
};
/** Its steps: 1 being prepared, 2 picked up, 3 moving, 4 at the branch, 5 out for delivery, 6 delivered. */
const steps = [null, 'waiting', 'taken', 'moving', 'moving', 'out', 'arrived'] as const;
/** Error codes that say "not that number, not now", and those about our key or our quota: these rest for an hour. */
const unheard_codes = new Set(['104', '105', '106']);
const rest_ms = 3_600_000;

/** 스마트택배 (sweettracker): `GET /api/v1/trackingInfo?t_code&t_invoice&t_key`, one number a call. Every call waits its turn. */
export function createSmartTracker(options: {
  key: string;
  base_url: string;
  per_second?: number;
  timeout_ms?: number;
}): Tracker {
  const limiter = createLimiter({ per_second: options.per_second ?? 5, burst: 5 });
  const caller = createMarketCaller({
    base_url: options.base_url,
    limiter,
    timeout_ms: options.timeout_ms ?? 10_000,
    tries_at_429: 1,
  });
  const codeOf = (courier: string) => codes[findCourier(courier)?.code ?? ''];
  return {
    knows: (courier) => codeOf(courier) !== undefined,
    async ask({ courier, tracking_number }, signal) {
      const query = new URLSearchParams({
        t_code: codeOf(courier) ?? '',
        t_invoice: tracking_number,
        t_key: options.key,
      });
      const path = `/api/v1/trackingInfo?${query}`;
      const reply = await caller.call(
        async () => ({ method: 'GET', path, headers: { accept: 'application/json' } }),
        signal,
      );
      if (reply.kind !== 'answer') return { kind: 'failed', reason: reply.reason };
      if (reply.status === 429) return { kind: 'later', wait_ms: reply.retry_after_ms ?? rest_ms };
      if (reply.status !== 200) return { kind: 'failed', reason: `answered ${reply.status}` };
      return readTracking(reply.body);
    },
    close: () => caller.close(),
  };
}

/** What one answer says; anything that is not one is a failure, never a state. */
export function readTracking(body: Record<string, unknown>): CarrierAnswer {
  if (body.status === false) {
    const code = String(body.code ?? '');
    return unheard_codes.has(code) ? { kind: 'unheard' } : { kind: 'later', wait_ms: rest_ms };
  }
  const details = Array.isArray(body.trackingDetails) ? (body.trackingDetails as Record<string, unknown>[]) : [];
  const done = body.complete === true || body.completeYN === 'Y';
  const level = done ? 6 : Math.max(Number(body.level) || 0, ...details.map((one) => Number(one?.level) || 0));
  const state = steps[level];
  if (!state)
    return details.length === 0 ? { kind: 'unheard' } : { kind: 'failed', reason: `level ${String(body.level)}` };
  const times = details.filter((one) => Number(one?.level) === level).map((one) => Number(one?.time));
  const at = times.filter((time) => Number.isFinite(time) && time > 0).at(-1);
  return { kind: 'known', state, at: at === undefined ? null : new Date(at) };
}
