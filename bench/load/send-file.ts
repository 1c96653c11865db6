/** Somebody's browser that sends one order file: its bytes are made beforehand, and the shop's processors are not its own. */
import { readFileSync } from 'node:fs';
import { stepAside } from '../../server/platform/step-aside.ts';

export type Sending = { url: string; cookie: string; file: string; fields: Record<string, string> };

process.once('disconnect', () => process.exit(1));
process.once('message', async (message) => {
  const { url, cookie, file, fields } = message as Sending;
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([readFileSync(file)]), 'orders.xlsx');
  const made = new Response(form);
  const content_type = made.headers.get('content-type')!;
  const body = await made.arrayBuffer();
  stepAside(process.pid);
  process.once('message', async () => {
    const headers = { cookie, 'content-type': content_type, 'idempotency-key': crypto.randomUUID() };
    const reply = await fetch(url, { method: 'POST', headers, body });
    process.send!({ status: reply.status, text: await reply.text() }, () => process.exit(0));
  });
  process.send!('ready');
});
