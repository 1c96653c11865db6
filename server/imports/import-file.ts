import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { import_limit_mb, importSentence, row_issues } from '@madang/contract';
import { isMoving } from '@madang/contract/import-states';
import { Complaint } from './complaint.ts';

type Refused = { sheet: string | null; row: number | null; column: string | null; code: string; message: string };
type Counts = {
  rows: number;
  new: number;
  changed: number;
  unchanged: number;
  products_new: number;
  options_new: number;
  orders: number;
  deliveries: number;
};
export type FileReport = { name: string; kind: string | null } & Counts & { refused: Refused[] };
export type Wishes = {
  channel?: string | undefined;
  new_channel?: boolean;
  password?: string | undefined;
  dry_run: boolean;
};
export type Shop = { url: string; cookie: string };

type Shown = {
  import_id: string;
  state: string;
  kind: string | null;
  sheet: string | null;
  counts: Counts | null;
  error: { code: string; message: string } | null;
};
type RowPage = {
  rows: { row: number; issues: { column: string | null; code: string; message: string }[] }[];
  next_after: number | null;
};

const nothing = {
  rows: 0,
  new: 0,
  changed: 0,
  unchanged: 0,
  products_new: 0,
  options_new: 0,
  orders: 0,
  deliveries: 0,
};

/** Sends one file and waits for its end. `read`: it could be read; else its one refusal says why. */
export async function importFile(
  shop: Shop,
  file: string,
  wishes: Wishes,
): Promise<{ report: FileReport; read: boolean }> {
  const name = basename(file);
  const bytes = readBytes(file);
  if (!bytes) return unread(name, null, { code: 'NOT_OPENED', message: importSentence('NOT_OPENED') });
  if (bytes.length > import_limit_mb * 1024 * 1024) {
    const message = importSentence('TOO_LARGE', { limit_mb: import_limit_mb });
    return unread(name, null, { code: 'TOO_LARGE', message });
  }
  const form = new FormData();
  if (wishes.channel) form.set('channel', wishes.channel);
  if (wishes.new_channel) form.set('new_channel', '1');
  if (wishes.password) form.set('password', wishes.password);
  form.set(wishes.dry_run ? 'dry_run' : 'commit', '1');
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  const { import_id } = await call<Shown>(shop, 'POST', '', form);
  const shown = await settle(shop, import_id);
  const read = shown.state === 'done' || shown.state === 'previewed';
  const refused = read ? await readRefused(shop, shown) : [];
  // A sheet nobody knows stays, to be drawn on the page; what was only looked at goes.
  if (wishes.dry_run || (!read && shown.state !== 'needs_mapping')) await drop(shop, import_id);
  if (!read) return unread(name, shown, shown.error ?? { code: 'FAILED', message: importSentence('FAILED') });
  return { report: { ...reportOf(name, shown, shown.counts!), refused }, read };
}

function readBytes(file: string): Buffer | null {
  try {
    // npm runs scripts in the project's folder; the file was named from where the command was typed.
    return readFileSync(resolve(process.env.INIT_CWD ?? '.', file));
  } catch {
    return null;
  }
}

function reportOf(name: string, shown: Shown | null, counts: Counts): Omit<FileReport, 'refused'> {
  const { rows, changed, unchanged, products_new, options_new, orders, deliveries } = counts;
  const kind = shown?.kind ?? null;
  return { name, kind, rows, new: counts.new, changed, unchanged, products_new, options_new, orders, deliveries };
}

function unread(name: string, shown: Shown | null, error: { code: string; message: string }) {
  const refused = [{ sheet: shown?.sheet ?? null, row: null, column: null, ...error }];
  return { report: { ...reportOf(name, shown, nothing), refused }, read: false };
}

async function settle(shop: Shop, import_id: string): Promise<Shown> {
  for (let wait_ms = 40; ; wait_ms = Math.min(500, wait_ms * 1.3)) {
    const shown = await call<Shown>(shop, 'GET', `/${import_id}`);
    if (!isMoving(shown)) return shown;
    await sleep(wait_ms);
  }
}

/** One entry for each thing that is wrong with a refused row. */
async function readRefused(shop: Shop, { import_id, sheet }: Shown): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const path = `/${import_id}/rows?outcome=refused&limit=1000&after=${after}`;
    const page: RowPage = await call<RowPage>(shop, 'GET', path);
    for (const { row, issues } of page.rows)
      for (const { column, code, message } of issues)
        if (refuses(code)) refused.push({ sheet, row, column, code, message });
    after = page.next_after;
  }
  return refused;
}

const refuses = (code: string) => (row_issues as Record<string, { level: string }>)[code]?.level === 'refuse';

async function drop(shop: Shop, import_id: string): Promise<void> {
  await call(shop, 'DELETE', `/${import_id}`).catch(() => {});
}

async function call<T>({ url, cookie }: Shop, method: string, path: string, body?: FormData): Promise<T> {
  const headers = {
    cookie,
    'accept-language': 'ko',
    ...(method === 'GET' ? {} : { 'idempotency-key': crypto.randomUUID() }),
  };
  const reply = await fetch(`${url}/api/v1/admin/imports${path}`, { method, headers, ...(body ? { body } : {}) });
  const answer = (await reply.json()) as { title?: string; detail?: string };
  if (reply.ok) return answer as T;
  throw new Complaint(`${method} ${path || '/imports'}: ${reply.status} ${answer.detail ?? answer.title ?? ''}`);
}
