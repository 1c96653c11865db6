import { resolve } from 'node:path';
import type { Config } from './platform/config.ts';
import { readMemory } from './platform/embedded-db-memory.ts';
import { readPostmaster } from './platform/embedded-db-native.ts';
import { StartError } from './platform/start-error.ts';

/** The database of the Madang that runs: DATABASE_URL's, or its own one in the data folder. */
export const databaseUrl = (config: Config): string => config.database_url ?? ownUrl(config);

function ownUrl({ data_dir }: Config): string {
  const memory = readMemory(data_dir);
  const running = memory && readPostmaster(resolve(data_dir, memory.folder));
  if (!running) {
    const why = `No database of Madang runs in ${data_dir}: start Madang, or set DATA_DIR or DATABASE_URL.`;
    throw new StartError(why, `${data_dir} 에 실행 중인 마당의 데이터베이스가 없습니다.`);
  }
  const socket = running.socket_folder ? `?host=${encodeURIComponent(running.socket_folder)}` : '';
  return `postgres://madang:${encodeURIComponent(memory.password)}@localhost:${running.port}/madang${socket}`;
}
