import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demo_logins_file, demoOwnerOf } from '@madang/contract/demo-logins';
import { CannotRehearse, type Login } from './options.ts';

/** The owner's login of a demonstration shop: Madang leaves it in its data folder for the user it runs as. */
export function demoOwner(data_dir: string): Login {
  try {
    const owner = demoOwnerOf(readFileSync(join(data_dir, demo_logins_file), 'utf8'));
    if (owner) return owner;
  } catch {
    // Said below.
  }
  throw new CannotRehearse(
    `The owner's login is not in ${data_dir}: set CROWD_OWNER_EMAIL and CROWD_OWNER_PASSWORD, or DATA_DIR, or use --copy.`,
  );
}
