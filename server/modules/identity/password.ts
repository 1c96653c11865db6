import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { fewAtOnce } from '../../platform/few-at-once.ts';

const derive = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/** OWASP's second recommendation for argon2id: 19 MiB, two passes, one lane. Some 33 ms of one core. */
export const current_cost = { memory_kib: 19_456, passes: 2, lanes: 1 };
type Cost = typeof current_cost;

/**
 * Hashes passwords a few at a time, so that a crowd that signs in never starves one that buys.
 * @param options `max_running`: hashes at once (each takes a core); `max_waiting`: beyond it `Overloaded` at once, which the edge answers with 503.
 */
export function createHasher(options: { max_running?: number; max_waiting?: number; cost?: Cost } = {}) {
  const { max_running = 1, max_waiting = 60, cost = current_cost } = options;
  const { inTurn, waiting } = fewAtOnce(max_running, max_waiting);
  let decoy: Promise<string> | undefined;

  /** The PHC string of a password under a fresh salt. */
  function hash(password: string): Promise<string> {
    return inTurn(async () => {
      const salt = randomBytes(16);
      const digest = await run(password, salt, cost, 32);
      const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
      return `$argon2id$v=19$m=${cost.memory_kib},t=${cost.passes},p=${cost.lanes}$${text(salt)}$${text(digest)}`;
    });
  }

  /** Made once; one that found the line full is not kept, or nobody without an account would be answered ever again. */
  function decoyHash(): Promise<string> {
    decoy ??= hash(randomBytes(16).toString('hex')).catch((error: unknown) => {
      decoy = undefined;
      throw error;
    });
    return decoy;
  }

  /**
   * Whether the password is the one of `stored`. Without an account, or where it has no password, pass null: the same work is done against a decoy, so that
   * time tells nobody who has an account.
   */
  async function verify(password: string, hashed: string | null): Promise<boolean> {
    const stored = hashed !== null && parse(hashed) ? hashed : null;
    const parsed = parse(stored ?? (await decoyHash()));
    if (!parsed) return false;
    const digest = await inTurn(() => run(password, parsed.salt, parsed.cost, parsed.digest.length));
    return timingSafeEqual(digest, parsed.digest) && stored !== null;
  }

  /** True where `stored` was made at another cost than today's and should be made again at the next sign-in. */
  function isOutdated(stored: string): boolean {
    const parsed = parse(stored);
    return !parsed || (Object.keys(cost) as (keyof Cost)[]).some((one) => parsed.cost[one] !== cost[one]);
  }

  return { hash, verify, isOutdated, waiting };
}

function run(password: string, salt: Buffer, cost: Cost, length: number): Promise<Buffer> {
  return derive('argon2id', {
    message: Buffer.from(password.normalize('NFKC')),
    nonce: salt,
    parallelism: cost.lanes,
    tagLength: length,
    memory: cost.memory_kib,
    passes: cost.passes,
  });
}

function parse(stored: string): { cost: Cost; salt: Buffer; digest: Buffer } | null {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored);
  if (!match) return null;
  return {
    cost: { memory_kib: Number(match[1]), passes: Number(match[2]), lanes: Number(match[3]) },
    salt: Buffer.from(match[4]!, 'base64'),
    digest: Buffer.from(match[5]!, 'base64'),
  };
}
