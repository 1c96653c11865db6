/** A process for outbox.test.ts to kill: handles half of a list, says so and hangs inside the transaction. */
import { connect } from './db.ts';
import { createLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { createOutbox } from './outbox.ts';

const sql = connect(process.argv[2]!, { max: 2, name: 'victim' });
const outbox = createOutbox({ sql, log: createLog({ level: 'silent' }), metrics: createMetrics({ defaults: false }) });
outbox.listen('a', ['made'], async (tx, events) => {
  for (const one of events.slice(0, events.length / 2)) {
    const { n } = one.data as { n: number };
    await tx`insert into seen (listener, n, position) values ('a', ${n}, ${one.position})`;
  }
  console.log('half');
  await new Promise(() => {});
});
await outbox.start();
