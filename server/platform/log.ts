import pino, { type DestinationStream, type Logger } from 'pino';

export type Log = Logger;

/** Names under which personal data or secrets could ever travel; censored at the top level and one level down. */
const private_names = [
  'address',
  'authorization',
  'body',
  'card',
  'contact',
  'cookie',
  'email',
  'headers',
  'name_of_person',
  'password',
  'phone',
  'postcode',
  'query',
  'recipient',
  'secret',
  'token',
];

/**
 * What may be told about an error: its kind, code and where it was thrown. PostgreSQL's `detail`, `where`, parameters and
 * the failing row stay out, since they quote data; so does `query`.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error).slice(0, 500) };
  const { code, constraint_name, table_name, schema_name, routine } = error as unknown as Record<string, unknown>;
  const told = { code, constraint_name, table_name, schema_name, routine };
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => typeof value === 'string'));
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  // PostgreSQL's data errors (class 22) quote the offending value in their message.
  const message = typeof code === 'string' && /^22...$/.test(code) ? 'data error' : error.message.slice(0, 500);
  const stack = error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
  return { type: error.name, message, ...known, ...cause, stack };
}

/**
 * A structured log on standard output. It never carries bodies, query strings, headers or personal data: callers pass ids and
 * codes, the names above are censored should one slip in, and errors are reduced by `describeError`.
 */
export function createLog(options: { level?: string; name?: string; destination?: DestinationStream } = {}): Log {
  const settings = {
    level: options.level ?? process.env.LOG_LEVEL ?? 'info',
    base: options.name ? { name: options.name, pid: process.pid } : { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError, error: describeError },
    redact: { paths: private_names.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}
