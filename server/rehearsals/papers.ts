import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rehearsal } from '@madang/contract';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';

type Paper = Static<typeof Rehearsal>;
const kept_papers = 20;
const fits = Compile(Rehearsal);
const name_pattern = /^[0-9a-f-]{36}\.json$/;

/** A file a rehearsal, named by its id, which is time-ordered; the newest twenty stay. */
export function openPapers(folder: string) {
  const fileOf = (rehearsal_id: string) => join(folder, `${rehearsal_id}.json`);

  async function names(): Promise<string[]> {
    const all = await readdir(folder).catch(() => []);
    return all.filter((name) => name_pattern.test(name)).sort((a, b) => (a < b ? 1 : -1));
  }

  async function read(rehearsal_id: string): Promise<Paper | null> {
    if (!name_pattern.test(`${rehearsal_id}.json`)) return null;
    try {
      const paper = JSON.parse(await readFile(fileOf(rehearsal_id), 'utf8')) as unknown;
      return fits.Check(paper) ? paper : null;
    } catch {
      return null;
    }
  }

  return {
    read,
    /** The newest first. */
    async readAll(): Promise<Paper[]> {
      const found = await Promise.all((await names()).slice(0, kept_papers).map((name) => read(name.slice(0, -5))));
      return found.filter((paper) => paper !== null);
    },
    /** Whole or not at all: written beside, then renamed. */
    async save(paper: Paper): Promise<void> {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = fileOf(paper.rehearsal_id);
      await writeFile(`${file}.part`, JSON.stringify(paper), { mode: 0o600 });
      await rename(`${file}.part`, file);
      for (const old of (await names()).slice(kept_papers)) await rm(join(folder, old), { force: true });
    },
  };
}
