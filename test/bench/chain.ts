// The model "chain" of the peers through the full product path: `tsx test/bench/chain.ts --requests 1000000 --seed 1`.
import { tuneCompiler } from '../../src/cli/tune-compiler.ts';
import { seconds } from '../../src/units/quantity.ts';
import { chainModel } from './chain-model.ts';
import { readOptions } from './options.ts';
import { benchModel, inputOf } from './run-model.ts';

const options = readOptions({ requests: 1_000_000, seed: 1, rate: 2000, concurrency: 16, timeout: 250, fail: 0.001 });

tuneCompiler();
const run = await benchModel('chain', options.requests, () => {
  const model = chainModel(options);
  const traffic = {
    name: 'client',
    to: { kind: 'Service', namespace: 'chain', name: 'a', port: 80 },
    requests: [{ weight: 1, method: 'GET', path: '/', headers: {} }],
    arrivals: { process: 'poisson', rate: [{ at: seconds(0), rps: options.rate }] },
    limit: options.requests,
  } as const;
  // Arrivals take requests / rate; what is left of the margin of 5 % and a minute is idle.
  return inputOf(model, [traffic], options.seed, Math.ceil((1.05 * options.requests) / options.rate) + 60);
});
console.log(JSON.stringify(run));
