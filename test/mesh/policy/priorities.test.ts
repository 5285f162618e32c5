import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalitySchedule } from '../../../src/mesh/policy/locality-weighted.ts';
import { priorityAvailability, priorityLoad } from '../../../src/mesh/policy/priority-load.ts';
import { isDegradedPick, pickedPriority, pickPriority } from '../../../src/mesh/policy/priority-pick.ts';
import { PreviousPriorities } from '../../../src/mesh/policy/retry-priority.ts';
import { pickZone, ZoneRouting, zoneTable } from '../../../src/mesh/policy/zone-aware.ts';
import { GivenDraws } from '../../oracle/envoy/given-draws.ts';

const level = fc
  .record({ healthy: fc.nat(5), degraded: fc.nat(5), excluded: fc.nat(3), failed: fc.nat(5) })
  .map(({ healthy, degraded, excluded, failed }) => ({
    hosts: healthy + degraded + excluded + failed,
    healthy,
    degraded,
    excluded,
    weights: null,
  }));
const levels = fc.array(level, { minLength: 1, maxLength: 5 });

describe('priorityLoad', () => {
  it('hands out exactly 100 percent', () => {
    fc.assert(
      fc.property(levels, fc.constantFrom(0, 50, 100), (hosts, threshold) => {
        const load = priorityLoad(hosts, 140, threshold);
        const sum = [...load.healthy, ...load.degraded].reduce((total, share) => total + share, 0);
        expect(sum).toBe(100);
      }),
      { seed: 7 },
    );
  });

  it('sends nothing to a tier without hosts, unless in panic or nothing is left', () => {
    fc.assert(
      fc.property(levels, (hosts) => {
        const load = priorityLoad(hosts, 140, 0);
        if (hosts.every(({ healthy, degraded }) => healthy + degraded === 0)) return;
        hosts.forEach(({ healthy, degraded }, priority) => {
          if (healthy === 0) expect(load.healthy[priority]).toBe(0);
          if (degraded === 0) expect(load.degraded[priority]).toBe(0);
        });
      }),
      { seed: 7 },
    );
  });
});

describe('pickPriority', () => {
  it('gives every priority and tier as many of the hundred rolls as its load', () => {
    const healthy = Int32Array.of(35, 5, 0);
    const degraded = Int32Array.of(10, 0, 50);
    const counts = [new Int32Array(3), new Int32Array(3)];
    for (let roll = 0; roll < 100; roll++) {
      const pick = pickPriority(healthy, degraded, roll);
      counts[isDegradedPick(pick) ? 1 : 0][pickedPriority(pick)]++;
    }
    expect(counts).toEqual([healthy, degraded]);
  });
});

describe('PreviousPriorities', () => {
  const hosts = [1, 1, 1].map((healthy) => ({ hosts: 1, healthy, degraded: 0, excluded: 0, weights: null }));
  const availability = priorityAvailability(hosts, 140);
  const original = priorityLoad(hosts, 140, 50);

  it('leaves priorities out only after every second attempt when the frequency is 2', () => {
    const previous = new PreviousPriorities(2);
    const loads = [0, 0, 1, 1, 2, 2].map((priority) => {
      previous.onAttempt(priority);
      return [...previous.load(availability, original).healthy];
    });
    expect(loads).toEqual([
      [100, 0, 0],
      [0, 100, 0],
      [0, 100, 0],
      [0, 0, 100],
      [0, 0, 100],
      [100, 0, 0],
    ]);
  });

  it('keeps the original load when nothing is available', () => {
    const none = priorityAvailability(
      hosts.map((each) => ({ ...each, healthy: 0 })),
      140,
    );
    const previous = new PreviousPriorities(1);
    previous.onAttempt(0);
    expect(previous.load(none, original)).toBe(original);
  });
});

describe('LocalitySchedule', () => {
  it('picks localities in proportion, and never one without eligible hosts', () => {
    const localities = [
      { weight: 1, eligible: 10, hosts: 10, excluded: 0 },
      { weight: 5, eligible: 0, hosts: 10, excluded: 0 },
      { weight: 2, eligible: 10, hosts: 10, excluded: 0 },
    ];
    const schedule = new LocalitySchedule(localities, 140, 3);
    const picks = Array.from({ length: 300 }, () => schedule.pick());
    expect([0, 1, 2].map((index) => picks.filter((pick) => pick === index).length)).toEqual([100, 0, 200]);
  });

  it('has none to pick when every locality is gone', () => {
    expect(new LocalitySchedule([{ weight: 1, eligible: 0, hosts: 3, excluded: 0 }], 140, 0).pick()).toBe(-1);
    expect(new LocalitySchedule([], 140, 0).pick()).toBe(-1);
  });
});

describe('zone-aware routing', () => {
  const zones = [
    { local: 3, upstream: 3 },
    { local: 2, upstream: 3 },
    { local: 1, upstream: 3 },
  ];

  it('draws once for a request that stays in its zone, twice for one that leaves', () => {
    const table = zoneTable(zones, true, 3, 6, 3, { minClusterSize: 6 });
    expect(table.routing).toBe(ZoneRouting.residual);
    expect(pickZone(table, new GivenDraws([6665]))).toBe(0);
    expect(pickZone(table, new GivenDraws([6666, 0]))).toBe(2);
  });

  it('takes any zone when rounding leaves no capacity', () => {
    const table = { routing: ZoneRouting.residual, localPer10000: 0, cumulativeResidual: Int32Array.of(0, 0) };
    expect(pickZone(table, new GivenDraws([0, 1]))).toBe(1);
  });

  it('has nothing local to send when the destination has no host in the zone', () => {
    const table = zoneTable(zones.slice(1), false, 3, 6, 3, { minClusterSize: 6 });
    expect(table).toMatchObject({ routing: ZoneRouting.residual, localPer10000: 0 });
    expect([...table.cumulativeResidual]).toEqual([1667, 1667 + 3334]);
  });
});
