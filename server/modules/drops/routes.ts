import {
  adminChangeDrop,
  adminControlRoom,
  adminCreateDrop,
  listDrops,
  ok,
  readDrop as readDropRoute,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Principal } from '../../platform/auth-context.ts';
import { flatten, mount, mountLean } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { asStaff } from '../../platform/reader.ts';
import { audit, type Guards } from '../identity/index.ts';
import { changeDrop } from './change-drop.ts';
import type { ControlRoom } from './control-room.ts';
import { createDrop } from './create-drop.ts';
import type { LiveDrops } from './live-drops.ts';
import { readDrop } from './read-drops.ts';

/** Staff also see drops of what is not published or paused; that answer is nobody else's. */
const isStaff = (principal: Principal) => principal.kind === 'account' && principal.staff !== null;
const headersFor = (principal: Principal): Record<string, string> =>
  isStaff(principal) ? { 'cache-control': 'no-store' } : {};

/** Drops for everybody, from memory; scheduling and the control room for staff. */
export function dropRoutes(ctx: Context, tools: { live: LiveDrops; room: ControlRoom; guards: Guards }) {
  const server_time = () => tools.live.now().toISOString();
  return (app: FastifyInstance): void => {
    mount(app, listDrops, ({ principal }) => {
      const name = isStaff(principal) ? 'listAll' : 'list';
      const body = tools.live.answer(name, () => ({ drops: tools.live[name](), server_time: server_time() }))!;
      return { status: 200 as const, body, headers: headersFor(principal) };
    });

    mountLean(app, readDropRoute, ({ params, principal }) => {
      const { drop_id } = params;
      const known = tools.live.answer(drop_id, () => {
        const drop = tools.live.read(drop_id);
        return drop && { drop, server_time: server_time() };
      });
      return known ?? lookUp(drop_id, principal);
    });
    const lookUp = async (drop_id: string, principal: Principal) => {
      const drop = await readDrop(ctx.sql, drop_id, !isStaff(principal));
      if (!drop) return refuse('not_found');
      return { status: 200 as const, body: { drop, server_time: server_time() }, headers: headersFor(principal) };
    };

    mount(app, adminCreateDrop, async ({ body, principal, key }) => {
      const created = await runOnce(
        ctx.sql,
        { principal: principal.account_id, route: adminCreateDrop.id, key, body },
        async (tx) => {
          const made = await createDrop(tx, body);
          return made.ok ? ok({ status: 201, body: await readDrop(tx, made.value.drop_id) }) : made;
        },
      );
      await tools.live.refresh();
      return flatten(created) as never;
    });

    mount(
      app,
      adminChangeDrop,
      tools.guards.guarded(adminChangeDrop, {
        /** Ending a whole drop is hard to undo; its times and words are not. */
        async weigh({ params, body }) {
          const drop = body.canceled ? await readDrop(ctx.sql, params.drop_id) : null;
          if (!drop || drop.live.phase === 'canceled') return null;
          const { title_ko, title_en, opens_at, allotment } = { ...drop, ...drop.live };
          const shown = { title_ko, title_en, opens_at, allotment, remaining: drop.live.remaining };
          return {
            act: { kind: 'cancel_drop' },
            subject: `drop:${params.drop_id}`,
            shops: [drop.shop_id],
            shown,
          };
        },
        async perform({ params, body, principal, key, origin }) {
          const said = { ...params, ...body };
          const changed = await runOnce(
            ctx.sql,
            { principal: principal.account_id, route: adminChangeDrop.id, key, body: said },
            async (tx) => {
              const made = await changeDrop(tx, params.drop_id, body);
              if (!made.ok) return made;
              if (body.canceled) {
                const subject = `drop:${params.drop_id}`;
                await audit(tx, [{ actor_id: principal.account_id, act: 'drops.cancel', subject, origin }]);
              }
              return ok({ status: 200, body: await readDrop(tx, params.drop_id) });
            },
          );
          await tools.live.refresh();
          return flatten(changed) as never;
        },
      }),
    );

    mount(app, adminControlRoom, async ({ params, principal }) => {
      const [seen] = await ctx.read(
        asStaff(principal),
        (tx) => tx`select 1 from drops.drops where id = ${params.drop_id}::uuid`,
      );
      const drop = seen ? await readDrop(ctx.sql, params.drop_id) : null;
      return drop ? ok({ drop, points: await tools.room.history(params.drop_id) }) : refuse('not_found');
    });
  };
}
