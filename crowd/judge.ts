import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sql } from '../verify/connect.ts';
import type { Figures } from './figures.ts';
import { type Entry, readBuyersJournal } from './journal.ts';

/** The states in which an order stands that was once answered as confirmed. */
const kept_states = ['confirmed', 'partly_canceled', 'canceled', 'shipped', 'delivered'];

/**
 * Holds every success the shop has answered against the database: an order that was promised must be there with that
 * amount, a confirmation must not have been forgotten, a cancel must stand.
 */
export async function judgePromises(sql: Sql, journal: string, figures: Figures): Promise<{ promises: number }> {
  let promises = 0;
  for await (const list of readBuyersJournal(journal, isOrder)) {
    promises += list.length;
    const rows = await sql<{ id: string; state: string; amount_krw: number }[]>`
      select id, state, amount_krw from orders.orders where id = any(${list.map((entry) => entry.order_id!)}::uuid[])`;
    const orders = new Map(rows.map((row) => [row.id, row]));
    for (const entry of list) judgeOne(entry, orders.get(entry.order_id!), figures);
  }
  return { promises };
}

const isOrder = (entry: Entry) => entry.said === 'answered' && entry.act !== 'enter';

function judgeOne(entry: Entry, order: { state: string; amount_krw: number } | undefined, figures: Figures): void {
  const { order_id, act, state } = entry;
  if (!order) {
    figures.violate('P5', `an order that was answered with success is gone (${act})`, { order_id });
    return;
  }
  if (entry.amount_krw !== undefined && order.amount_krw !== entry.amount_krw)
    figures.violate('P5', 'an order has another amount than was answered', {
      order_id,
      answered: entry.amount_krw,
      found: order.amount_krw,
    });
  if (act === 'confirm' && state === 'confirmed' && !kept_states.includes(order.state))
    figures.violate('P5', 'an order that was answered as confirmed is not', { order_id, found: order.state });
  if (act === 'cancel' && order.state !== state)
    figures.violate('P5', 'an order that was answered as canceled is not', { order_id, found: order.state });
}

/** What the drop has really sold, counted by a fresh connection. */
export async function countSold(sql: Sql, drop_id: string) {
  const [row] = await sql<{ sold: number; unpaid: number; allotment: number; taken: number }[]>`
    select
      coalesce(sum(h.quantity - h.returned) filter (where h.state in ('committed', 'shipped')), 0)::int as sold,
      coalesce(sum(h.quantity - h.returned) filter (where h.state = 'active'), 0)::int as unpaid,
      d.allotment, d.taken
    from drops.drops d left join inventory.holds h on h.drop_id = d.id
    where d.id = ${drop_id} group by d.id`;
  return row ?? { sold: 0, unpaid: 0, allotment: 0, taken: 0 };
}

type Audit = {
  ok: boolean;
  checks: { promise: string; name: string; ok: boolean; first_violation: unknown; error?: string }[];
  error?: string;
};

/** Waits until nothing about money is open any more, or `longest_ms` have passed; returns what is still open then. */
export async function untilQuiet(sql: Sql, longest_ms: number): Promise<Record<string, unknown>[]> {
  const deadline = performance.now() + longest_ms;
  for (;;) {
    const open = await sql<{ order_id: string }[]>`
      select 'payment' as what, id, order_id, state, sent_at from payments.attempts where state in ('sending', 'unknown')
      union all
      select 'refund', id, order_id, state, sent_at from payments.refunds where state in ('due', 'sending', 'unknown')
      limit 10`;
    if (open.length === 0) return [];
    if (performance.now() > deadline) return await withEffects(sql, open);
    await sleep(250);
  }
}

/** Says with each open payment or refund what its effect is waiting for. */
async function withEffects(sql: Sql, open: { order_id: string }[]): Promise<Record<string, unknown>[]> {
  const effects = await sql<{ payload: { order_id?: string } }[]>`
    select kind, state, attempts, next_at, reason, claimed_by, updated_at, payload from platform.effects
    where payload ->> 'order_id' = any(${open.map((one) => one.order_id)}::text[])`;
  return open.map((one) => ({ ...one, effects: effects.filter((effect) => effect.payload.order_id === one.order_id) }));
}

/** Runs the auditor as its own process on the same database, with the provider's journal. */
export async function runAuditor(database_url: string, provider_journal: string | null): Promise<Audit> {
  const script = join(dirname(import.meta.dirname), 'verify', 'main.ts');
  const args = [script, '--json', '--database-url', database_url, '--grace-s', '60'];
  if (provider_journal) args.push('--journal', provider_journal);
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  await new Promise((done) => child.once('close', done));
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return { ok: false, checks: [], error: `the auditor said nothing that can be read: ${text.slice(0, 300)}` };
  }
}

/** Brings the provider's journal here, as the provider itself tells it. */
export async function fetchProviderJournal(sandbox_url: string, path: string): Promise<void> {
  const reply = await fetch(`${sandbox_url}/sandbox/journal`);
  if (!reply.ok || !reply.body) throw new Error(`the provider's journal could not be read: ${reply.status}`);
  await pipeline(Readable.fromWeb(reply.body as never), createWriteStream(path));
}
