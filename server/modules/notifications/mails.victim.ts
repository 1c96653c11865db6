/** A process for mails.crash.test.ts to kill: hears the news and sends mails until then. */
import { createKeyring } from '../../platform/crypto.ts';
import { connect } from '../../platform/db.ts';
import { createEffects } from '../../platform/effects.ts';
import { newId } from '../../platform/ids.ts';
import { createLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { createOutbox } from '../../platform/outbox.ts';
import { createIdentity } from '../identity/index.ts';
import { createNotifications } from './notifications.ts';

const [url, smtp_url, secret] = process.argv.slice(2) as [string, string, string];
const sql = connect(url, { max: 4, name: 'victim' });
const log = createLog({ level: 'silent' });
const metrics = createMetrics({ defaults: false });
const outbox = createOutbox({ sql, log, metrics });
const effects = createEffects({ sql, log, metrics, process_id: newId() });
createNotifications({
  sql,
  outbox,
  effects,
  identity: createIdentity({ sql, keys: createKeyring(secret), secure: false, demo: true }),
  house: { name: '마당', public_url: 'https://madang.test', from: 'no-reply@madang.test' },
  smtp_url,
});
await outbox.start();
effects.start();
process.stdout.write('started\n');
