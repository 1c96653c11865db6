import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import type { Database } from './database.ts';
import type { Config } from './platform/config.ts';
import { lockHolder } from './platform/folder-lock.ts';
import { StartError } from './platform/start-error.ts';

type DemoLogins = readonly { who_ko: string; who_en: string; login: string; password: string }[];

/** How to aim the auditor and the crowd, where another terminal would not find books and logins by itself. */
function whereBooksAre(config: Config): string[] {
  return [
    ...(config.data_dir === resolve('data') ? [] : ['--data-dir', config.data_dir]),
    ...(config.database_url ? ['--database-url', '$DATABASE_URL'] : []),
  ];
}

const command = (name: string, args: string[]): string => `npm run ${name}${['', ...args].join(' ')}`;

/** What a person wants to know when Madang is up: where to go, how to get in, how safe the data is, what to try. */
export function announce(
  config: Config,
  url: string,
  database: Database,
  demo_logins: DemoLogins,
  started_ms: number,
): string {
  const { durability, folder_elsewhere } = database;
  if (config.role === 'worker') return `마당 worker 준비됨 · Madang worker ready (${started_ms} ms)\n  ${durability}\n`;
  const books = whereBooksAre(config);
  const lines = [
    '',
    `  마당이 열렸습니다 · Madang is open (${started_ms} ms)`,
    '',
    `  쇼핑몰 · Shop              ${url}/`,
    `  판매자 화면 · Back office   ${url}/admin/`,
    `  API                       ${url}/api/docs`,
    '',
    ...(config.demo && demo_logins.length > 0
      ? [
          '  체험용 계정 · Demo logins',
          ...demo_logins.map((one) => `    ${one.who_ko} · ${one.who_en}: ${one.login} / ${one.password}`),
          '',
        ]
      : []),
    `  데이터 · Data  ${config.database_url ? 'DATABASE_URL' : config.data_dir}${folder_elsewhere ? ` (${folder_elsewhere})` : ''}`,
    `    ${durability}`,
    '',
    '  해 볼 것 · Try next',
    '    1. 휴대폰 크기의 창에서 한정 판매 상품을 사 보세요 · buy a limited drop in a phone-sized window',
    '    2. 판매자 화면의 실시간 관제실을 열어 두고, 다른 터미널에서 · open the control room in the back office, then in another terminal',
    `       ${command('crowd --', [...(config.port === 3000 ? [] : ['--url', url]), ...books, '--buyers 1000', '--stock 100'])}`,
    `    3. 장부가 맞는지 확인하세요 · check the books: ${command('verify', books.length > 0 ? ['--', ...books] : [])}`,
    ...(config.smtp_url
      ? []
      : ['    4. 보낸 메일은 판매자 화면의 메일에 모입니다 · mails are kept in the back office, under E-mails']),
    '',
    '  끝내기 · Stop: Ctrl-C',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** One clear sentence in both languages; a stack only for what is our own bug. */
export function complaint(error: unknown): string {
  if (error instanceof StartError) return `${error.ko}\n${error.message}\n`;
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `마당을 시작하지 못했습니다. 버그로 보입니다.\nMadang could not start, and this looks like a bug of ours: ${detail}\n`;
}

/** The sentence for a data folder that another process has. */
export function lockedFolder(data_dir: string): StartError {
  const holder = lockHolder(data_dir);
  return new StartError(
    `Another Madang already uses the data folder ${data_dir}${holder && ` (${holder})`}; stop it, or give this one another DATA_DIR.`,
    `다른 마당이 이미 데이터 폴더 ${data_dir} 를 쓰고 있습니다${holder && ` (${holder})`}. 그것을 끝내거나 다른 DATA_DIR을 지정해 주세요.`,
  );
}

/** Says at once, before anything is made, that the address is taken. (Somebody may still take it meanwhile.) */
export async function checkAddress(config: Config): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(config.port, config.host);
    await once(probe, 'listening');
  } catch (error) {
    throw listenError(error, config);
  } finally {
    probe.close();
  }
}

/** The sentence for an address that cannot be listened on; other errors pass through. */
export function listenError(error: unknown, config: Config): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const at = `${config.host}:${config.port}`;
  const why: Record<string, [string, string]> = {
    EADDRINUSE: [
      `Port ${config.port} is taken by another program`,
      `${config.port} 포트를 다른 프로그램이 쓰고 있습니다`,
    ],
    EACCES: [`Port ${config.port} may not be opened by this user`, `${config.port} 포트를 열 권한이 없습니다`],
    EADDRNOTAVAIL: [`${at} is not an address of this machine`, `${at} 는 이 컴퓨터의 주소가 아닙니다`],
    ENOTFOUND: [`The host ${config.host} is not known`, `호스트 ${config.host} 를 찾을 수 없습니다`],
  };
  const words = why[code];
  if (!words) return error;
  return new StartError(`${words[0]}; set PORT or HOST to another one.`, `${words[1]}. PORT나 HOST를 바꿔 주세요.`);
}
