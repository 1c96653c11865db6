import { ok, type Result, refuse } from '@madang/contract';
import { type RoomState, takesEntries } from './states.ts';

export type EntryRequest = {
  holder: string;
  ticket_id: string;
  /** What the person was told they would wait, where anything could be told. */
  estimated_s: number | null;
};

/** A ticket as its holder knows it. `number` is null until the draw. */
export type Entry = { entry: number; number: number | null; ticket_id: string };
type NewEntry = Entry & { holder: string; estimated_s: number | null };

export type EntryState = {
  room: { state: RoomState; draws: boolean };
  last_entry: number;
  /** Tickets that are not over, by holder. Grows as the fold gives new ones: twice the same person in a batch is one ticket. */
  tickets: Map<string, Entry>;
};

/**
 * Gives a list of people their entries, in arrival order: who has a ticket keeps it. Entries have no gaps: they are given under
 * the counter's row lock, and a batch that is rolled back gives its own again.
 */
export function giveEntries(
  state: EntryState,
  requests: readonly EntryRequest[],
): { results: Result<Entry>[]; fresh: NewEntry[]; last_entry: number } {
  const fresh: NewEntry[] = [];
  let { last_entry } = state;
  const results = requests.map((request): Result<Entry> => {
    const known = state.tickets.get(request.holder);
    if (known) return ok(known);
    if (!takesEntries(state.room.state)) return refuse(state.room.state === 'open' ? 'line_open' : 'line_closed');
    last_entry += 1;
    const number = state.room.draws && state.room.state === 'prequeue' ? null : last_entry;
    const given = { ...request, entry: last_entry, number };
    fresh.push(given);
    const { entry, ticket_id } = given;
    const shown = { entry, number, ticket_id };
    state.tickets.set(request.holder, shown);
    return ok(shown);
  });
  return { results, fresh, last_entry };
}
