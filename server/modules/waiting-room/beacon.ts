import { createHash } from 'node:crypto';

export type BeaconFault = 'not_yet' | 'unreachable' | 'bad_answer';
export type BeaconAnswer = { value: string } | { fault: BeaconFault };
/** A public source of randomness: the value of a round, 64 hex digits, or why there is none. */
export type Beacon = { read(round: number): Promise<BeaconAnswer> };

const timeout_ms = 5_000;

/**
 * A beacon that speaks drand's HTTP JSON (https://docs.drand.love/dev-guide/API%20Documentation%20v1/client-http-api): GET
 * `<url>/public/<round>` answers `{ round, randomness, signature }`, a round that is not out yet with 404 or 425. The randomness must be
 * the SHA-256 of the signature; the signature itself anybody can check with the chain's public key, we do not.
 */
export function createBeacon(base_url: string): Beacon {
  return {
    async read(round) {
      try {
        const reply = await fetch(`${base_url}/public/${round}`, {
          signal: AbortSignal.timeout(timeout_ms),
          headers: { accept: 'application/json' },
        });
        const text = await reply.text();
        if (reply.status === 404 || reply.status === 425) return { fault: 'not_yet' };
        return reply.ok ? readAnswer(text, round) : { fault: 'unreachable' };
      } catch {
        return { fault: 'unreachable' };
      }
    },
  };
}

function readAnswer(text: string, round: number): BeaconAnswer {
  try {
    const answer = JSON.parse(text) as { round?: unknown; randomness?: unknown; signature?: unknown } | null;
    const { randomness, signature } = answer ?? {};
    if (answer?.round !== round || typeof randomness !== 'string' || typeof signature !== 'string')
      return { fault: 'bad_answer' };
    const digest = createHash('sha256').update(Buffer.from(signature, 'hex')).digest('hex');
    return digest === randomness && signature !== '' ? { value: randomness } : { fault: 'bad_answer' };
  } catch {
    return { fault: 'bad_answer' };
  }
}
