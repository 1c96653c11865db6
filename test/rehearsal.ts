import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options } from '../crowd/options.ts';
import { rehearse } from '../crowd/rehearse.ts';
import type { Verdict } from '../crowd/verdict.ts';
import { givenDatabase, type TestDatabase } from '../server/platform/testing.ts';

/** A migrated database with the one shop and warehouse that a rehearsal receives its stock in. */
export async function givenYard(): Promise<TestDatabase> {
  const db = await givenDatabase();
  const shop_id = crypto.randomUUID();
  await db.sql`insert into sellers.shops (id, slug, name) values (${shop_id}, 'yard', '마당')`;
  await db.sql`insert into inventory.warehouses (id, shop_id, name) values (${crypto.randomUUID()}, ${shop_id}, '창고')`;
  return db;
}

/** A rehearsal on a copy that runs on the tests' PostgreSQL; the papers of the day are in `folder` until `end()`. */
export async function givenRehearsal(
  options: Partial<Options>,
): Promise<{ db: TestDatabase; folder: string; verdict: Verdict; end(): Promise<void> }> {
  const db = await givenYard();
  const folder = mkdtempSync(join(tmpdir(), 'madang-rehearsal-'));
  const end = async () => {
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const verdict = await rehearse(
      {
        buyers: 100,
        stock: 50,
        cap_per_person: 2,
        misbehave: 0.3,
        kills: 0,
        url: null,
        copy_database_url: db.url,
        database_url: null,
        at_once: 64,
        connections: 32,
        seed: 1,
        line: null,
        json: true,
        owner: null,
        data_dir: folder,
        folder,
        ...options,
      },
      folder,
    );
    return { db, folder, verdict, end };
  } catch (error) {
    await end();
    throw error;
  }
}
