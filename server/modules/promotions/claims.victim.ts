/** A process for claims.crash.test.ts to kill: claims for one person after the other, and says each place it was told. */
import { connect } from '../../platform/db.ts';
import { createClaims } from './claims.ts';
import { createLiveCampaigns } from './live-campaigns.ts';

const [url, campaign_id, people] = process.argv.slice(2) as [string, string, string];
const sql = connect(url, { max: 4, name: 'claimer' });
const live = createLiveCampaigns(sql, { productsIn: async () => new Set() });
const claims = createClaims({ sql, lanes: { batch() {}, overloaded() {} } }, live);
await live.start();
const identities = people.split(',');

async function claimAll(from: number): Promise<void> {
  for (let n = from; n < identities.length; n += 8) {
    const said = await claims.claim(campaign_id, identities[n]!);
    if (said.ok && said.value.state === 'won') process.stdout.write(`${identities[n]} ${said.value.place}\n`);
  }
}
await Promise.all(Array.from({ length: 8 }, (_, from) => claimAll(from)));
process.stdout.write('end\n');
live.stop();
await sql.end();
