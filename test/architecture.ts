// Holds the whole project against test/architecture-map.ts and names every violation. Part of `npm run check`.
import { dirname } from 'node:path';
import { checkArchitecture } from './architecture-rules.ts';

const verdict = checkArchitecture(dirname(import.meta.dirname));
for (const { rule, where, what } of verdict.warnings) console.log(`warning  ${rule}  ${where}: ${what}`);
for (const { rule, where, what } of verdict.violations) console.log(`${rule}  ${where}: ${what}`);
console.log(
  `${verdict.files} files, ${verdict.modules.length} modules, ${verdict.violations.length} violations, ${verdict.warnings.length} warnings`,
);
process.exit(verdict.violations.length === 0 ? 0 : 1);
