import { createHash } from 'node:crypto';

export type BeaconFault = 'not_yet' | 'unreachable' | 'bad_answer';
export type BeaconAnswer = { value: string } | { fault: BeaconFault };
/** A public source of randomness: the value of a round, 64 hex digits, or why there is none. */
export type Beacon = { read(round: number): Promise<BeaconAnswer> };

const timeout_ms = 5_000;

/** The public key of drand's quicknet, as https://api.drand.sh/v2/beacons/quicknet/info tells it; LINE_BEACON_KEY names another chain's. */
const quicknet_key =
  '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a';
/** Of drand's scheme bls-unchained-g1-rfc9380. */
const domain = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';

/**
 * A beacon that speaks drand's HTTP JSON (https://docs.drand.love/dev-guide/API%20Documentation%20v1/client-http-api): GET
 * `<url>/public/<round>` answers `{ round, randomness, signature }`, a round that is not out yet with 404 or 425. The signature must be
 * the chain's own of that round, and the randomness its SHA-256: a relay can keep a round back, and not make one up.
 */
export function createBeacon(base_url: string, public_key: string = quicknet_key): Beacon {
  return {
    async read(round) {
      try {
        const reply = await fetch(`${base_url}/public/${round}`, {
          signal: AbortSignal.timeout(timeout_ms),
          headers: { accept: 'application/json' },
        });
        const text = await reply.text();
        if (reply.status === 404 || reply.status === 425) return { fault: 'not_yet' };
        return reply.ok ? await readAnswer(text, round, public_key) : { fault: 'unreachable' };
      } catch {
        return { fault: 'unreachable' };
      }
    },
  };
}

async function readAnswer(text: string, round: number, public_key: string): Promise<BeaconAnswer> {
  const { curves, messageOf } = await loadCurves();
  try {
    const answer = JSON.parse(text) as { round?: unknown; randomness?: unknown; signature?: unknown } | null;
    const { randomness, signature } = answer ?? {};
    if (answer?.round !== round || typeof randomness !== 'string' || typeof signature !== 'string')
      return { fault: 'bad_answer' };
    const signed = Buffer.from(signature, 'hex');
    const digest = createHash('sha256').update(signed).digest('hex');
    if (digest !== randomness) return { fault: 'bad_answer' };
    // Throws where either is no point of its curve.
    const ours = curves.verify(signed, messageOf(round), Buffer.from(public_key, 'hex'));
    return ours ? { value: randomness } : { fault: 'bad_answer' };
  } catch {
    return { fault: 'bad_answer' };
  }
}

/** The curves, and what a chain signs of a round on them. Loaded where a beacon is read, and nowhere else. */
export async function loadCurves() {
  const { bls12_381 } = await import('@noble/curves/bls12-381.js');
  const curves = bls12_381.shortSignatures;
  return {
    curves,
    messageOf(round: number) {
      const number = Buffer.alloc(8);
      number.writeBigUInt64BE(BigInt(round));
      return curves.hash(createHash('sha256').update(number).digest(), domain);
    },
  };
}
