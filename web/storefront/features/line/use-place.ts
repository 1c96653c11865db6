import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { useAct } from '../../../ui/lib/act.ts';
import { Problem } from '../../../ui/lib/api.ts';
import { useLive } from '../../../ui/lib/live.ts';
import { claim, enter, type Line, leave, lineQuery, position, type Standing } from './api.ts';
import { type Kept, keep, readKept } from './kept.ts';

/** The stream brings every move of the pointer; a position is asked now and then to be seen, and often where no stream comes. */
const calm_ms = 20_000;
const alone_ms = 4_000;
const knock_ms = 1_500;

/** Where this person stands, kept over reloads, and carried in by itself when it is their turn. */
export function usePlace(room_id: string) {
  const queries = useQueryClient();
  const line = useQuery(lineQuery(room_id));
  const [kept, setKept] = useState<Kept | null>(() => readKept(room_id));
  const [over, setOver] = useState(false);
  const [heard, setHeard] = useState(false);
  const ticket = kept?.ticket ?? null;

  const store = useCallback(
    (next: Kept | null) => {
      keep(room_id, next);
      setKept(next);
    },
    [room_id],
  );
  /** A ticket that is over, or not ours (somebody signed in since), is put away; entering gives the right one. */
  const putAway = useCallback(
    (error: unknown) => {
      if (!(error instanceof Problem) || !['ticket_over', 'ticket_invalid'].includes(error.code)) return;
      setOver(error.code === 'ticket_over');
      store(null);
    },
    [store],
  );

  useLive(
    [`line:${room_id}`],
    (data) => {
      setHeard(true);
      queries.setQueryData(lineQuery(room_id).queryKey, data as Line);
    },
    () => void line.refetch(),
  );
  const asked = useQuery({
    queryKey: ['line-position', room_id, ticket],
    queryFn: async () => {
      try {
        const seen = await position(room_id, ticket!);
        queries.setQueryData(lineQuery(room_id).queryKey, seen.line);
        return seen;
      } catch (error) {
        putAway(error);
        throw error;
      }
    },
    enabled: ticket !== null,
    refetchInterval: heard ? calm_ms : alone_ms,
    refetchOnReconnect: 'always',
    refetchOnWindowFocus: 'always',
    retry: false,
  });
  const standing = asked.data && line.data ? moved(asked.data, line.data) : null;

  const turn = standing?.turn === 'claim';
  useEffect(() => {
    if (!turn || !ticket) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const knock = async () => {
      try {
        const answer = await claim(room_id, ticket);
        if (gone) return;
        if (answer.turn === 'inside') return store({ ticket, inside_until: answer.expires_at });
      } catch (error) {
        if (gone) return;
        putAway(error);
      }
      timer = setTimeout(knock, knock_ms * (0.75 + Math.random() / 2));
    };
    void knock();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [turn, ticket, room_id, store, putAway]);

  const entering = useAct(`line.enter.${room_id}`, async () => {
    const entered = await enter(room_id);
    setOver(false);
    store({ ticket: entered.ticket, inside_until: null });
    return entered;
  });
  const leaving = useAct(`line.leave.${room_id}`, async () => {
    if (!ticket) return true;
    try {
      await leave(room_id, ticket);
    } catch (error) {
      putAway(error);
      if (!(error instanceof Problem) || error.code === 'order_open') throw error;
    }
    store(null);
    return true;
  });
  return { line, ticket, standing, inside_until: kept?.inside_until ?? null, over, entering, leaving };
}

/** A standing by the newest pointer: the stream is ahead of what was asked. */
function moved(known: Standing, line: Line): Standing {
  const { number } = known;
  if (number === null) return known;
  const called = number <= line.pointer;
  const ahead = called ? 0 : number - line.pointer - 1;
  const open = line.state === 'serving' || line.state === 'paused';
  const estimate_s = called || line.per_minute === 0 ? null : Math.ceil(((ahead + 1) * 60) / line.per_minute);
  return { ...known, ahead, turn: called && open ? 'claim' : 'wait', estimate_s };
}
