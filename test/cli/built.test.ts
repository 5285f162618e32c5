import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

/** The program as it is installed: `npm test` builds it first. */
const program = 'dist/cli/main.js';
const experiment = 'test/cli/tiny/experiment.yaml';
const folder = mkdtempSync(join(tmpdir(), 'windmesh-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('is built', () => {
  expect(existsSync(program), 'run "npm run build"').toBe(true);
});

const windmesh = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
};

it('is a library with every name that the source has', async () => {
  const built = (await import(new URL('../../dist/index.js', import.meta.url).href)) as object;
  expect(Object.keys(built).sort()).toEqual(Object.keys(await import('../../src/index.ts')).sort());
});

it('prints its version, and nothing else', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(windmesh('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

it('says of bad input what to do, on stderr, with code 3', () => {
  const { code, out, err } = windmesh('run', '-f', 'nowhere.yaml');
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(err).toContain('nowhere.yaml');
});

it('gives the same bytes with 1, 2 and 4 threads, and colours only where they are asked for', () => {
  const run = (workers: number) => windmesh('run', '-f', experiment, '-o', 'json', '--workers', String(workers));
  const one = run(1);
  expect(one.err).toBe('');
  expect([run(2).out, run(4).out]).toEqual([one.out, one.out]);
  expect(JSON.parse(one.out)).toMatchObject({ kind: 'Result', name: 'tiny', run: { replications: 3 } });
  expect(windmesh('run', '-f', experiment, '--replications', '1').out).not.toContain('\u001b');
}, 60_000);

it('given an interrupt, when the run ends, then what is done is printed and written, marked as partial, with code 130', async () => {
  const json = join(folder, 'partial.json');
  const words = ['run', '-f', experiment, '--replications', '5000', '--json', json];
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = end(child);
  setTimeout(() => child.kill('SIGINT'), 3000);
  const { code, out } = await ended;
  expect(code).toBe(130);
  expect(out).toMatch(/interrupted after \d+ of 5000 replications/);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    partial: expect.stringMatching(/^interrupted after \d+ of 5000 replications$/),
  });
}, 60_000);

it('explains the decisions of an HPA, with the lines of the files they come from', () => {
  const { code, out } = windmesh('explain', 'hpa', 'web', '-f', experiment, '--scenario', 'slower');
  expect(code).toBe(0);
  expect(out).toContain('scenario slower, replication 1');
  expect(out).toContain('Deployment default/web  test/cli/tiny/model/web.yaml:1:1');
  expect(out).toMatch(/\d+m\d\ds {2}\d → \d Pods {2}cpu \d+ % of 70 %/);
  expect(out).toContain('HorizontalPodAutoscaler default/web  test/cli/tiny/model/web.yaml:19:1');
});

function end(child: ChildProcess): Promise<{ code: number | null; out: string }> {
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}
