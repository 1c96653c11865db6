import { adminForgetPassword, adminForgetProfile, adminListSheetMemory, adminSaveProfile, ok } from '@madang/contract';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Context } from '../../context.ts';
import { flatten, mount } from '../../platform/http.ts';
import { audit, originOf } from '../identity/index.ts';
import { type Change, changeMemory, readMemory } from './import/sheet-memory.ts';
import { type Asked, once } from './once.ts';

/** What files of a channel left behind for the next one can be looked at, mended and forgotten. */
export function memoryRoutes(app: FastifyInstance, { sql }: Context): void {
  mount(app, adminListSheetMemory, async ({ principal }) =>
    ok({ channels: await readMemory(sql, { shops: principal.staff.shops }) }),
  );
  mount(app, adminForgetPassword, (asked) => changed(adminForgetPassword.id, asked, 'forget_password'));
  mount(app, adminForgetProfile, (asked) => changed(adminForgetProfile.id, asked, 'forget_profile'));
  mount(app, adminSaveProfile, (asked) => changed(adminSaveProfile.id, asked, asked.body));

  type Sent = Asked & { params: { channel_id: string }; request: FastifyRequest };
  async function changed(route: string, asked: Sent, change: Change) {
    const { principal, params, request } = asked;
    return flatten(
      await once(sql, route, asked, 200, async (tx) => {
        const done = await changeMemory(tx, { shops: principal.staff.shops, channel_id: params.channel_id, change });
        const act = `channels.${typeof change === 'string' ? change : 'save_profile'}`;
        const actor_id = principal.kind === 'account' ? principal.account_id : null;
        if (done.ok) await audit(tx, [{ actor_id, act, subject: params.channel_id, origin: originOf(request) }]);
        return done;
      }),
    ) as never;
  }
}
