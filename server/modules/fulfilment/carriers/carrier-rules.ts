import { box_states } from '@madang/contract';

type BoxState = (typeof box_states)[number];

/** What a carrier said of a number. `unheard`: it does not know it (yet). `later`: it wants to be left alone; nothing was learned. */
export type CarrierAnswer =
  | { kind: 'known'; state: BoxState; at: Date | null }
  | { kind: 'unheard' }
  | { kind: 'failed'; reason: string }
  | { kind: 'later'; wait_ms: number };

export type AskedBox = { state: BoxState; state_at: Date | null; asked_in_vain: number };

const minute_ms = 60_000;
/** From news to the next question, and at most after many questions in vain. */
const soon_ms = 30 * minute_ms;
const longest_ms = 12 * 60 * minute_ms;

/** What is known of a box after its carrier was asked, and when to ask again. Its state never goes back, whatever is said. */
export function afterAnswer(box: AskedBox, answer: CarrierAnswer, now: Date): AskedBox & { ask_at: Date } {
  if (answer.kind === 'later') return { ...box, ask_at: new Date(now.getTime() + answer.wait_ms) };
  const further = answer.kind === 'known' && box_states.indexOf(answer.state) > box_states.indexOf(box.state);
  if (further) {
    // A carrier's clock may be ahead: nothing happens after now, or before what was known.
    const said = Math.min(answer.at?.getTime() ?? now.getTime(), now.getTime());
    const state_at = new Date(Math.max(said, box.state_at?.getTime() ?? said));
    return { state: answer.state, state_at, asked_in_vain: 0, ask_at: new Date(now.getTime() + soon_ms) };
  }
  const asked_in_vain = Math.min(box.asked_in_vain + 1, 30);
  const wait_ms = Math.min(soon_ms * 2 ** Math.min(asked_in_vain, 10), longest_ms);
  return { ...box, asked_in_vain, ask_at: new Date(now.getTime() + wait_ms) };
}
