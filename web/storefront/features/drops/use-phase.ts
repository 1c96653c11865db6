import { type DropPhase, orderForShow, type PhaseInput, phaseAt } from '@madang/contract/drop-phase';
import { serverNow, usePassed } from '../../../ui/lib/clock.ts';

/** The phase now; the component re-renders by itself when the window opens or closes on the server's clock. */
export function usePhase(drop: PhaseInput): DropPhase {
  usePassed(drop.opens_at);
  usePassed(drop.closes_at);
  return phaseAt(drop, serverNow());
}

/** All drops in the order to show them, kept right as windows open and close. */
export function useShownDrops<T extends PhaseInput>(drops: T[]): { drop: T; phase: DropPhase }[] {
  const now_ms = serverNow();
  const edges = drops.flatMap((drop) => [drop.opens_at, drop.closes_at]).filter((at) => Date.parse(at) > now_ms);
  edges.sort((a, b) => Date.parse(a) - Date.parse(b));
  usePassed(edges[0] ?? null);
  return orderForShow(drops, now_ms);
}
