// npm run rebuild-desk: every row of the order grid is made anew from its source, beside the running shop.
import { desk_sources } from './desk-sources.ts';
import { rebuildDesk } from './modules/desk/index.ts';
import { readConfig } from './platform/config.ts';
import { connect } from './platform/db.ts';
import { databaseUrl } from './running-database.ts';

try {
  const sql = connect(databaseUrl(readConfig()), { max: 1, name: 'madang-rebuild-desk' });
  try {
    const { rows } = await rebuildDesk(sql, desk_sources);
    process.stdout.write(`The grid has ${rows} rows.\n`);
  } finally {
    await sql.end({ timeout: 1 });
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
