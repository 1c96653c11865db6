import {
  claimPlace,
  enterLine,
  leaveLine,
  listLines,
  ok,
  type Refusal,
  readLine,
  readPosition,
  refuse,
} from '@madang/contract';
import type { FastifyInstance } from 'fastify';
import { mount } from '../../platform/http.ts';
import type { Lines } from './lines.ts';
import { standingOf } from './standing.ts';

/** The line, for those who stand in it. */
export function lineRoutes(lines: Lines) {
  const { live } = lines;
  return (app: FastifyInstance): void => {
    mount(app, listLines, () => live.list());

    mount(app, readLine, ({ params }) => live.read(params.room_id)?.bytes ?? refuse('not_found'));

    mount(app, enterLine, async ({ params, principal }) => {
      const room = live.read(params.room_id);
      if (!room) return refuse('not_found');
      const entered = await lines.enter(room, principal);
      if (!entered.ok) return entered;
      const { ticket, entry, number } = entered.value;
      return ok({ ticket, entry, ...standingOf(room, number), line: room.shown });
    });

    mount(app, readPosition, ({ params, query }) => {
      const room = live.read(params.room_id);
      const standing = room && lines.standing(room, query.ticket);
      if (!standing) return room ? refuse('ticket_invalid') : refuse('not_found');
      const { number, ahead, turn, estimate_s, chance } = standing;
      const said = chance === null ? 'null' : `"${chance}"`;
      const head = `{"number":${number},"ahead":${ahead},"turn":"${turn}","estimate_s":${estimate_s},"chance":${said},"line":`;
      return Buffer.from(`${head}${room.text}}`);
    });

    mount(app, claimPlace, async ({ params, body, principal }) => {
      const room = live.read(params.room_id);
      if (!room) return refuse('not_found');
      const claimed = await lines.useTicket('claim', room, principal, body.ticket);
      if (!claimed.ok) return claimed;
      const answer = claimed.value!;
      return answer.turn === 'inside'
        ? ok({ turn: 'inside', number: answer.number, ahead: 0, expires_at: answer.expires_at.toISOString() })
        : ok({ turn: 'line', number: answer.number, ahead: answer.ahead, expires_at: null });
    });

    mount(app, leaveLine, async ({ params, body, principal }): Promise<LeftOrRefused> => {
      const room = live.read(params.room_id);
      if (!room) return refuse('not_found');
      const left = await lines.useTicket('leave', room, principal, body.ticket);
      return left.ok ? ok({ left: true }) : left;
    });
  };
}

type LeftOrRefused = { ok: true; value: { left: true } } | { ok: false; error: Refusal };
