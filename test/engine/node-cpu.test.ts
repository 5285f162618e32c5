import { describe, expect, it } from 'vitest';
import { CpuStation } from '../../src/engine/cpu-station.ts';
import { draw } from '../../src/engine/keyed-draws.ts';
import { NodeCpu } from '../../src/engine/node-cpu.ts';

const ms = (n: number) => n * 1e6;

/** A node with containers that hold so many endless jobs; what each is supplied. */
function supplies(cores: number, containers: readonly { weight: number; jobs: number }[]): number[] {
  const node = new NodeCpu(cores);
  const stations = containers.map(({ weight, jobs }) => {
    const station = new CpuStation({ cores });
    const place = node.join(station, weight);
    for (let job = 0; job < jobs; job++) station.add(job, ms(1e6));
    node.settle(0, place);
    return station;
  });
  return stations.map((station) => Math.min(station.supply, station.size));
}

describe('shares', () => {
  // Origin: water-filling by hand; CFS gives cgroups time by weight, and what one cannot use to the others.
  it.each([
    [
      'all fit',
      4,
      [
        [1, 2],
        [1, 2],
      ],
      [2, 2],
    ],
    [
      'equal weights',
      4,
      [
        [1, 4],
        [1, 4],
      ],
      [2, 2],
    ],
    [
      'by weight',
      4,
      [
        [3, 8],
        [1, 8],
      ],
      [3, 1],
    ],
    [
      'one asks less than its share',
      4,
      [
        [1, 1],
        [1, 8],
      ],
      [1, 3],
    ],
    [
      'two rounds of filling',
      8,
      [
        [1, 1],
        [2, 3],
        [4, 16],
      ],
      [1, 7 / 3, 14 / 3],
    ],
    [
      'alone',
      2,
      [
        [1, 8],
        [5, 0],
      ],
      [2, 0],
    ],
  ] as const)('%s', (_, cores, containers, expected) => {
    const given = supplies(
      cores,
      containers.map(([weight, jobs]) => ({ weight, jobs })),
    );
    given.forEach((share, i) => {
      expect(share).toBeCloseTo(expected[i], 12);
    });
  });
});

/** Two containers on one node as the event loop runs them; finishing times by job. */
function run(
  cores: number,
  containers: readonly { weight: number; quotaNs?: number }[],
  jobs: readonly { at: number; on: number; workNs: number }[],
): number[] {
  const node = new NodeCpu(cores);
  const stations = containers.map(({ quotaNs }) => new CpuStation({ cores, quotaNs }));
  const places = stations.map((station, i) => node.join(station, containers[i].weight));
  const finished = jobs.map(() => -1);
  let i = 0;
  for (;;) {
    const ends = stations.map((station) => Math.round(station.next()));
    const arrival = jobs[i]?.at ?? Infinity;
    const now = Math.min(arrival, node.next, ...ends);
    if (now === Infinity) return finished;
    if (now === arrival) {
      const { on, workNs } = jobs[i];
      stations[on].advance(now);
      stations[on].add(i++, workNs);
      node.settle(now, places[on]);
    } else if (ends.includes(now)) {
      const on = ends.indexOf(now);
      for (let job = stations[on].popFinished(now); job >= 0; job = stations[on].popFinished(now)) finished[job] = now;
      node.settle(now, places[on]);
    } else node.settle(now);
  }
}

describe('in time', () => {
  it('a neighbour that is throttled leaves its cores until its period ends', () => {
    // By hand, one core, equal weights. 0..20: half each, the second burns its 10 ms. 20..100: the first alone, 80 ms more,
    // 90 in all. 100..120: half each, both 10 ms more: the first ends with 100 ms at 120; the second has its quota burnt,
    // waits for 200, and has its last 5 ms at 205.
    const finished = run(
      1,
      [{ weight: 1 }, { weight: 1, quotaNs: ms(10) }],
      [
        { at: 0, on: 0, workNs: ms(100) },
        { at: 0, on: 1, workNs: ms(25) },
      ],
    );
    expect(finished).toEqual([ms(120), ms(205)]);
  });

  it('work is conserved: a node that is never idle ends when all work is done', () => {
    const jobs = Array.from({ length: 60 }, (_, i) => ({
      at: i * 1000,
      on: i % 3,
      workNs: 1 + Math.round(ms(20) * draw(i, 1, 2, 0)),
    }));
    const finished = run(1, [{ weight: 5 }, { weight: 2 }, { weight: 1 }], jobs);
    const work = jobs.reduce((sum, job) => sum + job.workNs, 0);
    expect(Math.abs(Math.max(...finished) - work)).toBeLessThanOrEqual(2 * jobs.length);
  });

  it('containers of equal weight with one job each share like the jobs of one container', () => {
    const jobs = Array.from({ length: 8 }, (_, i) => ({ at: ms(i), on: i, workNs: ms(3 + i) + 7 * i }));
    const apart = run(
      2,
      jobs.map(() => ({ weight: 100 })),
      jobs,
    );
    const together = run(
      2,
      [{ weight: 100 }],
      jobs.map((job) => ({ ...job, on: 0 })),
    );
    apart.forEach((time, i) => {
      expect(Math.abs(time - together[i])).toBeLessThanOrEqual(16);
    });
  });

  it('a container that leaves hands its cores back', () => {
    const node = new NodeCpu(2);
    const stations = [new CpuStation({ cores: 2 }), new CpuStation({ cores: 2 })];
    const places = stations.map((station) => node.join(station, 1));
    stations.forEach((station, i) => {
      station.add(0, ms(100));
      station.add(1, ms(100));
      node.settle(0, places[i]);
    });
    node.leave(places[1]);
    expect([node.settle(ms(10)), node.changed[0], stations[0].next()]).toEqual([1, places[0], ms(105)]);
  });
});
