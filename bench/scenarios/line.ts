import { givenRoom } from '../../server/modules/waiting-room/testing.ts';
import { connect } from '../../server/platform/db.ts';
import { runLoad } from '../load/run-load.ts';
import type { Result, Scenario } from '../main.ts';
import { guestCookies, type Stand, stand_secret } from '../stand.ts';
import { againstBare, comparedTo, sample } from './against-bare.ts';

const entering = { connections: 256, must_per_s: 8_000, must_p99_ms: 100 };
const must_share = 0.6;

/** The waiting room: people entering, each a new one, and then asking where they stand. */
export const line: Scenario = {
  name: 'line',
  async run(stand, seconds) {
    const server = await stand.server();
    const room_id = await givenBenchRoom(stand);
    await new Promise((done) => setTimeout(done, 700));
    const [cookie] = await guestCookies(server.port, 1);
    const path = `/api/v1/lines/${room_id}/tickets`;
    const entered = await runLoad({
      kind: 'enter',
      ports: [server.port],
      connections: entering.connections,
      duration_ms: seconds * 1_000,
      warmup_ms: 2_000,
      path,
      secret: stand_secret,
      headers: cookie!.split('=', 1)[0]!,
    });
    const [counted] = await stand.sql<{ people: number; last: number }[]>`
      select count(*)::int as people, max(number)::int as last from waiting_room.tickets where room_id = ${room_id}`;
    const answered = entered.by_status[201] ?? 0;
    if (answered !== entered.requests || counted!.people < answered || counted!.people !== counted!.last)
      throw new Error(`${JSON.stringify(entered.by_status)} answered, ${JSON.stringify(counted)} in the database`);

    const reply = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method: 'POST',
      headers: { cookie: cookie! },
    });
    const { ticket } = (await reply.json()) as { ticket: string };
    const position = `/api/v1/lines/${room_id}/position?ticket=${ticket}`;
    const base = {
      kind: 'get' as const,
      connections: 64,
      duration_ms: seconds * 500,
      warmup_ms: 1_000,
      path: position,
    };
    const answer = await sample(server.port, position);
    const seen = await againstBare(stand, { ...base, ports: [server.port] }, answer);
    await server.stop();
    const p99_ms = entered.latency_ms.p99;
    const results: Result[] = [
      {
        name: 'people entering a line, each a new one',
        unit: 'people/s',
        ours: entered.per_second,
        reference_name: 'the aim',
        reference: entering.must_per_s,
        ratio: entered.per_second / entering.must_per_s,
        must: `>= ${entering.must_per_s}/s, p99 <= ${entering.must_p99_ms} ms`,
        ok: entered.per_second >= entering.must_per_s && p99_ms <= entering.must_p99_ms,
        more: { p99_ms, connections: entering.connections, in_database: counted!.people },
      },
      {
        name: 'where one stands in a line',
        unit: 'answers/s',
        ...comparedTo(seen),
        must: `>= ${must_share} x bare`,
        ok: seen.ratio >= must_share,
      },
    ];
    return results;
  },
};

/** A room nobody is let into, of no drop: what is measured is the line. */
async function givenBenchRoom(stand: Stand): Promise<string> {
  const sql = connect(stand.db.url, { max: 2, name: 'bench-line' });
  const room = await givenRoom(sql, { capacity: 0 });
  await sql.end({ timeout: 5 });
  return room.room_id;
}
