import { CannotRehearse } from './options.ts';
import type { Answer } from './wire.ts';

/** Takes the value of an answer, or says in one sentence what the shop would not let the rehearsal prepare. */
export function must<T>(what: string, answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new CannotRehearse(
    `The rehearsal could not ${what}: ${answer.status} ${answer.code} ${JSON.stringify(answer.body).slice(0, 300)}`,
  );
}
