import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { demandTls } from './demand-tls.ts';
import { StartError } from './start-error.ts';
import type { TelemetryOptions } from './telemetry.ts';
import type { VaultSettings } from './vault-transit.ts';

type Role = 'all' | 'web' | 'worker';

export type Config = {
  port: number;
  /** 'localhost' (both loopbacks) unless HOST says otherwise: demo logins are public knowledge. */
  host: string;
  /** Absolute. Holds our own database, `secrets.json` and uploaded media. */
  data_dir: string;
  /** Somebody else's PostgreSQL; without it Madang runs its own in `data_dir`. */
  database_url?: string;
  database_engine?: 'native' | 'pglite';
  /** At least 32 characters; everything sealed or signed derives from it. */
  secret: string;
  /** Older secrets that still open what they sealed. */
  secrets_previous: string[];
  /** Key-encryption keys of persons' keys, the one that wraps first; without one the secret wraps. */
  wrapping_keys: string[];
  /** A file of such keys, which come before those. */
  wrapping_key_file?: string;
  /** HashiCorp Vault or OpenBao, whose transit engine seals such keys, which come before those. */
  key_service?: VaultSettings;
  /** Who shows it may read /metrics from elsewhere. */
  metrics_token?: string;
  smtp_url?: string;
  /** Mails leave encrypted (STARTTLS) or not at all. */
  mail_needs_tls: boolean;
  /** The sender of mails; real servers want an address of the shop's own domain. */
  mail_from?: string;
  /** SOLAPI, who sends our text messages; `base_url` only for tests. */
  solapi?: { api_key: string; api_secret: string; from: string; base_url?: string };
  /** `base_url` only for tests. */
  toss?: { client_key: string; secret_key: string; base_url?: string };
  kakaopay?: { secret_key: string; cid: string };
  /** Where people may sign in besides a password; `base_url` only for tests. */
  social: { name: 'kakao' | 'naver' | 'google'; client_id: string; client_secret: string; base_url?: string }[];
  /** Where the markets' interfaces answer, by which clock and how often they are asked: for tests alone. */
  markets?: {
    addresses?: Partial<Record<'smartstore' | 'coupang', string>>;
    now?: () => Date;
    per_second?: number;
    pull_every_ms?: number;
  };
  /** 스마트택배, who knows how far parcels have come; without its key nobody is asked. */
  tracker?: { key: string; base_url: string };
  /** Where the sandbox payment provider answers. */
  sandbox_url?: string;
  /** A public beacon that speaks drand's HTTP JSON, chain included, for the draws of waiting rooms; without it values are entered. */
  beacon_url?: string;
  /** The chain's public key in hex; without it drand's quicknet's. */
  beacon_key?: string;
  /** The collector that traces are sent to; without it nothing of it is loaded. */
  otel?: TelemetryOptions;
  /** Where browsers reach us, without a slash at the end. */
  public_url: string;
  role: Role;
  /** Whether the demo shop is put into a database that never had it. */
  demo: boolean;
  /** Whether X-Forwarded-* of a proxy in front is believed. */
  trust_proxy: boolean;
};

const social_variables = [
  ['kakao', 'KAKAO_CLIENT_ID', 'KAKAO_CLIENT_SECRET'],
  ['naver', 'NAVER_CLIENT_ID', 'NAVER_CLIENT_SECRET'],
  ['google', 'GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
] as const;

type Env = Record<string, string | undefined>;

/**
 * Reads the whole environment, once. Empty values count as not set.
 * @throws StartError naming the first variable that makes no sense.
 */
export function readConfig(given: Env = process.env): Config {
  const env: Env = Object.fromEntries(Object.entries(given).filter(([, value]) => value?.trim()));
  const port = readPort(env.PORT);
  const data_dir = resolve(env.DATA_DIR ?? 'data');
  const database_url = readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  const public_url = readUrl(env, 'PUBLIC_URL', ['http:', 'https:']) ?? `http://localhost:${port}`;
  const smtp_url = readUrl(env, 'SMTP_URL', ['smtp:', 'smtps:']);
  const toss = readPair(env, 'TOSS_CLIENT_KEY', 'TOSS_SECRET_KEY');
  const kakaopay = readPair(env, 'KAKAOPAY_CID', 'KAKAOPAY_SECRET_KEY');
  const config: Config = {
    port,
    host: env.HOST ?? 'localhost',
    data_dir,
    role: readChoice(env, 'MADANG_ROLE', ['all', 'web', 'worker']) ?? 'all',
    public_url: public_url.replace(/\/+$/, ''),
    social: social_variables.flatMap(([name, id, secret]) => {
      const pair = readPair(env, id, secret);
      return pair ? [{ name, client_id: pair[0], client_secret: pair[1] }] : [];
    }),
    demo: readFlag(env, 'MADANG_DEMO') ?? env.NODE_ENV !== 'production',
    mail_needs_tls: demandTls(env, { database_url, smtp_url }),
    trust_proxy: readFlag(env, 'MADANG_TRUST_PROXY') ?? false,
    ...defined({
      database_url,
      database_engine: readChoice(env, 'MADANG_DB_ENGINE', ['native', 'pglite']),
      metrics_token: readToken(env, 'MADANG_METRICS_TOKEN'),
      smtp_url,
      mail_from: readAddress(env, 'MAIL_FROM'),
      sandbox_url: readUrl(env, 'SANDBOX_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
      solapi: readSolapi(env),
      tracker: readTracker(env),
      otel: readOtel(env),
      beacon_url: readUrl(env, 'LINE_BEACON_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
      beacon_key: readKey(env, 'LINE_BEACON_KEY'),
      toss: toss && { client_key: toss[0], secret_key: toss[1] },
      kakaopay: kakaopay && { cid: kakaopay[0], secret_key: kakaopay[1] },
    }),
    ...readSecrets(env, data_dir),
    ...readWrappingKeys(env),
  };
  return config;
}

function readPort(text: string | undefined): number {
  if (text === undefined) return 3000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw bad('PORT', text, 'a number from 0 to 65535', '0부터 65535까지의 숫자여야 합니다');
}

function readUrl(env: Env, name: string, protocols: string[]): string | undefined {
  const text = env[name];
  if (text === undefined) return undefined;
  const parsed = URL.parse(text);
  if (parsed && protocols.includes(parsed.protocol)) return text;
  // The value may hold a password: it is not repeated.
  throw bad(name, '', `an address beginning with ${protocols[0]}//`, `${protocols[0]}//로 시작하는 주소여야 합니다`);
}

/** A point of BLS12-381's second group, compressed. */
function readKey(env: Env, name: string): string | undefined {
  const text = env[name]?.trim();
  if (text === undefined || /^[0-9a-f]{192}$/i.test(text)) return text;
  throw bad(name, text, 'a public key of 192 hex digits', '16진수 192자리 공개 키여야 합니다');
}

function readAddress(env: Env, name: string): string | undefined {
  const text = env[name]?.trim();
  if (text === undefined || /^[^@\s<>]+@[^@\s<>]+$/.test(text)) return text;
  throw bad(name, text, 'an address like shop@example.com', 'shop@example.com 같은 주소여야 합니다');
}

function readChoice<T extends string>(env: Env, name: string, choices: readonly T[]): T | undefined {
  const text = env[name];
  if (text === undefined || choices.includes(text as T)) return text as T | undefined;
  throw bad(name, text, `one of ${choices.join(', ')}`, `${choices.join(', ')} 중 하나여야 합니다`);
}

function readFlag(env: Env, name: string): boolean | undefined {
  const text = env[name]?.toLowerCase();
  if (text === undefined) return undefined;
  if (['1', 'true', 'yes', 'on'].includes(text)) return true;
  if (['0', 'false', 'no', 'off'].includes(text)) return false;
  throw bad(name, text, '1 or 0', '1 또는 0이어야 합니다');
}

/** Key, secret and the registered sender's number: all three or none. */
function readSolapi(env: Env): Config['solapi'] {
  const [api_key, api_secret, from] = [env.SOLAPI_API_KEY, env.SOLAPI_API_SECRET, env.SOLAPI_FROM?.replace(/\D/g, '')];
  if (!api_key && !api_secret && !from) return undefined;
  if (!api_key || !api_secret || !from) {
    const names = 'SOLAPI_API_KEY, SOLAPI_API_SECRET, SOLAPI_FROM';
    throw new StartError(`${names} must be set together.`, `함께 지정해야 합니다: ${names}.`);
  }
  const base_url = readUrl(env, 'SOLAPI_URL', ['http:', 'https:'])?.replace(/\/+$/, '');
  return { api_key, api_secret, from, ...(base_url ? { base_url } : {}) };
}

function readTracker(env: Env): Config['tracker'] {
  const base_url = readUrl(env, 'SMARTTRACKER_URL', ['http:', 'https:'])?.replace(/\/+$/, '');
  const key = env.SMARTTRACKER_KEY;
  return key ? { key, base_url: base_url ?? 'https://info.sweettracker.co.kr' } : undefined;
}

/** OpenTelemetry's own names and forms: headers are `name=value,name=value` with percent escapes. */
function readOtel(env: Env): Config['otel'] {
  const endpoint = readUrl(env, 'OTEL_EXPORTER_OTLP_ENDPOINT', ['http:', 'https:']);
  if (!endpoint) return undefined;
  const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1);
  if (!(ratio >= 0 && ratio <= 1)) {
    throw bad(
      'OTEL_TRACES_SAMPLER_ARG',
      env.OTEL_TRACES_SAMPLER_ARG ?? '',
      'a number from 0 to 1',
      '0부터 1까지의 숫자여야 합니다',
    );
  }
  const headers: Record<string, string> = {};
  for (const pair of (env.OTEL_EXPORTER_OTLP_HEADERS ?? '').split(',').filter(Boolean)) {
    const [, name, value] = /^\s*([\w-]+)\s*=\s*((?:[^%\s]|%[0-9a-f]{2})*)\s*$/i.exec(pair) ?? [];
    if (!name)
      throw bad('OTEL_EXPORTER_OTLP_HEADERS', '', 'name=value,name=value', 'name=value,name=value 꼴이어야 합니다');
    headers[name.toLowerCase()] = decodeURIComponent(value!);
  }
  return { endpoint, headers, service_name: env.OTEL_SERVICE_NAME ?? 'madang', ratio };
}

/** Two variables that mean something only together. */
function readPair(env: Env, first: string, second: string): [string, string] | undefined {
  const [one, two] = [env[first], env[second]];
  if (one && two) return [one, two];
  if (!one && !two) return undefined;
  throw new StartError(`${first} and ${second} must be set together.`, `함께 지정해야 합니다: ${first}, ${second}.`);
}

/** From the environment, or made once and kept in DATA_DIR/secrets.json for its owner alone. */
function readSecrets(env: Env, data_dir: string): { secret: string; secrets_previous: string[] } {
  const secrets_previous = (env.MADANG_SECRET_PREVIOUS ?? '').split(',').filter(Boolean);
  for (const secret of [env.MADANG_SECRET, ...secrets_previous]) {
    if (secret !== undefined && secret.length < 32) {
      throw bad('MADANG_SECRET', '', 'at least 32 characters long', '32자 이상이어야 합니다');
    }
  }
  if (env.NODE_ENV === 'production' && env.MADANG_SECRET && isWeakSecret(env.MADANG_SECRET)) {
    throw new StartError(
      'MADANG_SECRET is one that can be guessed; in production it must be random (openssl rand -base64 32).',
      '추측할 수 있는 MADANG_SECRET 입니다. 운영 환경에서는 무작위여야 합니다 (openssl rand -base64 32).',
    );
  }
  if (env.MADANG_SECRET) return { secret: env.MADANG_SECRET, secrets_previous };
  return { secret: keptSecret(data_dir), secrets_previous };
}

type Wrapping = Pick<Config, 'wrapping_keys' | 'wrapping_key_file' | 'key_service'>;

/** One place of the three; older keys of the environment may stand beside each. */
function readWrappingKeys(env: Env): Wrapping {
  const { MADANG_WRAPPING_KEY: key, MADANG_WRAPPING_KEY_FILE: file } = env;
  const url = readUrl(env, 'MADANG_VAULT_URL', ['http:', 'https:'])?.replace(/\/+$/, '');
  if ([key, file, url].filter(Boolean).length > 1) {
    const names = 'MADANG_WRAPPING_KEY, MADANG_WRAPPING_KEY_FILE, MADANG_VAULT_URL';
    throw new StartError(`Only one of ${names} may be set.`, `${names} 중 하나만 지정할 수 있습니다.`);
  }
  const previous = (env.MADANG_WRAPPING_KEY_PREVIOUS ?? '').split(',').filter(Boolean);
  if (previous.length > 0 && !key && !file && !url) {
    throw bad('MADANG_WRAPPING_KEY', '', 'set where an older one is', '이전 키를 지정하면 함께 지정해야 합니다');
  }
  const wrapping_keys = [...(key ? [key] : []), ...previous].map((one) => readWrappingKey(one, env));
  if (file) return { wrapping_keys, wrapping_key_file: resolve(file) };
  return url ? { wrapping_keys, key_service: readVault(env, url) } : { wrapping_keys };
}

/** @throws StartError for a key that is short, or in production one that can be guessed. */
export function readWrappingKey(key: string, env: Env = process.env): string {
  if (key.length >= 32 && !(env.NODE_ENV === 'production' && isWeakSecret(key))) return key;
  throw bad('MADANG_WRAPPING_KEY', '', 'at least 32 random characters', '무작위 32자 이상이어야 합니다');
}

function readVault(env: Env, url: string): VaultSettings {
  const { MADANG_VAULT_TOKEN: token, MADANG_VAULT_MOUNT: mount, MADANG_VAULT_NAMESPACE: namespace } = env;
  if (!token)
    throw bad(
      'MADANG_VAULT_TOKEN',
      '',
      'set together with MADANG_VAULT_URL',
      'MADANG_VAULT_URL과 함께 지정해야 합니다',
    );
  const key = env.MADANG_VAULT_KEY ?? 'madang';
  return { url, token, key, ...(mount ? { mount } : {}), ...(namespace ? { namespace } : {}) };
}

/**
 * A secret somebody made up: a word of the examples, or too few different characters to be random. 32 random characters of
 * any alphabet of 16 or more have at least 10 different ones but once in millions.
 */
export function isWeakSecret(secret: string): boolean {
  return new Set(secret).size < 10 || /change.?me|password|example|secret|default|madang|1234567|abcdef/i.test(secret);
}

function readToken(env: Env, name: string): string | undefined {
  const text = env[name];
  if (text === undefined || (text.length >= 24 && !isWeakSecret(text))) return text;
  throw bad(name, '', 'at least 24 random characters', '무작위 24자 이상이어야 합니다');
}

function keptSecret(data_dir: string): string {
  const file = join(data_dir, 'secrets.json');
  try {
    mkdirSync(data_dir, { recursive: true, mode: 0o755 });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify({ secret: randomBytes(32).toString('base64url') })}\n`, { mode: 0o600 });
    try {
      linkSync(draft, file); // whole or not at all, and never over one that is there
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    const { secret } = JSON.parse(readFileSync(file, 'utf8')) as { secret?: string };
    if (typeof secret === 'string' && secret.length >= 32) return secret;
    throw new Error('it holds no secret');
  } catch (error) {
    const why = (error as Error).message;
    throw new StartError(
      `The data folder cannot be used (${file}: ${why}).`,
      `데이터 폴더를 사용할 수 없습니다 (${file}: ${why}).`,
    );
  }
}

function bad(name: string, value: string, en: string, ko: string): StartError {
  const shown = value ? ` (${value})` : '';
  return new StartError(`${name}${shown} must be ${en}.`, `환경 변수 ${name}${shown}: ${ko}.`);
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}
