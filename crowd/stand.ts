import { setTimeout as sleep } from 'node:timers/promises';
import {
  claimPlace,
  enterLine,
  leaveLine,
  placeCheckout,
  readLine,
  readPosition,
  readSession,
  signIn,
} from '@madang/contract';
import type { Visit } from './buyer.ts';
import { type Manner, mannerOf, roll } from './characters.ts';
import { endOf, type Line, type Standing, type WaitEnd } from './line.ts';
import type { Answer } from './wire.ts';

/** How often who was called and finds no place yet knocks again, as the page does. */
const knock_ms = 1_500;
/** Who leaves the line does so within so long. */
const quits_within_ms = 6_000;

/** Takes a number, waits, comes in when called. Null: not let in; the visit is over. `arrived` is called once the number is known. */
export async function comeIn(one: Visit, line: Line, arrived: () => void): Promise<Standing | null> {
  const { crowd, n } = one;
  const { figures } = crowd;
  const manner = mannerOf(crowd.seed, n, crowd.misbehave);
  figures.manners[manner] = (figures.manners[manner] ?? 0) + 1;
  const sneaked = manner === 'sneaks' ? await sneak(one, line) : null;
  const standing = await takeNumber(one, line, manner);
  if (!standing) return null;
  if (sneaked && sneaked !== standing.ticket)
    figures.violate('P7', 'the buying route gave another ticket than the line', { buyer: n });
  arrived();
  if (manner === 'forges' || manner === 'steals') await cheat(one, line, standing, manner);
  const why = await waitInLine(one, line, standing, manner);
  if (why !== 'called') {
    figures.end(why === 'sold_out' ? 'told_sold_out' : why === 'closed' ? 'left_the_line' : 'never_called');
    if (why === 'never') figures.violate('P7', 'somebody was neither called nor told the end', { buyer: n });
    return null;
  }
  if (manner === 'late') await sleep(crowd.stage.line!.claim_ms + 500);
  return (await knock(one, line, standing)) ? standing : null;
}

/** Who bought nothing gives the place up, so that the next one comes in. Refused while an order of theirs is open. */
export async function giveUp({ crowd, browser }: Visit, line: Line, { ticket }: Standing): Promise<void> {
  const left = await browser.call(leaveLine, { params: { room_id: line.room_id }, body: { ticket } });
  if (!left.ok && left.code !== 'order_open') crowd.figures.violate('P7', `leaving was refused with ${left.code}`);
}

async function takeNumber(one: Visit, line: Line, manner: Manner): Promise<Standing | null> {
  const { crowd, n, browser } = one;
  const { figures, journal } = crowd;
  const params = { room_id: line.room_id };
  const enter = (from = browser) => from.call(enterLine, { params, timed: (ms) => figures.entering.add(ms) });
  line.arrivals.asked(n);
  const answers =
    manner === 'many' ? await Promise.all([enter(), enter(), enter(), secondDevice(one, enter)]) : [await enter()];
  const [first] = answers as [Answer<{ ticket: string; entry: number; number: number | null; line: never }>];
  if (!first.ok) {
    figures.refuse(first.code);
    if (first.code !== 'line_closed') figures.violate('P7', `entering was refused with ${first.code}`, { buyer: n });
    return null;
  }
  const { ticket, entry, number } = first.value;
  if (number === null) throw new Error('a line without a draw gave no number');
  line.arrivals.answered(n, entry);
  for (const other of answers)
    if (other?.ok && other.value.ticket !== ticket)
      figures.violate('P7', 'one person was given two tickets', { buyer: n, entry, other: other.value.entry });
  figures.entered++;
  const ticket_id = ticket.split('.')[2] ?? '';
  await journal.write({ buyer: n, act: 'enter', said: 'answered', key: ticket_id, ticket_id, entry });
  return { buyer: n, browser, ticket, entry, number };
}

/** A member's telephone, beside the computer: the same person. */
async function secondDevice<T>(
  { crowd, n }: Visit,
  enter: (from: Visit['browser']) => Promise<T>,
): Promise<T | undefined> {
  const member = crowd.stage.members[n];
  if (!member) return undefined;
  const other = crowd.wire.browser();
  await other.call(readSession);
  const signed_in = await other.call(signIn, { body: member });
  return signed_in.ok ? await enter(other) : undefined;
}

async function waitInLine(one: Visit, line: Line, standing: Standing, manner: Manner): Promise<WaitEnd> {
  if (manner !== 'quits') return await line.wait(standing);
  const waits_ms = quits_within_ms * roll(one.crowd.seed, 'quits', one.n);
  const timer = setTimeout(() => {
    void giveUp(one, line, standing).finally(() => line.quit(standing.number));
  }, waits_ms);
  try {
    return await line.wait(standing);
  } finally {
    clearTimeout(timer);
  }
}

/** At the door, until let in or until there is nothing to come in for. */
async function knock(one: Visit, line: Line, { ticket }: Standing): Promise<boolean> {
  const { crowd, n, browser } = one;
  const { figures } = crowd;
  const params = { room_id: line.room_id };
  const deadline = performance.now() + line.patience_ms;
  for (;;) {
    const answer = await browser.call(claimPlace, { params, body: { ticket } });
    if (!answer.ok) {
      figures.refuse(answer.code);
      // Who left while being called is over; nobody else is.
      if (!['ticket_over', 'line_closed'].includes(answer.code) || mannerOf(crowd.seed, n, crowd.misbehave) !== 'quits')
        if (answer.code !== 'line_closed')
          figures.violate('P7', `coming in was refused with ${answer.code}`, { buyer: n });
      figures.end(answer.code);
      return false;
    }
    if (answer.value.turn === 'inside') return true;
    await sleep(knock_ms * (0.75 + Math.random() / 2));
    const stands = await browser.call(readPosition, { params, query: { ticket } });
    const over = stands.ok ? endOf(stands.value.line) : null;
    if (over) {
      figures.end(over === 'sold_out' ? 'told_sold_out' : 'left_the_line');
      await giveUp(one, line, { ticket } as Standing);
      return false;
    }
    if (performance.now() > deadline) {
      figures.violate('P7', 'somebody who was called was never let in', { buyer: n });
      return false;
    }
  }
}

/** A ticket that is not one's own, or says something else than what was signed. It must not even be read. */
async function cheat(one: Visit, line: Line, standing: Standing, manner: 'forges' | 'steals'): Promise<void> {
  const [room, entry, id, mac] = standing.ticket.split('.') as [string, string, string, string];
  const forged = manner === 'forges' ? [room, Math.max(1, Number(entry) - 100), id, mac].join('.') : null;
  const ticket = forged ?? line.someTicket(standing.ticket);
  if (!ticket || ticket === standing.ticket) return;
  const claimed = await one.browser.call(claimPlace, { params: { room_id: line.room_id }, body: { ticket } });
  const { figures } = one.crowd;
  if (claimed.ok) figures.violate('P7', `a ticket that somebody ${manner} was taken`, { buyer: one.n });
  else if (claimed.code !== 'ticket_invalid') figures.violate('P7', `a bad ticket was refused with ${claimed.code}`);
  else figures.refuse(claimed.code);
}

/** Where all is sold there is nothing to stand in line for. */
async function isOver({ browser }: Visit, { room_id }: Line): Promise<boolean> {
  const told = await browser.call(readLine, { params: { room_id } });
  return told.ok && endOf(told.value) === 'sold_out';
}

/** Straight to the till, past the line. The refusal comes with the ticket one should have taken. */
async function sneak(one: Visit, line: Line): Promise<string | null> {
  const { figures } = one.crowd;
  line.arrivals.asked(one.n);
  const bought = await one.browser.call(placeCheckout, { body: one.order(1) });
  if (bought.ok) {
    figures.violate('P7', 'something was sold to somebody who was not inside', { order_id: bought.value.order_id });
    return null;
  }
  figures.refuse(bought.code);
  if (bought.code !== 'in_line' && !(bought.code === 'sold_out' && (await isOver(one, line))))
    figures.violate('P7', `the buying route refused with ${bought.code}`, { buyer: one.n });
  const [given] = (bought.body as { details?: { room_id: string; ticket: string }[] }).details ?? [];
  return given?.room_id === line.room_id ? given.ticket : null;
}
