// `npm run import -- FILE… [--password P] [--channel NAME [--new-channel]] [--dry-run] [--url URL] [--json]`: order files into a running Madang, or
// into one that is started on the data folder for as long as it takes. Exits 0 when every file could be read.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Complaint } from './imports/complaint.ts';
import { type FileReport, importFile } from './imports/import-file.ts';
import { reachServer } from './imports/reach-server.ts';
import { signIn } from './imports/sign-in.ts';

const usage =
  'npm run import -- FILE… [--password P] [--channel NAME [--new-channel]] [--dry-run] [--url URL] [--json]';

try {
  process.exitCode = (await importFiles()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Complaint ? error.message : ((error as Error).stack ?? error)}\n`);
  process.exitCode = 1;
}

async function importFiles(): Promise<boolean> {
  const { asked, files } = readArguments();
  const data_dir = resolve(process.env.DATA_DIR || fileURLToPath(new URL('../data', import.meta.url)));
  const server = await reachServer(asked.url, data_dir);
  try {
    const shop = { url: server.url, cookie: await signIn(server.url, data_dir) };
    const { channel, password, 'new-channel': new_channel, 'dry-run': dry_run } = asked;
    const wishes = { channel, new_channel, password, dry_run };
    const reports: FileReport[] = [];
    let all_read = true;
    for (const file of files) {
      const { report, read } = await importFile(shop, file, wishes);
      reports.push(report);
      if (!read) all_read = false;
      if (!asked.json) process.stdout.write(sentenceOf(report, read));
    }
    if (asked.json) process.stdout.write(`${JSON.stringify({ files: reports }, null, 2)}\n`);
    return all_read;
  } finally {
    await server.stop();
  }
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        password: { type: 'string' },
        channel: { type: 'string' },
        'new-channel': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        url: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length > 0) return { asked: values, files: positionals };
  } catch (error) {
    throw new Complaint(`${(error as Error).message}\n${usage}`);
  }
  throw new Complaint(usage);
}

function sentenceOf(report: FileReport, read: boolean): string {
  if (!read) return `${report.name}: ${report.refused[0]!.message}\n`;
  const refused = new Set(report.refused.map((one) => one.row)).size;
  const reasons = report.refused.map((one) => `  ${one.row}행 ${one.column ?? ''}: ${one.message}\n`);
  return `${report.name} (${report.kind}): ${report.rows}행, 새로 ${report.new}, 바뀜 ${report.changed}, 그대로 ${report.unchanged}, 거절 ${refused}\n${reasons.join('')}`;
}
