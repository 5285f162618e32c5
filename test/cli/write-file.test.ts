import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { BadInput } from '../../src/cli/bad-input.ts';
import { writeWholeFile } from '../../src/cli/write-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'windmesh-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('replaces the file and leaves nothing beside it', () => {
  const path = join(folder, 'report.html');
  writeFileSync(path, 'old');
  writeWholeFile(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['report.html']);
});

it('writes through a link, which stays one', () => {
  writeFileSync(join(folder, 'real.html'), 'old');
  symlinkSync(join(folder, 'real.html'), join(folder, 'link.html'));
  writeWholeFile(join(folder, 'link.html'), 'new');
  expect(readFileSync(join(folder, 'real.html'), 'utf8')).toBe('new');
  expect(lstatSync(join(folder, 'link.html')).isSymbolicLink()).toBe(true);
});

it('given a folder that is not there, or is in the way, then says which path, and writes nothing', () => {
  const missing = join(folder, 'no', 'report.html');
  expect(() => writeWholeFile(missing, 'x')).toThrow(BadInput);
  expect(() => writeWholeFile(missing, 'x')).toThrow(`cannot write ${missing}: `);
  mkdirSync(join(folder, 'taken'));
  chmodSync(join(folder, 'taken'), 0o755);
  expect(() => writeWholeFile(join(folder, 'taken'), 'x')).toThrow(BadInput);
  expect(readdirSync(folder)).toEqual(['taken']);
});
