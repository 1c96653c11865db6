/** A process for test/line.race.test.ts: enters people into a line and lets them in and out until it is ended. Says each entry it was given. */
import { connect, transact } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { enterLine } from './enter-line.ts';
import { moveGate } from './move-gate.ts';

type Person = { entry: number; holder: string };

const [url, room_id] = process.argv.slice(2) as [string, string];
const sql = connect(url, { max: 3, name: 'line-victim' });
let waiting: Person[] = [];
let inside: Person[] = [];

/** Everybody of these at the gate, in one commit; those for whom it ended well. */
async function atGate(kind: 'claim' | 'leave', people: Person[]): Promise<Person[]> {
  const commands = people.map(({ entry, holder }) => ({ kind, entry, holders: [holder] }));
  const answers = await transact(sql, (tx) => moveGate(tx, room_id, commands, async () => 1_000));
  return people.filter((_, at) => {
    const one = answers[at]!;
    return one.ok && (kind === 'leave' || one.value?.turn === 'inside');
  });
}

for (;;) {
  const holders = Array.from({ length: 4 }, newId);
  const requests = holders.map((holder) => ({ holder, ticket_id: newId(), estimated_s: null }));
  const entered = await transact(sql, (tx) => enterLine(tx, room_id, requests));
  const people = entered.flatMap((one, at) => (one.ok ? [{ entry: one.value.entry, holder: holders[at]! }] : []));
  console.log(people.map((one) => `${one.entry}:${one.holder}`).join('\n'));
  waiting.push(...people);
  const came_in = new Set(await atGate('claim', waiting.slice(0, 20)));
  waiting = waiting.filter((one) => !came_in.has(one));
  inside.push(...came_in);
  const gone = new Set(await atGate('leave', inside.slice(0, 3)));
  inside = inside.filter((one) => !gone.has(one));
}
