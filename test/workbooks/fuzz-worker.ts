import { parentPort } from 'node:worker_threads';
import { FileFault } from '../../server/modules/channels/import/file-fault.ts';
import { readFile } from '../../server/modules/channels/import/read-file.ts';
import { makeWorkbook } from './make-workbook.ts';
import { spoil } from './spoil.ts';

/** Reads the spoiled workbook of a seed: what came of it, or the error that should not have been. */
parentPort!.on('message', async (seed: number) => {
  const { how, bytes } = spoil(seed, makeWorkbook(seed).bytes);
  try {
    const found = await readFile(bytes, { password: null, digest: (text) => `#${text.length}` });
    parentPort!.postMessage({ seed, how, end: 'rows' in found ? 'read' : 'unknown table' });
  } catch (error) {
    const end = error instanceof FileFault ? error.code : null;
    parentPort!.postMessage({ seed, how, end, error: end ? null : String((error as Error)?.stack ?? error) });
  }
});
