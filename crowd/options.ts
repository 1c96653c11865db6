import { readArguments } from '../verify/read-arguments.ts';

/** Said to the user in one sentence; the rehearsal could not begin. */
export class CannotRehearse extends Error {}

export type Login = { email: string; password: string };

export type LineOptions = {
  /** People inside at once. */
  capacity: number;
  /** Event streams held open, each one's news heard by a share of those waiting: a process may not open one for everybody. */
  streams: number;
};

export type Options = {
  buyers: number;
  /** Units in the drop. */
  stock: number;
  /** Share of buyers, and of the provider's answers, that misbehave. */
  misbehave: number;
  /** SIGKILL the server in the middle, several times. */
  kills: number;
  /** A running server; null: one of our own on a temporary data folder. */
  url: string | null;
  /** Buyers at work at the same moment. */
  at_once: number;
  /** Open connections. */
  connections: number;
  cap_per_person: number;
  seed: number;
  /** They stand in line before the drop; null: nobody waits. */
  line: LineOptions | null;
  /** How the provider misbehaves, instead of what follows from `misbehave`. */
  provider?: Record<string, number>;
  json: boolean;
  /** Null: the demo shop's own, found in its data folder. */
  owner: Login | null;
  /** Where a running server keeps its data: its demo logins and its database. */
  data_dir: string;
  /** The running server's database, where it is not the one in its data folder. */
  database_url: string | null;
  /** Where the buyers' journal and the copy live; a temporary folder, kept when something broke. */
  folder: string | null;
  /** An empty database for the copy; null: its own PostgreSQL in its folder. */
  copy_database_url: string | null;
};

const help = `npm run crowd -- [options]: a launch day with virtual buyers, then the verdict
  --buyers 10000      how many people come
  --stock 1000        how many units the drop has
  --cap 2             how many one person may buy
  --misbehave 0.1     share of buyers and of provider answers that misbehave
  --line              they stand in line: a waiting room before the drop, opened when nineteen of twenty have their number
    --capacity 500    how many are let in at once    --streams 500   event streams that those waiting share
  --kill [n]          kill -9 the server n times (3) in the middle; runs on a copy of its own
  --copy              run on a copy of its own: own server, database and provider, nothing of a running shop is touched
  --url URL           the running server (default: http://HOST:PORT when one answers there, else a copy)
    --data-dir data   where it keeps its data    --database-url postgres://…   or its own database server
  --at-once 512       buyers at work at the same moment    --connections 256
  --seed 1            the same seed, the same characters
  --json              one JSON document on standard output
Owner's login: CROWD_OWNER_EMAIL, CROWD_OWNER_PASSWORD (default: the demo shop's).
CROWD_COPY_DATABASE_URL: an empty database for the copy (default: a PostgreSQL of its own).`;

export async function readOptions(args: string[], env: NodeJS.ProcessEnv): Promise<Options> {
  const values = readArguments(
    args.flatMap((arg, n) => (arg === '--kill' && !/^\d+$/.test(args[n + 1] ?? '') ? ['--kill', '3'] : arg)),
    {
      buyers: { type: 'string', default: '1000' },
      stock: { type: 'string', default: '100' },
      cap: { type: 'string', default: '2' },
      misbehave: { type: 'string', default: '0.1' },
      kill: { type: 'string', default: '0' },
      copy: { type: 'boolean', default: false },
      url: { type: 'string' },
      'at-once': { type: 'string', default: '512' },
      connections: { type: 'string', default: '256' },
      seed: { type: 'string', default: '1' },
      line: { type: 'boolean', default: false },
      capacity: { type: 'string', default: '500' },
      streams: { type: 'string', default: '500' },
      json: { type: 'boolean', default: false },
      folder: { type: 'string' },
      'data-dir': { type: 'string' },
      'database-url': { type: 'string' },
    },
    { usage: help },
  );
  const number = (name: keyof typeof values, min: number, max: number): number => {
    const n = Number(values[name]);
    if (n >= min && n <= max && (name === 'misbehave' || Number.isInteger(n))) return n;
    const kind = name === 'misbehave' ? 'number' : 'whole number';
    throw new CannotRehearse(`--${name} must be a ${kind} from ${min} to ${max}.`);
  };
  if (values.url && !/^https?:$/.test(URL.parse(values.url)?.protocol ?? ''))
    throw new CannotRehearse(`--url must be an address such as http://localhost:3000, not ${values.url}.`);
  const kills = number('kill', 0, 100);
  if (kills > 0 && values.url) throw new CannotRehearse('--kill runs on a copy of its own; leave --url out.');
  return {
    buyers: number('buyers', 1, 1_000_000),
    stock: number('stock', 1, 1_000_000),
    misbehave: number('misbehave', 0, 1),
    kills,
    url: values.url ?? (kills > 0 || values.copy ? null : await runningServer(env)),
    at_once: number('at-once', 1, 10_000),
    connections: number('connections', 1, 5_000),
    cap_per_person: number('cap', 1, 1_000),
    seed: number('seed', 0, 2 ** 31),
    line: values.line ? { capacity: number('capacity', 1, 1_000_000), streams: number('streams', 0, 10_000) } : null,
    json: values.json,
    owner: env.CROWD_OWNER_EMAIL ? { email: env.CROWD_OWNER_EMAIL, password: env.CROWD_OWNER_PASSWORD ?? '' } : null,
    data_dir: values['data-dir'] || env.DATA_DIR || 'data',
    database_url: values['database-url'] || env.DATABASE_URL || null,
    folder: values.folder ?? null,
    copy_database_url: env.CROWD_COPY_DATABASE_URL || null,
  };
}

/** The address of the Madang that runs here, if one answers. */
async function runningServer(env: NodeJS.ProcessEnv): Promise<string | null> {
  const url = `http://${env.HOST || 'localhost'}:${env.PORT || 3000}`;
  try {
    const reply = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return reply.ok ? url : null;
  } catch {
    return null;
  }
}
