import { parentPort, workerData } from 'node:worker_threads';
import { drawLabel } from './draw-label.ts';
import { openList } from './draw-list.ts';
import { drawSlip } from './draw-slip.ts';
import { openSheet } from './sheet.ts';
import type { PrintJob, Slip } from './slip.ts';

// Draws what it is sent and answers each message with the bytes that came of it.
const job = workerData as PrintJob;
const port = parentPort!;
let chunks: Uint8Array[] = [];
const sheet = openSheet(job.title, (bytes) => chunks.push(bytes));
const list = job.kind === 'list' ? openList(sheet, job) : null;
let drawn = 0;

port.on('message', async ({ slips, end }: { slips?: Slip[]; end?: true }) => {
  for (const slip of slips ?? []) {
    if (list) list.add(slip);
    else if (job.kind === 'label')
      for (const box of slip.boxes ?? [undefined]) drawLabel(sheet, slip, job.sheet, drawn++, box);
    else drawSlip(sheet, slip, job.sheet, job.printed_at);
  }
  if (end) await sheet.end();
  await new Promise(setImmediate);
  const bytes = new Uint8Array(Buffer.concat(chunks));
  chunks = [];
  port.postMessage({ bytes, end }, [bytes.buffer]);
  if (end) port.close();
});
