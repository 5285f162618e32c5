// `npm run bench -- [--json] [--peers DIR] [--runs N]`: measures the product on all models; with `--peers` also in turn
// with the programs there, and prints the ratios that matter. Only ratios of one run mean something.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, peers: { type: 'string' }, runs: { type: 'string', default: '5' } },
});
const here = import.meta.dirname;
const program = (file: string) => join(here, `${file}.js`);

function run(file: string, ...args: string[]): Record<string, unknown> {
  const { stdout, status, stderr } = spawnSync(process.execPath, [program(file), ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
}

const digits = (value: unknown, count: number) => (typeof value === 'number' ? value.toFixed(count) : '');
const HEAD = [
  'model',
  'requests/s',
  'events/s',
  'events/request',
  'GC share',
  'build s',
  'ns/event of the run',
  'GC share of it',
  'peak MB',
  'mean ms',
];

const runs: Record<string, unknown>[] = [];
const hold = run('hold');
runs.push(hold);
process.stdout.write(
  `hold model, ns per pop and push: ${(hold.rows as { pending: number; nsPerEvent: number }[]).map(({ pending, nsPerEvent }) => `${pending} pending ${nsPerEvent}`).join(', ')}\n`,
);
process.stdout.write(`${HEAD.join(' | ')}\n`);
for (const [file, ...args] of [
  ['mmc', '--requests', '10000000'],
  ['chain', '--requests', '1000000'],
  ['models', 'two-tier', '--requests', '1000000'],
  ['models', 'tree-13', '--requests', '100000'],
  ['models', 'shop', '--requests', '20000'],
  ['models', 'graph-10', '--requests', '200000'],
  ['models', 'graph-1000', '--requests', '200000'],
]) {
  const result = run(file, ...args);
  runs.push(result);
  const cells = [
    String(result.model),
    digits(result.requestsPerSecond, 0),
    digits(result.eventsPerSecond, 0),
    digits(result.eventsPerRequest, 2),
    digits(result.gcShare, 4),
    digits(result.buildSeconds, 2),
    digits(result.nsPerEvent, 0),
    digits(result.runGcShare, 4),
    digits(result.peakRssMb, 0),
    digits(result.meanMs, 3),
  ];
  process.stdout.write(`${cells.join(' | ')}\n`);
}

/** Median over rounds of the ratio within the round: programs of one round ran one after the other. */
function ratioTo(peer: string, model: string, lines: readonly Record<string, unknown>[]): number | null {
  const rates = (name: string) =>
    lines.filter((line) => line.program === name && line.model === model).map((line) => Number(line.requestsPerSecond));
  const own = rates('windmesh');
  const ratios = rates(peer)
    .map((rate, round) => own[round] / rate)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return ratios.length === 0 ? null : Math.round(1000 * ratios[ratios.length >> 1]) / 1000;
}

const ratios: Record<string, number | null> = {};
if (values.peers !== undefined) {
  const command = `windmesh=${process.execPath} ${join(here, '{model}.js')}`;
  const { stdout, status } = spawnSync(
    'bash',
    [join(values.peers, 'run.sh'), 'all', '--runs', values.runs, '--with', command],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0) throw new Error('the peers did not run');
  const lines = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  runs.push(...lines);
  process.stdout.write(
    stdout
      .split('\n')
      .filter((line) => !line.startsWith('{'))
      .join('\n'),
  );
  for (const [model, peer] of [
    ['chain', 'limit'],
    ['mmc', 'limit'],
    ['chain', 'naive'],
    ['chain', 'simpy'],
  ]) {
    ratios[`${model}/${peer}`] = ratioTo(peer, model, lines);
  }
  process.stdout.write(
    `\nratios: ${Object.entries(ratios)
      .map(([name, ratio]) => `${name} ${ratio ?? 'not measured'}`)
      .join(', ')}\n`,
  );
}
if (values.json) process.stdout.write(`${JSON.stringify({ ratios, runs })}\n`);
