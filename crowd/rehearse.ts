import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { placeCheckout, readSession } from '@madang/contract';
import { connect, embeddedUrl, type Sql } from '../verify/connect.ts';
import { findPages, startBrowsing } from './browse.ts';
import { type Crowd, type Stage, visit } from './buyer.ts';
import { providerBehaviour } from './characters.ts';
import { type Copy, startCopy } from './copy.ts';
import { Figures } from './figures.ts';
import { openBuyersJournal } from './journal.ts';
import { countSold, fetchProviderJournal, judgePromises, runAuditor, untilQuiet } from './judge.ts';
import { judgeLine } from './judge-line.ts';
import { openLine } from './line.ts';
import { demoOwner } from './logins.ts';
import { CannotRehearse, type Options } from './options.ts';
import { showProgress } from './progress.ts';
import { payAtProvider, setStage, tellProvider } from './stage.ts';
import { makeVerdict, type Verdict } from './verdict.ts';
import { NoAnswer, openWire, type Wire } from './wire.ts';

const opens_in_ms = 1_500;
const found_within_ms = 5_000;
/** Nobody stands longer than this, were the line never to move. */
const line_patience_ms = 600_000;
/** The line is opened when so many of all have their number; the others come while it moves. */
const gathered_share = 0.95;

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
    await findShop(wire, url);
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
    const line =
      stage.line &&
      (await openLine({ ...options.line!, url, room_id: stage.line.room_id, figures, patience_ms: line_patience_ms }));
    const browsing = line && (await browseOn(url, stage));
    const crowd: Crowd = { wire, stage, figures, journal, seed, misbehave, patience_ms, line };
    const killed = await storm(crowd, options, copy, say);
    line?.close();
    const browsed = await browsing?.stop();
    await journal.close();

    const database_url = copy?.databaseUrl() ?? (options.database_url || embeddedUrl(options.data_dir));
    const sql = connect(database_url);
    try {
      const provider_journal = sandbox_url ? join(folder, 'provider-journal.jsonl') : null;
      await fetchWhenQuiet(sql, figures, sandbox_url, provider_journal);
      const { promises } = await judgePromises(sql, journal_path, figures);
      const stock = await countSold(sql, stage.drop_id);
      const { drop_id } = stage;
      const stood =
        line && (await judgeLine(sql, { line, browsed: browsed!, options, figures, killed, journal_path, drop_id }));
      const audit = await runAuditor(database_url, provider_journal);
      return makeVerdict({ options, url, figures, stock, audit, promises, killed, line: stood });
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

/** Nobody there is said in a sentence, before anything is prepared. */
async function findShop(wire: Wire, url: string): Promise<void> {
  try {
    await wire.browser().call(readSession, { patience_ms: found_within_ms });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new CannotRehearse(
      `Nobody answers at ${url}: open a shop there (npm start), or rehearse on a copy (--copy).`,
    );
  }
}

/** When nothing about money is open any more: the provider's journal, as it stands then. */
async function fetchWhenQuiet(
  sql: Sql,
  figures: Figures,
  sandbox_url: string | null,
  path: string | null,
): Promise<void> {
  for (const open of await untilQuiet(sql, 90_000))
    figures.violate('P2', `a ${open.what} was still open after 90 s`, open);
  if (sandbox_url && path) await fetchProviderJournal(sandbox_url, path);
}

/** Somebody who only looks at goods, twenty pages a second. */
async function browseOn(url: string, { slug, drop_id }: Stage) {
  const name = encodeURIComponent(slug);
  const paths = [`/products/${name}`, `/api/v1/products/${name}`, `/api/v1/drops/${drop_id}`];
  return startBrowsing({ url, paths: await findPages(url, paths), every_ms: 50 });
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
      agreed: stage.agreed,
    },
  });
  const after = await early.call(readSession);
  const opened = !after.ok || after.value.server_time >= stage.opens_at; // the answer came too late to be early
  if (opened) return;
  if (answer.ok) figures.violate('P1', 'the drop sold before it opened', { order_id: answer.value.order_id });
  else if (answer.code !== 'not_open_yet' && !(stage.line && answer.code === 'in_line'))
    figures.violate('answers', `too early was refused with ${answer.code}`);
  else figures.refuse(answer.code);
}

/** Everybody comes; `at_once` of them are at work at any moment. Meanwhile the server is killed as often as asked. */
async function storm(crowd: Crowd, options: Options, copy: Copy | null, say: (text: string) => void) {
  const done = showProgress(crowd.figures, options.buyers);
  let next = 0;
  const visits: Promise<void>[] = [];
  // Who stands in line is not at work: the next one comes.
  const worker = async () => {
    while (next < options.buyers) await new Promise<void>((arrived) => visits.push(visit(crowd, next++, arrived)));
  };
  const workers = Promise.all(Array.from({ length: Math.min(options.at_once, options.buyers) }, worker));
  const over = { yet: false };
  const kills = copy ? killAtTimes(crowd.figures, options, copy, over, say) : Promise.resolve([]);
  const opening = crowd.line && openWhenGathered(crowd, options.buyers);
  try {
    await workers;
    await opening;
    await Promise.all(visits);
  } finally {
    over.yet = true;
    done();
  }
  return await kills;
}

async function openWhenGathered({ figures, stage }: Crowd, buyers: number): Promise<void> {
  while (figures.entered + figures.finished_buyers < buyers * gathered_share) await sleep(20);
  await stage.line!.open();
}

type Killed = { down_ms: number; database_too: boolean; from_ms: number; until_ms: number };

/** Kills when the drop is part sold, and evenly over the day; every other time the database is killed too. */
async function killAtTimes(
  figures: Figures,
  options: Options,
  copy: Copy,
  over: { yet: boolean },
  say: (text: string) => void,
) {
  const killed: Killed[] = [];
  const orders = Math.min(options.buyers, options.stock / 1.5);
  for (let n = 0; n < options.kills; n++) {
    const due = () =>
      figures.placed >= (orders * (n + 0.5)) / options.kills ||
      // The first one while people are still taking their numbers.
      (options.line && n === 0 && figures.entered >= options.buyers / 2) ||
      figures.finished_buyers >= (options.buyers * (n + 1)) / (options.kills + 1);
    while (!due() && !over.yet) await sleep(5);
    if (over.yet) break;
    const database_too = n % 2 === 1;
    const from_ms = Date.now();
    const { down_ms } = await copy.killAndRestart({ database_too });
    killed.push({ down_ms: Math.round(down_ms), database_too, from_ms, until_ms: Date.now() });
    say(
      `\nkill -9${database_too ? ' of server and database' : ' of the server'}; it answered again after ${Math.round(down_ms)} ms`,
    );
    await sleep(300);
  }
  return killed;
}
