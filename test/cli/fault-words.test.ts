import { expect, it } from 'vitest';
import { faultWords } from '../../src/cli/fault-words.ts';
import { ReplicationFault } from '../../src/experiment/run-experiment.ts';
import { sampleExperiment } from '../experiment/sample.ts';

it('given a fault in a replication, then the last line runs that replication alone, in place of what was asked', () => {
  const task = { index: 5, scenario: 1, replication: 3 };
  const fault = new ReplicationFault(sampleExperiment(), task, new Error('inFlight is -1'));
  const words = ['run', '-f', "it's here.yaml", '--workers=8', '--replications', '30', '--out', 'r.html'];
  const lines = faultWords(fault, words, '0.1.0').split('\n');
  expect(lines[0]).toBe('windmesh 0.1.0: internal fault: scenario canary, replication 3, seed 7: inFlight is -1');
  expect(lines.at(-1)).toBe(
    "  windmesh run -f 'it'\\''s here.yaml' --out r.html --seed 7 --scenario canary --replications 3 --workers 1",
  );
});

it('given any other fault, then the last line is what was asked', () => {
  expect(faultWords(new RangeError('x'), ['check', '-f', 'a.yaml'], '0.1.0').split('\n').at(-1)).toBe(
    '  windmesh check -f a.yaml',
  );
  expect(faultWords('thrown words', [], '0.1.0')).toContain('internal fault: thrown words');
});
