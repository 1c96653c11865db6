import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readGraph } from './architecture-graph.ts';

const files = new Map(readGraph(fileURLToPath(new URL('..', import.meta.url))).map((file) => [file.path, file]));

/** What a file brings with it before it does anything: each file and package, with the way there. Types are erased. */
function loadedBy(entry: string): Map<string, string> {
  const loaded = new Map<string, string>();
  const visit = (path: string, way: string) => {
    if (loaded.has(path)) return;
    loaded.set(path, way);
    for (const target of files.get(path)?.targets ?? [])
      if (!target.type_only) visit(target.to ?? target.specifier, `${way} -> ${target.to ?? target.specifier}`);
  };
  visit(entry, entry);
  return loaded;
}

// Half a second of processor, in the second in which a file arrives and both cores are busy.
for (const entry of ['import-process.ts', 'upload-worker.ts'])
  test(`${entry} brings nothing with it that answers pages: no server, no schemas of routes`, () => {
    const loaded = loadedBy(`server/modules/channels/import/${entry}`);
    assert.ok(loaded.size > 10, 'it brings next to nothing: the graph was not read');
    for (const heavy of ['fastify', 'typebox', 'contract/index.ts', 'server/platform/http.ts'])
      assert.equal(loaded.get(heavy), undefined);
  });
