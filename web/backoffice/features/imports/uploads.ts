import { import_limit_mb } from '@madang/contract/import-bounds';
import { importSentence } from '@madang/contract/import-faults';
import { adminStartImport } from '@madang/contract/imports';
import { useSyncExternalStore } from 'react';
import { call, sentenceOf } from '../../../ui/lib/api.ts';
import { language } from '../../../ui/lib/language.ts';

/** A file on its way to the server. It goes on while other pages are shown; what arrived is the server's. */
export type Upload = { id: string; name: string; state: 'waiting' | 'sending' | 'failed'; sentence: string | null };
type Job = { upload: Upload; file: File; shop_id: string | undefined; channel: string | undefined };

let uploads: readonly Upload[] = [];
const watchers = new Set<() => void>();
const queue: Job[] = [];
let working = false;

function put(next: readonly Upload[]): void {
  uploads = next;
  for (const watch of watchers) watch();
}
const change = (id: string, part: Partial<Upload>) =>
  put(uploads.map((one) => (one.id === id ? { ...one, ...part } : one)));

/** Sends files one after another. `arrived` is called with the import of each. */
export function sendFiles(
  files: readonly File[],
  to: { shop_id?: string | undefined; channel?: string | undefined },
  arrived: (import_id: string) => void,
): void {
  for (const file of files) {
    const upload: Upload = { id: crypto.randomUUID(), name: file.name, state: 'waiting', sentence: null };
    if (file.size > import_limit_mb * 1024 * 1024) {
      const sentence = importSentence('TOO_LARGE', { limit_mb: import_limit_mb }, language());
      put([...uploads, { ...upload, state: 'failed', sentence }]);
      continue;
    }
    put([...uploads, upload]);
    queue.push({ upload, file, shop_id: to.shop_id, channel: to.channel });
  }
  if (!working) void work(arrived);
}

async function work(arrived: (import_id: string) => void): Promise<void> {
  working = true;
  for (let job = queue.shift(); job; job = queue.shift()) {
    const { id } = job.upload;
    change(id, { state: 'sending' });
    const body = new FormData();
    if (job.shop_id) body.set('shop_id', job.shop_id);
    if (job.channel) body.set('channel', job.channel);
    body.set('file', job.file);
    try {
      const { import_id } = await call(adminStartImport, { body, key: id });
      put(uploads.filter((one) => one.id !== id));
      arrived(import_id);
    } catch (error) {
      change(id, { state: 'failed', sentence: sentenceOf(error) });
    }
  }
  working = false;
}

export const forgetUpload = (id: string) => put(uploads.filter((one) => one.id !== id));

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => uploads,
  );
}
