/** A process for codes.crash.test.ts to kill: makes the codes that are wanted, and says each chunk. */
import { connect } from '../../platform/db.ts';
import { makeCodes } from './make-codes.ts';

const sql = connect(process.argv[2]!, { max: 1, name: 'codes' });
for (let made = 1; made > 0; ) {
  made = await makeCodes(sql);
  process.stdout.write(`${made}\n`);
}
await sql.end();
