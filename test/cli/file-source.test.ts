import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFileSource } from '../../src/cli/file-source.ts';
import { MAX_FILE_BYTES } from '../../src/config/decode-text.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'windmesh-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const source = (stdin = '') => openFileSource(Readable.from([Buffer.from(stdin)]));
const touch = (...names: string[]) => {
  for (const name of names) writeFileSync(join(folder, name), name);
};

it('lists a folder in code-unit order, depth first, without hidden entries and node_modules', async () => {
  mkdirSync(join(folder, 'b'));
  mkdirSync(join(folder, '.git'));
  mkdirSync(join(folder, 'node_modules'));
  touch('z.yaml', 'a.yaml', 'Z.yaml', 'é.yaml', 'b/10.yaml', 'b/9.yaml', '.hidden.yaml', '.git/x', 'node_modules/y');
  const names = (await source().list(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  expect(names).toEqual(['Z.yaml', 'a.yaml', 'b/10.yaml', 'b/9.yaml', 'z.yaml', 'é.yaml']);
});

it('given links in a circle and a dangling one, when listed, then it ends with each file once', async () => {
  mkdirSync(join(folder, 'a'));
  touch('a/x.yaml');
  symlinkSync(folder, join(folder, 'a', 'up'));
  symlinkSync(join(folder, 'a'), join(folder, 'again'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'gone.yaml'));
  const names = (await source().list(folder)).map((path) => path.slice(folder.length + 1));
  expect(names).toEqual(['a/x.yaml']);
});

it('reads a file, and standard input under the name it lists', async () => {
  touch('a.yaml');
  const path = join(folder, 'a.yaml');
  expect(await source().list(path)).toEqual([path]);
  expect(Buffer.from(await source().read(path)).toString()).toBe('a.yaml');
  const piped = source('kind: Service');
  const [name] = await piped.list('-');
  expect(name).toBe('<stdin>');
  expect(Buffer.from(await piped.read(name)).toString()).toBe('kind: Service');
});

it('stops reading one byte past the limit of what has no end', async () => {
  const bytes = await source().read('/dev/zero');
  expect(bytes.length).toBe(MAX_FILE_BYTES + 1);
});

it('rejects what is not there', async () => {
  await expect(source().list(join(folder, 'nowhere'))).rejects.toThrow(/ENOENT/);
  await expect(source().read(join(folder, 'nowhere'))).rejects.toThrow(/ENOENT/);
});
