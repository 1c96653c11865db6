import type { AdminLine } from '@madang/contract';
import {
  adminChangeLine,
  adminDrawLine,
  adminListLines,
  adminOpenLine,
  adminReadLine,
  ok,
  type Result,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db.ts';
import { flatten, mount } from '../../platform/http.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { drawNumbers, redraw } from './draw.ts';
import type { DropTools, Lines } from './lines.ts';
import { changeRoom, createRoom, moveRoom, type RoomTermsInput } from './rooms.ts';

type Shown = Static<typeof AdminLine>;

/** The line, for those who answer for it. */
export function lineAdminRoutes(
  ctx: Context,
  lines: Lines,
  tools: Pick<DropTools, 'guardDrop'> & { shopOfDrop(tx: Tx, drop_id: string): Promise<string | null> },
) {
  const { beacon_url } = ctx.config;
  return (app: FastifyInstance): void => {
    mount(app, adminListLines, () => lines.live.list());

    mount(app, adminReadLine, async ({ params }) => (await showLine(params.room_id)) ?? refuse('not_found'));

    mount(app, adminOpenLine, async ({ body, principal, key }) => {
      const made = await runOnce(
        ctx.sql,
        { principal: principal.account_id, route: adminOpenLine.id, key, body },
        async (tx) => {
          const { drop_id, capacity, ...terms } = body;
          const shop_id = drop_id === null ? null : await tools.shopOfDrop(tx, drop_id);
          if (drop_id !== null && shop_id === null) return refuse('not_found', undefined, [{ field: 'drop_id' }]);
          if (!readsAsTimes(terms)) return refuse('invalid_input', { field: 'serve_at' });
          const created = await createRoom(tx, { ...terms, drop_id, shop_id, capacity });
          return created.ok ? ok({ status: 201, body: created.value }) : created;
        },
      );
      if (!made.ok) return made;
      await lines.live.refresh();
      const shown = await showLine((made.value.body as { room_id: string }).room_id);
      return shown?.ok ? ({ status: 201, body: shown.value } as never) : refuse('not_found');
    });

    mount(app, adminChangeLine, async ({ params, body, principal, key }) => {
      const { room_id } = params;
      const { state, capacity, ...terms } = body;
      if (!readsAsTimes(terms)) return refuse('invalid_input', { field: 'serve_at' });
      const changed = await runOnce(
        ctx.sql,
        { principal: principal.account_id, route: adminChangeLine.id, key, body: { ...params, ...body } },
        async (tx) => {
          if (state !== undefined) {
            const move = { to: state, why: 'hand', by_account: principal.account_id };
            const moved = await moveRoom(tx, room_id, move, { guardDrop: tools.guardDrop, keys: ctx.keys });
            if (!moved.ok) return moved;
          }
          const written = await changeRoom(tx, room_id, terms);
          return written.ok ? ok({ status: 200, body: null }) : written;
        },
      );
      if (!changed.ok) return flatten(changed) as never;
      if (capacity !== undefined) {
        const wanted = await lines.gate(room_id, { kind: 'want', wanted: capacity });
        if (!wanted.ok) return wanted;
      }
      await lines.live.refresh();
      return (await showLine(room_id)) ?? refuse('not_found');
    });

    mount(app, adminDrawLine, async ({ params, body, principal, key }) => {
      const { room_id } = params;
      const drawn = await runOnce(
        ctx.sql,
        { principal: principal.account_id, route: adminDrawLine.id, key, body: { ...params, ...body } },
        async (tx) => {
          const made = body.redraw
            ? await redraw(tx, ctx.keys, room_id, body.beacon_round ?? null)
            : await drawNumbers(tx, ctx.keys, room_id, body.beacon ?? null);
          return made.ok ? ok({ status: 200, body: null }) : made;
        },
      );
      if (!drawn.ok) return flatten(drawn) as never;
      await lines.live.refresh();
      return (await showLine(room_id)) ?? refuse('not_found');
    });
  };

  async function showLine(room_id: string): Promise<Result<Shown> | null> {
    const room = lines.live.read(room_id);
    if (!room) return null;
    const { row, shown } = room;
    const [admitted, history, [waiting]] = await Promise.all([
      ctx.sql<{ at: Date; people: number }[]>`
        select date_trunc('minute', at) as at, count(*) as people from waiting_room.gate_log
        where room_id = ${room_id}::uuid and what = 'in' and at > now() - interval '1 hour' group by 1 order by 1`,
      ctx.sql<{ at: Date; state: string; why: string }[]>`
        select at, state, why from waiting_room.room_log where room_id = ${room_id}::uuid order by at desc limit 30`,
      ctx.sql<{ people: number }[]>`
        select count(*) as people from waiting_room.tickets where room_id = ${room_id}::uuid and state in ('waiting', 'missed', 'back')`,
    ]);
    return ok({
      ...shown,
      waiting: waiting!.people,
      called: row.called,
      wanted: row.wanted,
      entries: row.last_entry,
      prequeue_at: row.prequeue_at?.toISOString() ?? null,
      close_at: row.close_at?.toISOString() ?? null,
      overbooking: row.overbooking,
      claim_ms: row.claim_ms,
      stay_ms: row.stay_ms,
      absent_ms: row.absent_ms,
      drawn: row.drawn_entries !== null,
      beacon_fetch: beacon_url
        ? {
            from: new URL(beacon_url).host,
            fault: row.beacon_fault,
            tried_at: row.beacon_tried_at?.toISOString() ?? null,
          }
        : null,
      open_paths: row.open_paths,
      auto_buyers: row.auto_buyers,
      auto_latency_ms: row.auto_latency_ms,
      entries_per_address: row.entries_per_address,
      entries_per_device: row.entries_per_device,
      admitted: admitted.map((one) => ({ at: one.at.toISOString(), people: one.people })),
      history: history.map((one) => ({ at: one.at.toISOString(), state: one.state, why: one.why })),
    });
  }
}

/** Times of this age: what reads as a date but lies outside cannot be stored. */
function readsAsTimes(terms: RoomTermsInput): boolean {
  return [terms.prequeue_at, terms.serve_at, terms.close_at].every(
    (at) => at === undefined || at === null || Math.abs(Date.parse(at)) < Date.UTC(2200, 0, 1),
  );
}
