import type { FileFaultCode } from '@madang/contract';

/** Why a whole file is refused. Thrown through the reader's layers and caught where the import's row is written. */
export class FileFault extends Error {
  readonly code: FileFaultCode;
  readonly params: Record<string, unknown>;
  constructor(code: FileFaultCode, params: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.params = params;
  }
}
