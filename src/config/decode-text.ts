import type { Finding } from '../findings/finding.ts';
import { binaryFile, fileTooLarge } from '../findings/reading-messages.ts';
import type { NamedText } from './file-source.ts';

/** Largest file read, in bytes: some ten thousand objects. */
export const MAX_FILE_BYTES = 20_000_000;

/** Bytes of a file as text: UTF-8, a byte order mark taken off. What is no text, or too much of it, is a finding. */
export function decodeText(name: string, bytes: Uint8Array): { text: NamedText } | { finding: Finding } {
  const place = { resource: 'file', file: name, line: 0, column: 0 };
  if (bytes.length > MAX_FILE_BYTES) {
    return { finding: fileTooLarge(place, { bytes: bytes.length, limit: MAX_FILE_BYTES }) };
  }
  if (bytes.includes(0)) return { finding: binaryFile(place, { why: 'it holds zero bytes' }) };
  try {
    return { text: { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) } };
  } catch {
    return { finding: binaryFile(place, { why: 'some bytes are no UTF-8' }) };
  }
}
