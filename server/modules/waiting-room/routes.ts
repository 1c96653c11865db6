import {
  claimPlace,
  enterLine,
  leaveLine,
  listLines,
  ok,
  passLine,
  type Refusal,
  readDraw,
  readDrawFile,
  readLine,
  readPosition,
  readReceipt,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { mount, mountLean } from '../../platform/http.ts';
import { type DrawRow, readDrawList, readDraws } from './draw.ts';
import type { Lines } from './lines.ts';
import type { LiveRoom } from './live-lines.ts';
import { type Standing, standingOf } from './standing.ts';

/** The line, for those who stand in it. */
export function lineRoutes({ sql, config }: Pick<Context, 'sql' | 'config'>, lines: Lines) {
  const { live } = lines;

  /** What a room's route comes to; at once where memory knows the room. */
  function inRoom<T>(room_id: string, then: (room: LiveRoom) => T): T | Promise<Awaited<T> | Refused> {
    const room = live.read(room_id);
    return room ? then(room) : inFoundRoom(room_id, then);
  }
  async function inFoundRoom<T>(room_id: string, then: (room: LiveRoom) => T): Promise<Awaited<T> | Refused> {
    const found = await live.find(room_id);
    return found.ok ? await then(found.value) : found;
  }

  return (app: FastifyInstance): void => {
    mount(app, listLines, () => live.list());

    mount(app, readLine, ({ params }) => inRoom(params.room_id, (room) => room.text));

    mount(app, passLine, ({ params, query, principal, request }) =>
      inRoom(params.room_id, async (room) => {
        const open = [...room.row.open_paths, ...(query.open?.split(',') ?? [])];
        if (isOpenPath(open, request.headers) || (await lines.isInside(room, principal)))
          return ok({ pass: true as const });
        const line = `/line/${params.room_id}`;
        if (!query.redirect) return refuse('not_inside', { line });
        return { status: 302 as const, body: Buffer.alloc(0), headers: { location: config.public_url + line } };
      }),
    );

    mount(app, enterLine, ({ params, principal, request, reply }) =>
      inRoom(params.room_id, async (room) => {
        const entered = await lines.enter(room, principal, request);
        if (!entered.ok) return entered;
        const { ticket, entry, number, set_cookie } = entered.value;
        if (set_cookie) reply.header('set-cookie', set_cookie);
        return `{"ticket":"${ticket}","entry":${entry},${textOf(standingOf(room, number))},"line":${room.text}}`;
      }),
    );

    mountLean(app, readPosition, ({ params, query }) =>
      inRoom(params.room_id, (room) => {
        const standing = lines.standing(room, query.ticket);
        return standing ? `{${textOf(standing)},"line":${room.text}}` : refuse('ticket_invalid');
      }),
    );

    mount(app, readReceipt, ({ params, query }) =>
      inRoom(params.room_id, (room) => {
        const receipt = lines.receiptOf(room, query.ticket);
        return receipt ? ok(receipt) : refuse('ticket_invalid');
      }),
    );

    mount(app, readDraw, async ({ params }) => {
      const [draw, ...earlier] = await readDraws(sql, params.room_id);
      return draw ? ok({ ...showDraw(draw), earlier: earlier.map(showDraw) }) : refuse('not_found');
    });

    mount(app, readDrawFile, async ({ params }) => {
      const files = await readDrawList(sql, params.room_id);
      const text = files && (params.file === 'list' ? files.list : files.order);
      if (text === null) return refuse('not_found');
      return {
        status: 200 as const,
        body: Buffer.from(text),
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      };
    });

    mount(app, claimPlace, ({ params, body, principal }) =>
      inRoom(params.room_id, async (room) => {
        const claimed = await lines.useTicket('claim', room, principal, body.ticket);
        if (!claimed.ok) return claimed;
        const answer = claimed.value!;
        return answer.turn === 'inside'
          ? ok({
              turn: 'inside' as const,
              number: answer.number,
              ahead: 0,
              expires_at: answer.expires_at.toISOString(),
            })
          : ok({ turn: 'line' as const, number: answer.number, ahead: answer.ahead, expires_at: null });
      }),
    );

    mount(app, leaveLine, ({ params, body, principal }) =>
      inRoom(params.room_id, async (room) => {
        const left = await lines.useTicket('leave', room, principal, body.ticket);
        return left.ok ? ok({ left: true as const }) : left;
      }),
    );
  };
}

/** A standing's fields in JSON. The line's own are the same for everybody, and are made once a round. */
function textOf({ number, ahead, turn, estimate_s, chance }: Standing): string {
  const said = chance === null ? 'null' : `"${chance}"`;
  return `"number":${number},"ahead":${ahead},"turn":"${turn}","estimate_s":${estimate_s},"chance":${said}`;
}

/** What a proxy was asked for, as nginx, Traefik and Envoy say it, against the paths it leaves open. */
function isOpenPath(open: readonly string[], headers: Record<string, unknown>): boolean {
  const asked = headers['x-original-uri'] ?? headers['x-forwarded-uri'] ?? headers['x-envoy-original-path'];
  if (open.length === 0 || typeof asked !== 'string') return false;
  // A path that climbs is not the one it begins with.
  const path = asked.split('?', 1)[0]!;
  return !/\.\.|%2e|\\/i.test(path) && open.some((one) => one.startsWith('/') && path.startsWith(one));
}

const showDraw = (draw: DrawRow) => ({
  ...draw,
  frozen_at: draw.frozen_at.toISOString(),
  drawn_at: draw.drawn_at?.toISOString() ?? null,
});

type Refused = { ok: false; error: Refusal };
