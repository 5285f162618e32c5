import { LocalitySchedule } from '../../../src/mesh/policy/locality-weighted.ts';
import {
  OVERPROVISIONING_FACTOR,
  type PriorityHosts,
  priorityAvailability,
  priorityLoad,
} from '../../../src/mesh/policy/priority-load.ts';
import { isDegradedPick, pickedPriority, pickPriority } from '../../../src/mesh/policy/priority-pick.ts';
import { PreviousPriorities } from '../../../src/mesh/policy/retry-priority.ts';
import { type SlowStartOptions, slowStartFactor } from '../../../src/mesh/policy/slow-start.ts';
import { type SubsetFallback, subsetHosts } from '../../../src/mesh/policy/subset.ts';
import { ZoneRouting, zoneTable } from '../../../src/mesh/policy/zone-aware.ts';
import { expectPartial, type OracleAdapter, type OracleCase } from '../adapter.ts';
import { GivenDraws } from './given-draws.ts';
import { expectKnownFields } from './known-fields.ts';

interface Level {
  readonly hosts: number;
  readonly healthy: number;
  readonly degraded?: number;
  readonly excluded?: number;
  readonly healthyWeight?: number;
  readonly degradedWeight?: number;
  readonly totalWeight?: number;
}

interface PriorityLoadCase {
  readonly priorities: readonly Level[];
  readonly overprovisioningFactor?: number;
  readonly panicThreshold: number;
  readonly weightedPriorityHealth?: boolean;
}

interface Loads {
  readonly healthyLoad: readonly number[];
  readonly degradedLoad: readonly number[];
}

interface RetryPriorityCase {
  readonly priorities: readonly Level[];
  readonly overprovisioningFactor?: number;
  readonly updateFrequency: number;
  readonly originalLoad: Loads;
  readonly attemptedPriorities: readonly number[];
}

interface LocalityCase {
  readonly localities: readonly {
    readonly weight: number;
    readonly available: number;
    readonly total: number;
    readonly excluded?: number;
  }[];
  readonly overprovisioningFactor: number;
}

interface ZoneCase {
  readonly localHosts: readonly { readonly zone: string; readonly n: number }[];
  readonly upstreamHosts: readonly { readonly zone: string; readonly n: number }[];
  readonly ownZone: string;
  readonly minClusterSize?: number;
}

interface SubsetCase {
  readonly hosts: readonly Readonly<Record<string, string>>[];
  readonly selectors: readonly (readonly string[])[];
  readonly defaultSubset?: Readonly<Record<string, string>>;
  readonly fallback?: SubsetFallback;
  readonly match: Readonly<Record<string, string>>;
}

export const adapter: OracleAdapter = {
  files: [
    'envoy/priority_load.json',
    'envoy/priority_pick.json',
    'envoy/retry_priority.json',
    'envoy/locality_weight.json',
    'envoy/zone_aware.json',
    'envoy/slow_start.json',
    'envoy/subset.json',
  ],
  check(oracleCase: OracleCase): void {
    const { tolerance, ...expected } = oracleCase.expect as { tolerance?: number };
    expectPartial(run(oracleCase), expected, tolerance);
  },
};

function run(oracleCase: OracleCase): unknown {
  const { kind, given } = oracleCase;
  switch (kind) {
    case 'priority_load':
      return loads(given as unknown as PriorityLoadCase);
    case 'priority_pick':
      return pick(given as unknown as Loads & { draw: number | string });
    case 'retry_priority':
      return retryPriority(given as unknown as RetryPriorityCase);
    case 'locality_weight':
      return localities(given as unknown as LocalityCase);
    case 'zone_aware':
      return zones(given as unknown as ZoneCase);
    case 'slow_start':
      return slowStart(given as unknown as SlowStartOptions & { elapsedMs: number });
    case 'subset':
      return subset(given as unknown as SubsetCase);
    default:
      throw new Error(`unknown kind ${kind}`);
  }
}

function levels(priorities: readonly Level[], isWeighted: boolean): readonly PriorityHosts[] {
  return priorities.map((level) => ({
    hosts: level.hosts,
    healthy: level.healthy,
    degraded: level.degraded ?? 0,
    excluded: level.excluded ?? 0,
    weights: isWeighted
      ? { healthy: level.healthyWeight ?? 0, degraded: level.degradedWeight ?? 0, total: level.totalWeight ?? 0 }
      : null,
  }));
}

function loads(given: PriorityLoadCase): unknown {
  expectKnownFields(given, ['priorities', 'overprovisioningFactor', 'panicThreshold', 'weightedPriorityHealth']);
  const factor = given.overprovisioningFactor ?? OVERPROVISIONING_FACTOR;
  const hosts = levels(given.priorities, given.weightedPriorityHealth ?? false);
  const load = priorityLoad(hosts, factor, given.panicThreshold);
  return {
    healthyLoad: [...load.healthy],
    degradedLoad: [...load.degraded],
    panic: Array.from(load.panic, (panic) => panic === 1),
  };
}

function pick({ healthyLoad, degradedLoad, draw }: Loads & { draw: number | string }): unknown {
  const roll = new GivenDraws([draw]).below(100);
  const picked = pickPriority(Int32Array.from(healthyLoad), Int32Array.from(degradedLoad), roll);
  return { priority: pickedPriority(picked), tier: isDegradedPick(picked) ? 'degraded' : 'healthy' };
}

function retryPriority(given: RetryPriorityCase): unknown {
  const { priorities, originalLoad, updateFrequency, attemptedPriorities, ...rest } = given;
  expectKnownFields(rest, ['overprovisioningFactor']);
  const factor = rest.overprovisioningFactor ?? OVERPROVISIONING_FACTOR;
  const availability = priorityAvailability(levels(priorities, false), factor);
  const original = {
    healthy: Int32Array.from(originalLoad.healthyLoad),
    degraded: Int32Array.from(originalLoad.degradedLoad),
    panic: new Uint8Array(priorities.length),
  };
  const previous = new PreviousPriorities(updateFrequency);
  const loadsAfterEachAttempt = attemptedPriorities.map((priority) => {
    previous.onAttempt(priority);
    const load = previous.load(availability, original);
    return { healthyLoad: [...load.healthy], degradedLoad: [...load.degraded] };
  });
  return { loadsAfterEachAttempt };
}

function localities(given: LocalityCase): unknown {
  expectKnownFields(given, ['localities', 'overprovisioningFactor']);
  const hosts = given.localities.map(({ weight, available, total, excluded = 0 }) => ({
    weight,
    eligible: available,
    hosts: total,
    excluded,
  }));
  const shares = LocalitySchedule.shares(hosts, given.overprovisioningFactor);
  return { percentRounded: shares.map((share) => Math.round(100 * share)) };
}

function zones(given: ZoneCase): unknown {
  expectKnownFields(given, ['localHosts', 'upstreamHosts', 'ownZone', 'minClusterSize']);
  const local = new Map(given.localHosts.map(({ zone, n }) => [zone, n]));
  const upstream = given.upstreamHosts.map(({ zone, n }) => ({ zone, upstream: n, local: local.get(zone) ?? 0 }));
  const own = upstream.filter(({ zone }) => zone === given.ownZone);
  const table = zoneTable(
    [...own, ...upstream.filter(({ zone }) => zone !== given.ownZone)],
    own.length > 0,
    local.size,
    [...local.values()].reduce((sum, n) => sum + n, 0),
    local.get(given.ownZone) ?? 0,
    { minClusterSize: given.minClusterSize ?? 6 },
  );
  const modes: ReadonlyMap<number, string> = new Map([
    [ZoneRouting.off, 'off'],
    [ZoneRouting.localDirect, 'local_direct'],
    [ZoneRouting.residual, 'residual'],
  ]);
  return {
    mode: modes.get(table.routing),
    localPer10000: table.localPer10000,
    cumulativeResidual: [...table.cumulativeResidual],
  };
}

function slowStart(given: SlowStartOptions & { elapsedMs: number }): unknown {
  expectKnownFields(given, ['elapsedMs', 'windowMs', 'aggression', 'minWeightPercent']);
  return { factor: slowStartFactor(given.elapsedMs, given) };
}

function subset({ hosts, match, selectors, defaultSubset = {}, fallback = 'NO_FALLBACK' }: SubsetCase): unknown {
  const metadata = hosts.map(({ name: _, ...labels }) => new Map(Object.entries(labels)));
  const eligible = subsetHosts(metadata, new Map(Object.entries(match)), {
    selectors,
    fallback,
    defaultSubset: new Map(Object.entries(defaultSubset)),
  });
  return { eligible: eligible.map((index) => hosts[index].name) };
}
