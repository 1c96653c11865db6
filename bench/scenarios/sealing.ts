import { fileURLToPath } from 'node:url';
import { createKeyring } from '../../server/platform/crypto.ts';
import { newId } from '../../server/platform/ids.ts';
import { runLoad } from '../load/run-load.ts';
import type { Scenario } from '../main.ts';
import { type Stand, stand_secret } from '../stand.ts';
import { jobOf } from './placing.ts';

const may_cost = 0.1;
const rounds = 2;
const plain_seal = fileURLToPath(new URL('../load/plain-seal.mjs', import.meta.url));

/** What encryption costs: orders placed with sealing and with a plain encoder in its place, in turns; each order by another guest. */
export const sealing: Scenario = {
  name: 'sealing',
  async run(stand, seconds) {
    const [sealed, plain]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      sealed.push(await measure(stand, seconds, []));
      plain.push(await measure(stand, seconds, ['--import', plain_seal]));
    }
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    const ratio = mean(sealed) / mean(plain);
    return [
      {
        name: 'orders placed with their contacts encrypted',
        unit: 'orders/s',
        ours: mean(sealed),
        reference_name: 'the same, contacts only encoded',
        reference: mean(plain),
        ratio,
        must: `>= ${1 - may_cost} x: encryption costs at most ${may_cost * 100} %`,
        ok: ratio >= 1 - may_cost,
        more: { sealed: sealed.map(Math.round), plain: plain.map(Math.round) },
      },
    ];
  },
};

async function measure(stand: Stand, seconds: number, node: string[]): Promise<number> {
  const server = await stand.server({}, node);
  const goods = await stand.goods({ stock: 5_000_000 });
  await new Promise((done) => setTimeout(done, 500));
  const job = { ...jobOf(goods, newGuests(60_000), seconds), ports: [server.port], another_guest_each: true };
  const load = await runLoad(job);
  await server.stop();
  await assertReadable(stand, goods.drop_id, node.length > 0);
  return load.per_second;
}

/** Cookies of guests whom the shop never saw: each order makes a data key and wraps it. */
function newGuests(count: number): string[] {
  const keys = createKeyring(stand_secret);
  const now = Math.floor(Date.now() / 1_000).toString(36);
  return Array.from({ length: count }, () => `madang_guest=${keys.signCookie('guest', `1.${newId()}.${now}`)}`);
}

/** The stand-in did stand in, and elsewhere nothing can be read. */
async function assertReadable(stand: Stand, drop_id: string, should_be: boolean): Promise<void> {
  const [row] = await stand.sql<{ all: number; readable: number }[]>`
    select count(*)::int as all, count(*) filter (where position(convert_to('홍길동', 'UTF8') in ciphertext) > 0)::int as readable
    from (select contact_ref as id from orders.orders where drop_id = ${drop_id} limit 1000) o join identity.personal_data using (id)`;
  if (row!.all === 0 || row!.readable !== (should_be ? row!.all : 0))
    throw new Error(`${row!.readable} of ${row!.all} contacts can be read`);
}
