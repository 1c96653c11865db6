import { newId } from '../../../platform/ids.ts';
import type { KeepAs } from './hold-uploads.ts';

/** A form with one file: what it says of itself, and what stands before and behind the file's bytes. */
export const given_form = {
  type: 'multipart/form-data; boundary=x',
  head: '--x\r\ncontent-disposition: form-data; name="file"; filename="a.xlsx"\r\n\r\n',
  foot: '\r\n--x--\r\n',
};

/** An import that nobody wished anything of. */
export const givenKeepAs = (key: string, file: { sha256: string; name: string }): KeepAs => ({
  claim: { principal: 'p', route: 'r', key, body: file.sha256 },
  shop_id: newId(),
  file_name: file.name,
  password: null,
  wishes: {},
  created_by: null,
  told: null,
});
