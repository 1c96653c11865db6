import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { placeCheckout, readSession } from '@madang/contract';
import { connect, embeddedUrl } from '../verify/connect.ts';
import { type Crowd, type Stage, visit } from './buyer.ts';
import { providerBehaviour } from './characters.ts';
import { type Copy, startCopy } from './copy.ts';
import { Figures } from './figures.ts';
import { openBuyersJournal } from './journal.ts';
import { countSold, fetchProviderJournal, judgePromises, runAuditor, untilQuiet } from './judge.ts';
import { demoOwner } from './logins.ts';
import type { Options } from './options.ts';
import { showProgress } from './progress.ts';
import { payAtProvider, setStage, tellProvider } from './stage.ts';
import { makeVerdict, type Verdict } from './verdict.ts';
import { openWire, type Wire } from './wire.ts';

const opens_in_ms = 1_500;

/** One whole launch day: the stage, the storm, the silence after it, the verdict. */
export async function rehearse(options: Options, folder: string): Promise<Verdict> {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  chmodSync(folder, 0o755); // the copy's database may run as a user that is not ours
  const copy = options.url ? null : await startCopy(folder, options.copy_database_url);
  const onSignal = () => void copy?.stop().finally(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const figures = new Figures();
  const url = copy?.url ?? options.url!;
  const patience_ms = options.kills > 0 || options.provider ? 120_000 : 60_000;
  const wire = openWire(url, options.connections, patience_ms, figures);
  try {
    say(`rehearsing on ${url}${copy ? ', a copy of its own' : ''}`);
    const owner = options.owner ?? copy?.owner() ?? demoOwner(options.data_dir);
    const prepared = await setStage(wire, { ...options, owner }, opens_in_ms);
    const opened_at = performance.now() + opens_in_ms;
    let sandbox_url: string | null = copy?.sandbox_url ?? null;
    const behaviour = options.provider ?? providerBehaviour(options.seed, options.misbehave);
    const meet = async (found: string) => {
      sandbox_url = found;
      await tellProvider(found, behaviour);
    };
    const stage: Stage = { ...prepared, pay: payAtProvider(meet) };
    await comeTooEarly(wire, stage, figures);
    await sleep(Math.max(0, opened_at - performance.now() + 200));

    const journal_path = join(folder, 'buyers.jsonl');
    const journal = openBuyersJournal(journal_path);
    const { seed, misbehave } = options;
    const crowd: Crowd = { wire, stage, figures, journal, seed, misbehave, patience_ms };
    const killed = await storm(crowd, options, copy, say);
    await journal.close();

    const database_url = copy?.databaseUrl() ?? (process.env.DATABASE_URL || embeddedUrl(options.data_dir));
    const sql = connect(database_url);
    try {
      for (const open of await untilQuiet(sql, 90_000))
        figures.violate('P2', `a ${open.what} was still open after 90 s`, open);
      const { promises } = await judgePromises(sql, journal_path, figures);
      const stock = await countSold(sql, stage.drop_id);
      const provider_journal = sandbox_url ? join(folder, 'provider-journal.jsonl') : null;
      if (sandbox_url && provider_journal) await fetchProviderJournal(sandbox_url, provider_journal);
      const audit = await runAuditor(database_url, provider_journal);
      return makeVerdict({ options, url, figures, stock, audit, promises, killed });
    } finally {
      await sql.end({ timeout: 1 });
      if (sandbox_url && !copy) await tellProvider(sandbox_url, null);
      if (!copy) await stage.takeDown();
    }
  } finally {
    await wire.close();
    await copy?.stop();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

/** A buyer who cannot wait must be told when the drop opens. */
async function comeTooEarly(wire: Wire, stage: Stage, figures: Figures): Promise<void> {
  const early = wire.browser();
  await early.call(readSession);
  const answer = await early.call(placeCheckout, {
    body: {
      lines: [{ variant_id: stage.variant_id, quantity: 1, unit_price_krw: stage.unit_price_krw }],
      contact: {
        name: '이른이',
        phone: '010-9999-0000',
        postal_code: '04524',
        address1: '서울특별시 중구 세종대로 110',
      },
      provider: 'sandbox',
      drop_id: stage.drop_id,
    },
  });
  const after = await early.call(readSession);
  const opened = !after.ok || after.value.server_time >= stage.opens_at; // the answer came too late to be early
  if (opened) return;
  if (answer.ok) figures.violate('P1', 'the drop sold before it opened', { order_id: answer.value.order_id });
  else if (answer.code !== 'not_open_yet') figures.violate('answers', `too early was refused with ${answer.code}`);
  else figures.refuse(answer.code);
}

/** Everybody comes; `at_once` of them are at work at any moment. Meanwhile the server is killed as often as asked. */
async function storm(crowd: Crowd, options: Options, copy: Copy | null, say: (text: string) => void) {
  const done = showProgress(crowd.figures, options.buyers);
  let next = 0;
  const worker = async () => {
    while (next < options.buyers) await visit(crowd, next++);
  };
  const workers = Promise.all(Array.from({ length: Math.min(options.at_once, options.buyers) }, worker));
  const over = { yet: false };
  const kills = copy ? killAtTimes(crowd.figures, options, copy, over, say) : Promise.resolve([]);
  try {
    await workers;
  } finally {
    over.yet = true;
    done();
  }
  return await kills;
}

/** Kills when the drop is part sold, and evenly over the day; every other time the database is killed too. */
async function killAtTimes(
  figures: Figures,
  options: Options,
  copy: Copy,
  over: { yet: boolean },
  say: (text: string) => void,
) {
  const killed: { down_ms: number; database_too: boolean }[] = [];
  const orders = Math.min(options.buyers, options.stock / 1.5);
  for (let n = 0; n < options.kills; n++) {
    const due = () =>
      figures.placed >= (orders * (n + 0.5)) / options.kills ||
      figures.finished_buyers >= (options.buyers * (n + 1)) / (options.kills + 1);
    while (!due() && !over.yet) await sleep(5);
    if (over.yet) break;
    const database_too = n % 2 === 1;
    const { down_ms } = await copy.killAndRestart({ database_too });
    killed.push({ down_ms: Math.round(down_ms), database_too });
    say(
      `\nkill -9${database_too ? ' of server and database' : ' of the server'}; it answered again after ${Math.round(down_ms)} ms`,
    );
    await sleep(300);
  }
  return killed;
}
