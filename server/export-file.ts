// `npm run export -- --channel NAME --form dispatch --out FILE [--again] [--reason WHY] [--url URL] [--json]`: a dispatch file out of a
// running Madang, or of one that is started on the data folder for as long as it takes. Exits 0 when the file was written.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hold_words } from '@madang/contract/hold-words';
import { Complaint } from './imports/complaint.ts';
import { reachServer } from './imports/reach-server.ts';
import { signIn } from './imports/sign-in.ts';

const usage =
  'npm run export -- --channel NAME --form dispatch --out FILE [--again] [--reason WHY] [--url URL] [--json]';

type Made = {
  export: { export_id: string; title: string; lines: number; repeated: number; personal: boolean };
  skipped: number;
  doubted: number;
  held: Record<string, number>;
};

try {
  await exportFile();
} catch (error) {
  process.stderr.write(`${error instanceof Complaint ? error.message : ((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}

async function exportFile(): Promise<void> {
  const asked = readArguments();
  const data_dir = resolve(process.env.DATA_DIR || fileURLToPath(new URL('../data', import.meta.url)));
  const server = await reachServer(asked.url, data_dir);
  try {
    const cookie = await signIn(server.url, data_dir);
    const body = JSON.stringify({ channel: asked.channel, form: asked.form, ...(asked.again ? { again: true } : {}) });
    const made = (await (
      await call('POST', `${server.url}/api/v1/admin/channels/exports`, cookie, body)
    ).json()) as Made;
    const why = made.export.personal ? `?reason=${encodeURIComponent(asked.reason ?? 'delivery')}` : '';
    const file = await call(
      'GET',
      `${server.url}/api/v1/admin/channels/exports/${made.export.export_id}/file${why}`,
      cookie,
    );
    // npm runs scripts in the project's folder; the file was named from where the command was typed.
    const out = resolve(process.env.INIT_CWD ?? '.', asked.out);
    try {
      writeFileSync(out, Buffer.from(await file.arrayBuffer()));
    } catch (error) {
      throw new Complaint(`${asked.out} cannot be written: ${(error as Error).message}`);
    }
    process.stdout.write(
      asked.json ? `${JSON.stringify({ file: out, ...made }, null, 2)}\n` : sentenceOf(made, asked.out),
    );
  } finally {
    await server.stop();
  }
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        channel: { type: 'string' },
        form: { type: 'string', default: 'dispatch' },
        out: { type: 'string' },
        again: { type: 'boolean', default: false },
        reason: { type: 'string' },
        url: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const { channel, out } = values;
    if (channel && out) return { ...values, channel, out };
  } catch (error) {
    throw new Complaint(`${(error as Error).message}\n${usage}`);
  }
  throw new Complaint(usage);
}

async function call(method: string, url: string, cookie: string, body?: string): Promise<Response> {
  const key = { 'idempotency-key': crypto.randomUUID(), 'content-type': 'application/json' };
  const headers = { cookie, 'accept-language': 'ko', ...(method === 'GET' ? {} : key) };
  const reply = await fetch(url, { method, headers, ...(body ? { body } : {}) });
  if (reply.ok) return reply;
  const answer = (await reply.json().catch(() => ({}))) as { title?: string; detail?: string; details?: Held[] };
  const held = answer.details?.filter((one) => one.why).map((one) => `\n  ${heldFor(one.why, one.lines)}`) ?? [];
  throw new Complaint(`${answer.detail ?? answer.title ?? `${method} ${url}: ${reply.status}`}${held.join('')}`);
}

type Held = { why: string; lines: number };
function heldFor(why: string, lines: number): string {
  return `보류 ${hold_words[why]?.[0] ?? why} ${lines}`;
}

function sentenceOf({ export: file, skipped, doubted, held }: Made, out: string): string {
  const rest = [
    file.repeated > 0 ? `다시 나간 줄 ${file.repeated}` : '',
    skipped > 0 ? `이미 나가서 뺀 줄 ${skipped}` : '',
    doubted > 0 ? `송장번호를 확인할 줄 ${doubted}` : '',
    ...Object.entries(held).map(([why, lines]) => heldFor(why, lines)),
  ].filter(Boolean);
  return `${out}: ${file.title}, ${file.lines}줄${rest.length > 0 ? ` (${rest.join(', ')})` : ''}\n`;
}
