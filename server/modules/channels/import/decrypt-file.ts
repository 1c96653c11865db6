import CFB from 'cfb';
import { openAgile, readAgile } from './decrypt-agile.ts';
import { FileFault } from './file-fault.ts';

/** Excel uses 100,000 rounds; a hostile file asks for years. */
const max_rounds = 2_000_000;

/**
 * Opens a password-protected workbook (ECMA-376 in a CFB container). @throws FileFault NEEDS_PASSWORD without one, WRONG_PASSWORD,
 * DAMAGED_FILE where bytes are missing, OLD_EXCEL where the container holds a workbook of before 2007.
 */
export async function decryptFile(bytes: Buffer, password: string | null): Promise<Buffer> {
  const box = readBox(bytes);
  const info = contentOf(box, 'EncryptionInfo');
  const packed = contentOf(box, 'EncryptedPackage');
  if (!info || !packed)
    throw new FileFault(contentOf(box, 'Workbook') || contentOf(box, 'Book') ? 'OLD_EXCEL' : 'NOT_A_SPREADSHEET');
  const told = packed.length >= 8 ? Number(packed.readBigUInt64LE(0)) : Number.POSITIVE_INFINITY;
  if (told > packed.length - 8 || told === 0) throw new FileFault('DAMAGED_FILE');
  const agile = readAgile(info);
  if (agile && (agile.key.rounds > max_rounds || !Number.isSafeInteger(agile.key.rounds)))
    throw new FileFault('DAMAGED_FILE');
  if (!password) throw new FileFault('NEEDS_PASSWORD');
  try {
    const zip = agile ? openAgile(agile, packed, password) : await openOther(bytes, password);
    if (!zip) throw new FileFault('WRONG_PASSWORD');
    return zip.subarray(0, told);
  } catch (error) {
    throw error instanceof FileFault ? error : new FileFault('DAMAGED_FILE');
  }
}

/** Encryptions of before 2010. */
async function openOther(bytes: Buffer, password: string): Promise<Buffer | null> {
  try {
    const { default: officeCrypto } = await import('officecrypto-tool');
    return Buffer.from(await officeCrypto.decrypt(bytes, { password }));
  } catch (error) {
    if (/password is incorrect/i.test((error as Error).message)) return null;
    throw error;
  }
}

function readBox(bytes: Buffer): CFB.CFB$Container {
  // The directory tells how long the container is; the library reads on into nothing.
  const sectors = bytes.length >= 512 ? bytes.readUInt32LE(0x2c) : 0;
  if (bytes.length < 1_024 || sectors > bytes.length / 512) throw new FileFault('DAMAGED_FILE');
  try {
    return CFB.read(bytes, { type: 'buffer' });
  } catch {
    throw new FileFault('DAMAGED_FILE');
  }
}

function contentOf(box: CFB.CFB$Container, name: string): Buffer | null {
  const found = CFB.find(box, `/${name}`);
  return found?.content ? Buffer.from(found.content) : null;
}
