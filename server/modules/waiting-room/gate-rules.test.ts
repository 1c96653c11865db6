import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { count, howMany } from '../../../test/count.ts';
import { giveEntries } from './entry-rules.ts';
import { foldGate, type GateCommand, type GateWorld, type Place, type RoomTerms, type Ticket } from './gate-rules.ts';
import { chanceOf, paceOf } from './outlook.ts';
import { type RoomState, scheduledState } from './states.ts';

const terms: RoomTerms = { state: 'serving', claim_ms: 20, stay_ms: 50, absent_ms: 1_000_000, overbooking: null };

/** A line in memory, as the database would keep it: what `loadGate` reads of it and `saveGate` writes back. */
function givenLine(capacity: number, room: Partial<RoomTerms> = {}, available = 1_000) {
  const tickets: Ticket[] = [];
  const places: Place[] = [];
  const log: GateWorld['log'] = [];
  const gate = { wanted: capacity, capacity, inside: 0, pointer: 0, seq: 0, estimate_error: null };
  let now_ms = 0;
  let ids = 0;
  const at = (ms: number) => new Date(ms);
  return {
    tickets,
    places,
    log,
    gate,
    pass(ms: number) {
      now_ms += ms;
    },
    enter() {
      const entry = tickets.length + 1;
      const since = { entered_at: at(now_ms), seen_at: at(now_ms), estimated_s: null, claim_until: null };
      tickets.push({ entry, number: entry, holder: `h${entry}`, state: 'waiting', ...since });
    },
    bind(entry: number, order_id: string) {
      places.find((one) => one.entry === entry && one.ended_seq === null)?.order_ids.push(order_id);
    },
    act(...commands: GateCommand[]) {
      const named = new Set(commands.flatMap((one) => ('entry' in one ? one.entry : [])));
      const orders = commands.flatMap((one) => (one.kind === 'order_ended' ? one.order_id : []));
      const open = places.filter((one) => one.ended_seq === null);
      const world: GateWorld = {
        now: at(now_ms),
        room: { ...terms, ...room },
        gate,
        available,
        without_hold: open.filter((one) => one.order_ids.length === 0).length,
        tickets: new Map(
          tickets
            .filter((one) => named.has(one.entry) || one.state === 'called' || one.state === 'back')
            .map((one) => [one.entry, one]),
        ),
        next: tickets.filter((one) => one.state === 'waiting' && one.number! > gate.pointer),
        last_number: tickets.length,
        places: new Map(
          open
            .filter(
              (one) =>
                named.has(one.entry) ||
                one.order_ids.some((id) => orders.includes(id)) ||
                (one.order_ids.length === 0 && one.expires_at.getTime() <= now_ms),
            )
            .map((one) => [one.id, one]),
        ),
        newId: () => `p${++ids}`,
        fresh_places: new Set(),
        dirty_places: new Set(),
        dirty_tickets: new Set(),
        log: [],
      };
      const results = foldGate(world, commands);
      places.push(...world.fresh_places);
      for (const place of world.dirty_places)
        if (place.ended_seq !== null) tickets.find((one) => one.entry === place.entry)!.state = 'done';
      log.push(...world.log);
      return results;
    },
  };
}

type Line = ReturnType<typeof givenLine>;
const claim = (entry: number): GateCommand => ({ kind: 'claim', entry, holders: [`h${entry}`] });
const leave = (entry: number): GateCommand => ({ kind: 'leave', entry, holders: [`h${entry}`] });

/**
 * The line as one would keep it on paper: everybody's state by number, and after each act the free places go to the lowest
 * numbers, those who came back late before those who wait. It knows no pointer, no batches and no worlds.
 */
function onPaper(capacity: number) {
  type Person = { state: string; until: number; order: string | null };
  const people: Person[] = [];
  let wanted = capacity;
  let now = 0;
  const having = (state: string) => people.filter((one) => one.state === state).length;
  function settle(): void {
    for (const one of people) {
      if (one.state === 'called' && one.until <= now) one.state = 'missed';
      if (one.state === 'inside' && one.order === null && one.until <= now) one.state = 'done';
    }
    for (const from of ['back', 'waiting'])
      for (const one of people)
        if (one.state === from && having('inside') + having('called') < wanted)
          Object.assign(one, { state: 'called', until: now + terms.claim_ms });
  }
  const acted = (act: () => void) => {
    settle();
    act();
    settle();
  };
  return {
    people,
    pass(ms: number) {
      now += ms;
    },
    enter: () => void people.push({ state: 'waiting', until: 0, order: null }),
    claim: (entry: number) =>
      acted(() => {
        const one = people[entry - 1];
        if (one?.state === 'missed') one.state = 'back';
        settle();
        if (one?.state !== 'called') return;
        if (having('inside') < Math.max(wanted, having('inside')))
          Object.assign(one, { state: 'inside', until: now + terms.stay_ms });
        else one.state = 'back';
      }),
    leave: (entry: number) =>
      acted(() => {
        const one = people[entry - 1];
        if (!one || one.state === 'done' || one.state === 'left' || one.order) return;
        one.state = one.state === 'inside' ? 'done' : 'left';
      }),
    order(entry: number, order: string) {
      const one = people[entry - 1];
      if (one?.state === 'inside' && one.order === null) one.order = order;
    },
    ended: (order: string, paid: boolean) =>
      acted(() => {
        const one = people.find((each) => each.order === order);
        if (!one) return;
        one.order = null;
        if (paid) one.state = 'done';
        else one.until = Math.max(one.until, now + 60_000);
      }),
    want: (people_inside: number) =>
      acted(() => {
        wanted = people_inside;
      }),
    tick: () => acted(() => {}),
  };
}

/** What the gate's own log says of it. */
function replays(line: Line): void {
  let inside = 0;
  line.log.forEach((one, step) => {
    inside += one.what === 'in' ? 1 : one.what === 'out' ? -1 : 0;
    assert.equal(one.seq, step + 1);
    assert.equal(one.inside, inside);
    assert.ok(inside <= one.capacity, `${inside} inside, ${one.capacity} allowed`);
  });
  assert.equal(line.gate.inside, inside);
}

const who = fc.integer({ min: 1, max: 6 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enter' as const) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('claim' as const), entry: who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave' as const), entry: who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('order' as const), entry: who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ended' as const), entry: who, paid: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('want' as const), wanted: fc.integer({ min: 0, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 5, max: 30 }) }) },
);

test('the gate does what the line on paper does, whatever happens in it; its log replays; nobody is above the capacity', () => {
  const runs = howMany(1_500, 20_000);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 }), fc.array(step, { minLength: 30, maxLength: 90 }), (capacity, steps) => {
      const line = givenLine(capacity);
      const paper = onPaper(capacity);
      for (const one of steps) {
        const known = 'entry' in one && one.entry <= line.tickets.length;
        if (one.kind === 'enter') {
          line.enter();
          paper.enter();
        } else if (one.kind === 'pass') {
          line.pass(one.ms);
          paper.pass(one.ms);
        } else if (one.kind === 'want') {
          line.act({ kind: 'want', wanted: one.wanted });
          paper.want(one.wanted);
        } else if (!known) continue;
        else if (one.kind === 'claim') {
          line.act(claim(one.entry));
          paper.claim(one.entry);
        } else if (one.kind === 'leave') {
          line.act(leave(one.entry));
          paper.leave(one.entry);
        } else if (one.kind === 'order') {
          if (line.places.some((place) => place.entry === one.entry && place.order_ids.length > 0)) continue;
          line.bind(one.entry, `o${one.entry}`);
          paper.order(one.entry, `o${one.entry}`);
        } else {
          line.act({ kind: 'order_ended', order_id: `o${one.entry}`, paid: one.paid });
          paper.ended(`o${one.entry}`, one.paid);
        }
        line.act({ kind: 'tick' });
        paper.tick();
        assert.deepEqual(
          line.tickets.map((ticket) => ticket.state),
          paper.people.map((person) => person.state),
        );
      }
      replays(line);
    }),
    { numRuns: runs },
  );
  count('properties', runs);
});

test('a lower capacity puts nobody out: it is reached as people leave, and nobody comes in above it', () => {
  const line = givenLine(3);
  for (let i = 0; i < 5; i++) line.enter();
  line.act(claim(1), claim(2), claim(3), { kind: 'want', wanted: 1 });
  assert.deepEqual([line.gate.inside, line.gate.capacity], [3, 3]);
  line.act(leave(1), leave(2));
  assert.deepEqual([line.gate.inside, line.gate.capacity], [1, 1]);
  const [still] = line.act(claim(4));
  assert.equal(still!.ok && still!.value?.turn, 'line');
  replays(line);
});

test('tied to stock, nobody is let in above what is available times the overbooking; who holds something does not count', () => {
  const line = givenLine(10, { overbooking: 1.5 }, 2);
  for (let i = 0; i < 6; i++) line.enter();
  line.act({ kind: 'tick' });
  const [, , , fourth] = line.act(claim(1), claim(2), claim(3), claim(4));
  assert.equal(line.gate.inside, 3);
  assert.equal(fourth!.ok && fourth!.value?.turn, 'line');
  line.bind(1, 'o1');
  const [now] = line.act(claim(4));
  assert.equal(now!.ok && now!.value?.turn, 'inside');
});

test('who was not seen for long is passed over and keeps the number; back, they come in ahead of all later ones', () => {
  const line = givenLine(1, { absent_ms: 100 });
  for (let i = 0; i < 3; i++) line.enter();
  line.pass(200);
  for (const ticket of line.tickets.slice(1)) ticket.seen_at = new Date(200);
  line.act({ kind: 'tick' });
  assert.deepEqual(
    line.tickets.map((one) => one.state),
    ['missed', 'called', 'waiting'],
  );
  line.act(claim(2), claim(1));
  line.act(leave(2));
  assert.deepEqual(
    line.tickets.map((one) => one.state),
    ['called', 'done', 'waiting'],
  );
});

test('a clock that jumps takes no number and no goods away: years ahead and back again, the order of numbers and the cap stand', () => {
  const year_ms = 31_536_000_000;
  const line = givenLine(2);
  for (let i = 0; i < 5; i++) line.enter();
  line.act(claim(1), claim(2));
  line.bind(1, 'o1');
  line.pass(year_ms);
  line.act({ kind: 'tick' });
  // Who pays stays; who only looked around has had their time; those in line were not seen for a year, and keep their numbers.
  assert.deepEqual(
    line.tickets.map((one) => one.state),
    ['inside', 'done', 'missed', 'missed', 'missed'],
  );
  line.pass(-2 * year_ms);
  line.act({ kind: 'tick' }, claim(3), claim(4));
  assert.deepEqual(
    line.tickets.map((one) => one.state),
    ['inside', 'done', 'inside', 'back', 'missed'],
  );
  line.act({ kind: 'order_ended', order_id: 'o1', paid: true });
  line.act(claim(4));
  assert.deepEqual(
    line.tickets.map((one) => [one.number, one.state]),
    [
      [1, 'done'],
      [2, 'done'],
      [3, 'inside'],
      [4, 'inside'],
      [5, 'missed'],
    ],
  );
  assert.equal(line.gate.pointer, 5);
  replays(line);
});

test('a ticket in another hand is nobody’s; entries have no gaps and twice the same person is one ticket', () => {
  const line = givenLine(1);
  line.enter();
  const [stolen] = line.act({ kind: 'claim', entry: 1, holders: ['thief'] });
  assert.ok(!stolen!.ok && stolen!.error.code === 'ticket_invalid');
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 40 }), fc.nat({ max: 100 }), (people, last_entry) => {
      const state = { room: { state: 'serving' as const, draws: false }, last_entry, tickets: new Map() };
      const requests = people.map((one) => ({ holder: `h${one}`, ticket_id: `t${one}`, estimated_s: null }));
      const { results, fresh } = giveEntries(state, requests);
      assert.deepEqual(
        fresh.map((one) => one.entry),
        fresh.map((_, at) => last_entry + at + 1),
      );
      assert.equal(fresh.length, new Set(people).size);
      const seen = new Map(results.map((one, at) => [people[at], one.ok && one.value.entry]));
      for (const [at, one] of results.entries()) assert.equal(one.ok && one.value.entry, seen.get(people[at]));
    }),
  );
  count('properties', 100);
});

test('a schedule only moves forward, and never against a hand; a clock that jumps back moves nothing', () => {
  const at = (ms: number) => new Date(ms);
  const times = { prequeue_at: at(10), serve_at: at(20), close_at: at(30) };
  const plain = { draws: false, drawn: false };
  const go = (state: RoomState, ms: number, draw = plain) => scheduledState(state, times, draw, at(ms));
  assert.deepEqual(
    [go('open', 5), go('open', 10), go('prequeue', 19), go('prequeue', 20), go('serving', 29), go('serving', 30)],
    ['open', 'prequeue', 'prequeue', 'serving', 'serving', 'closed'],
  );
  assert.equal(go('paused', 25), 'paused');
  assert.equal(go('serving', 5), 'serving');
  assert.equal(go('prequeue', 20, { draws: true, drawn: false }), 'draw');
  assert.equal(go('draw', 25, { draws: true, drawn: true }), 'serving');
});

test('the pace follows the pointer over a minute; the chance says what the stock bears', () => {
  let pace = paceOf(null, { pointer: 0, at_ms: 0 });
  for (let s = 1; s <= 120; s++) pace = paceOf(pace, { pointer: s * 5, at_ms: s * 1_000 });
  assert.ok(Math.abs(pace.per_s - 5) < 0.2, String(pace.per_s));
  assert.equal(paceOf(pace, { pointer: 3, at_ms: 10 }).points.length, 1, 'a clock that went back begins anew');
  assert.deepEqual([chanceOf(4, 5), chanceOf(5, 5), chanceOf(1, null)], ['likely', 'unlikely', null]);
});
