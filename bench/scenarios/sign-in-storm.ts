import { runLoad } from '../load/run-load.ts';
import type { Scenario } from '../main.ts';
import { guestCookies, type Stand } from '../stand.ts';
import { jobOf } from './placing.ts';

const may_take = 0.5;
/** Fewer than may wait for the hasher: each of them waits for a hash, none is sent away at once. */
const signing_in = 60;

/** Whole purchases while nobody and while everybody signs in, in turns on one server: argon2 may have a core of two, never more. */
export const signInStorm: Scenario = {
  name: 'sign-in storm',
  async run(stand, seconds) {
    const server = await stand.server({ MADANG_TRUST_PROXY: '1' });
    const calm = await buy(stand, server.port, seconds, false);
    const storm = await buy(stand, server.port, seconds, true);
    const again = await buy(stand, server.port, seconds, false);
    const before = (calm.per_second + again.per_second) / 2;
    const ratio = storm.per_second / before;
    return [
      {
        name: 'whole purchases while sixty people at a time sign in',
        unit: 'orders/s',
        ours: storm.per_second,
        reference_name: 'the same while nobody does',
        reference: before,
        ratio,
        must: `>= ${may_take} x, every purchase confirmed, sign-ins go on`,
        ok: ratio >= may_take && storm.sign_ins > 0,
        more: {
          calm: [calm.per_second, again.per_second].map(Math.round),
          p99_ms: storm.p99_ms,
          calm_p99_ms: Math.max(calm.p99_ms, again.p99_ms),
          sign_ins_per_s: storm.sign_ins / storm.seconds,
        },
      },
    ];
  },
};

async function buy(stand: Stand, port: number, seconds: number, storm: boolean) {
  const goods = await stand.goods({ stock: 5_000_000 });
  await new Promise((done) => setTimeout(done, 500));
  const common = { ...jobOf(goods, await guestCookies(port, 256), seconds), ports: [port] };
  const sandbox_port = Number(new URL(stand.sandbox_url).port);
  const [bought, signed] = await Promise.all([
    runLoad({ ...common, kind: 'buy', connections: 128, sandbox_port }),
    storm ? runLoad({ ...common, kind: 'sign_in', connections: signing_in }) : null,
  ]);
  const others = Object.keys(signed?.by_status ?? {}).filter((status) => status !== '401');
  if (others.length > 0) throw new Error(`sign-ins were answered ${others.join(', ')} instead of 401`);
  return {
    per_second: bought.per_second,
    p99_ms: bought.latency_ms.p99,
    sign_ins: signed?.by_status[401] ?? 0,
    seconds: signed?.seconds ?? 1,
  };
}
