import { type BoardStop, type DeliveryTeam, planDeliveries, readDeliveryDays } from '@madang/contract/delivery-days';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useMemo, useRef, useState } from 'react';
import { actOnce } from '../../../ui/lib/act.ts';
import { call, Problem } from '../../../ui/lib/api.ts';

export type Board = ReplyOf<typeof readDeliveryDays>;
export type Slot = { day: string | null; team_id: string | null };
export type { BoardStop, DeliveryTeam };
export type Drag = (event: DragEvent, stops: readonly BoardStop[]) => void;

export const boardQuery = (from: string | undefined) =>
  queryOptions({
    queryKey: ['delivery-days', from ?? 'today'],
    queryFn: ({ signal }) => call(readDeliveryDays, { query: { from, days: 7 }, signal }),
    refetchInterval: 60_000,
  });

/** `days` later (or earlier) than a calendar day. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

export type Region = { sido: string | null; sigungu: string | null; stops: BoardStop[] };

/** Stops by 시군구, provinces together, the fullest first within one. */
export function regionsOf(stops: readonly BoardStop[]): Region[] {
  const found = new Map<string, Region>();
  for (const stop of stops) {
    const key = `${stop.sido} ${stop.sigungu}`;
    const region = found.get(key) ?? { sido: stop.sido, sigungu: stop.sigungu, stops: [] };
    region.stops.push(stop);
    found.set(key, region);
  }
  return [...found.values()].sort(
    (a, b) => (a.sido ?? '힣').localeCompare(b.sido ?? '힣', 'ko') || b.stops.length - a.stops.length,
  );
}

/** Stops by their slots. A slot whose stops are the same keeps its list, so that only what changed is drawn again. */
export function useSlots(stops: readonly BoardStop[] | undefined): ReadonlyMap<string, readonly BoardStop[]> {
  const last = useRef<ReadonlyMap<string, readonly BoardStop[]>>(new Map());
  return useMemo(() => {
    const found = new Map<string, readonly BoardStop[]>();
    for (const [slot, list] of Map.groupBy(stops ?? [], slotOf)) {
      const before = last.current.get(slot);
      found.set(
        slot,
        before && before.length === list.length && list.every((one, i) => one === before[i]) ? before : list,
      );
    }
    last.current = found;
    return found;
  }, [stops]);
}

export const slotOf = (stop: Slot): string => `${stop.day} ${stop.team_id}`;

export const isElsewhere = (stop: BoardStop, team: DeliveryTeam | undefined): boolean =>
  team !== undefined &&
  team.areas.length > 0 &&
  !team.areas.some((one) => one.sido === stop.sido && (one.sigungu === null || one.sigungu === stop.sigungu));

type Ask = { stops: readonly BoardStop[]; to: Slot };

/**
 * Moves stops as they are dropped: the board shows it at once, one request after the other tells the server. What is refused is put
 * back by reading the board anew; `error` says why, with where the stop is now where somebody else was first.
 */
export function useMoves(from: string | undefined) {
  const queries = useQueryClient();
  const { queryKey } = boardQuery(from);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  const own = useRef(new Map<string, number>());
  const waiting = useRef(0);
  const [error, setError] = useState<{ problem: unknown; ask: Ask } | null>(null);
  const patch = (ids: ReadonlySet<string>, change: (stop: BoardStop) => Partial<BoardStop>) =>
    queries.setQueryData(queryKey, (board: Board | undefined) =>
      board
        ? { ...board, stops: board.stops.map((one) => (ids.has(one.delivery_id) ? { ...one, ...change(one) } : one)) }
        : board,
    );
  const send = async (ask: Ask) => {
    const stops = ask.stops.map(({ delivery_id, version }) => ({
      delivery_id,
      version: Math.max(version, own.current.get(delivery_id) ?? 0),
    }));
    const body = { stops, ...ask.to };
    try {
      const { moved } = await actOnce('plan-deliveries', body, (key) => call(planDeliveries, { body, key }));
      const now = new Map(moved.map((one) => [one.delivery_id, one.version]));
      for (const [id, version] of now) own.current.set(id, version);
      patch(new Set(now.keys()), (one) => ({ version: now.get(one.delivery_id)!, changed: false }));
    } catch (problem) {
      setError({ problem, ask });
    } finally {
      waiting.current -= 1;
      if (waiting.current === 0) void queries.invalidateQueries({ queryKey: ['delivery-days'] });
    }
  };
  const move = (stops: readonly BoardStop[], to: Slot) => {
    const going = stops.filter((stop) => slotOf(stop) !== slotOf(to));
    if (going.length === 0) return;
    setError(null);
    void queries.cancelQueries({ queryKey });
    patch(new Set(going.map((stop) => stop.delivery_id)), () => ({ ...to, off: false, position: null }));
    waiting.current += 1;
    queue.current = queue.current.then(() => send({ stops: going, to }));
  };
  const refresh = () => {
    if (waiting.current === 0) void queries.invalidateQueries({ queryKey: ['delivery-days'] });
  };
  return { move, refresh, error, clear: () => setError(null) };
}

/** Where a stop is that somebody else has moved first, as the server says it; null where that is not why. */
export function movedTo(problem: unknown): Slot | null {
  if (!(problem instanceof Problem) || problem.code !== 'stop_moved') return null;
  const [first] = (problem.details ?? []) as Partial<Slot>[];
  return { day: first?.day ?? null, team_id: first?.team_id ?? null };
}
