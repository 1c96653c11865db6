// waits: for leases of killed processes to lapse
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import { count } from '../../../test/count.ts';
import type { Sql } from '../../platform/db.ts';
import { givenDatabase } from '../../platform/testing.ts';
import { signUp } from '../identity/index.ts';
import { agreed_to_all, givenIdentity, test_password, test_secret } from '../identity/testing.ts';

/** A mail server that says when a mail came, and answers after that. */
async function givenServer(
  t: TestContext,
  onMail: (message_id: string) => void,
  onSender: () => void = () => {},
): Promise<string> {
  const server = new SMTPServer({
    onMailFrom(_address, _session, done) {
      onSender();
      done();
    },
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, _session, done) {
      let raw = '';
      stream.on('data', (part) => {
        raw += part;
      });
      stream.on('end', () => {
        onMail(/^message-id:\s*(<[^>]+>)/im.exec(raw)?.[1] ?? '');
        done();
      });
    },
  });
  server.on('error', () => {}); // the victim breaks off
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  t.after(() => void server.close());
  return `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

function startVictim(t: TestContext, url: string, smtp_url: string): ChildProcess {
  const script = fileURLToPath(new URL('mails.victim.ts', import.meta.url));
  const child = spawn(process.execPath, [script, url, smtp_url, test_secret], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => void child.kill('SIGKILL'));
  return child;
}

async function givenSignUp(t: TestContext) {
  const { sql, url } = await givenDatabase(t);
  const input = {
    email: 'a@madang.test',
    password: test_password,
    name: '가',
    agreed: agreed_to_all,
    ip: '10.0.0.1',
    guest_person_id: null,
  };
  const asked = await signUp(givenIdentity(sql), input);
  assert.ok(asked.ok);
  return { sql, url };
}

const mailsOf = (sql: Sql) => sql<{ state: string }[]>`select state from notifications.mails`;
/** The killed process's lease ends now instead of in a minute. */
const endLease = (sql: Sql) => sql`update platform.effects set next_at = clock_timestamp() where state = 'running'`;

async function untilEnded(sql: Sql, limit_ms = 20_000): Promise<void> {
  const end = performance.now() + limit_ms;
  while (((await mailsOf(sql))[0]?.state ?? 'queued') === 'queued') {
    if (performance.now() > end) throw new Error(`not ended: ${JSON.stringify(await mailsOf(sql))}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

test('killed between the text and the answer: the next process sends one more copy, and the records hold one mail', async (t) => {
  const { sql, url } = await givenSignUp(t);
  const copies: string[] = [];
  let victim: ChildProcess;
  const smtp_url = await givenServer(t, (message_id) => {
    copies.push(message_id);
    if (copies.length === 1) victim.kill('SIGKILL');
  });
  victim = startVictim(t, url, smtp_url);
  await once(victim, 'exit');
  count('crashes');
  assert.equal((await mailsOf(sql))[0]?.state, 'queued');
  await endLease(sql);
  startVictim(t, url, smtp_url);
  await untilEnded(sql);
  assert.equal(copies.length, 2);
  assert.equal(new Set(copies).size, 1, 'one Message-ID');
  assert.equal((await mailsOf(sql))[0]?.state, 'sent');
  const effects = await sql<{ state: string }[]>`select state from platform.effects`;
  assert.deepEqual(
    effects.map((one) => one.state),
    ['done'],
  );
  assert.equal((await mailsOf(sql)).length, 1);
});

test('killed again and again on the way to the mail server: no try is lost, and it arrives once', async (t) => {
  const { sql, url } = await givenSignUp(t);
  const copies: string[] = [];
  let victim: ChildProcess | null = null;
  const smtp_url = await givenServer(
    t,
    (message_id) => void copies.push(message_id),
    () => void victim?.kill('SIGKILL'),
  );
  for (let i = 0; i < 3; i++) {
    victim = startVictim(t, url, smtp_url);
    await once(victim, 'exit');
    count('crashes');
    await endLease(sql);
  }
  victim = null;
  startVictim(t, url, smtp_url);
  await untilEnded(sql);
  assert.equal((await mailsOf(sql))[0]?.state, 'sent');
  assert.equal(copies.length, 1);
});

test('killed at any moment: at most two copies, one record, and it ends', async (t) => {
  const { sql, url } = await givenSignUp(t);
  const copies: string[] = [];
  const smtp_url = await givenServer(t, (message_id) => void copies.push(message_id));
  for (let i = 0; i < 3; i++) {
    const victim = startVictim(t, url, smtp_url);
    await once(victim.stdout!, 'data');
    setTimeout(() => victim.kill('SIGKILL'), Math.random() * 250);
    await once(victim, 'exit');
    count('crashes');
    await endLease(sql);
  }
  startVictim(t, url, smtp_url);
  await untilEnded(sql);
  assert.ok(copies.length <= 2, `${copies.length} copies`);
  assert.ok(new Set(copies).size <= 1, 'one Message-ID');
  // Only killed twice between the count and the first byte of the text would it end unsent: then the records must not say `sent`.
  if (copies.length === 0) assert.notEqual((await mailsOf(sql))[0]?.state, 'sent');
  assert.equal((await mailsOf(sql)).length, 1);
});
