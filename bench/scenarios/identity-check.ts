import { type Opened, openSession } from '../../server/modules/identity/open-session.ts';
import { givenAccount, givenIdentity } from '../../server/modules/identity/testing.ts';
import { newId } from '../../server/platform/ids.ts';
import type { Scenario } from '../main.ts';

const may_cost_us = 50;
const many = 15_000;

/** An authenticated request's own check: CPU of this process, all threads, per request; who somebody is, and nothing else. */
export const identityCheck: Scenario = {
  name: 'identity check',
  async run(stand) {
    await (await stand.server()).stop(); // it brings the schema
    const identity = givenIdentity(stand.sql);
    const tokens: string[] = [];
    for (let i = 0; i < many; i++)
      tokens.push(await identity.mint({ account_id: newId(), person_id: newId(), session_id: newId() }));
    const { account_id, person_id } = await givenAccount(identity, { role: 'manager' });
    const { access } = identity.cookies.names;
    const header = (cookie: string) => ({ headers: { cookie } });
    const buyers = tokens.map((token) => header(`a=b; ${access}=${token}; madang_language=ko`));
    const user_agent = 'Mozilla/5.0';
    const opened = await openSession(identity.keys, stand.sql, { account_id, person_id, staff: true, user_agent });
    const staff = header(identity.cookies.session((opened as Extract<Opened, { how: 'server' }>).token).split(';')[0]!);

    async function cpu(requests: { headers: { cookie: string } }[], kind: 'account' | 'guest'): Promise<number> {
      const before = process.cpuUsage();
      for (const request of requests) {
        const asked = identity.authenticate(request as never);
        const principal = asked instanceof Promise ? await asked : asked;
        if (principal.kind !== kind) throw new Error(`${principal.kind} instead of ${kind}`);
      }
      const { user, system } = process.cpuUsage(before);
      return (user + system) / requests.length;
    }

    await cpu(buyers.slice(0, 2_000), 'account'); // the compiler's own warming-up
    const first_us = await cpu(buyers.slice(2_000), 'account');
    const again_us = await cpu(buyers.slice(-10_000), 'account');
    const staff_us = await cpu(Array(10_000).fill(staff), 'account');
    const worst_us = Math.max(first_us, again_us, staff_us);
    return [
      {
        name: "an authenticated request's own check",
        unit: 'µs of CPU',
        ours: worst_us,
        reference_name: 'at most',
        reference: may_cost_us,
        ratio: may_cost_us / worst_us,
        must: `<= ${may_cost_us} µs, the dearest of the three`,
        ok: worst_us <= may_cost_us,
        more: { token_first_seen_us: first_us, token_seen_before_us: again_us, staff_session_us: staff_us },
      },
    ];
  },
};
