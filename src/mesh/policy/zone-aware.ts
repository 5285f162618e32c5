import type { Draws } from '../../engine/ports.ts';

/** Hosts of one zone, as zone-aware routing counts them. */
export interface ZoneHosts {
  /** Healthy hosts of the caller's own cluster in the zone. */
  readonly local: number;
  /** Healthy hosts of the destination in the zone. */
  readonly upstream: number;
}

export interface ZoneAwareOptions {
  /** Healthy destination hosts below which zones are not looked at. Envoy: 6. */
  readonly minClusterSize: number;
}

export const ZoneRouting = { off: 0, localDirect: 1, residual: 2 } as const;
export type ZoneRouting = (typeof ZoneRouting)[keyof typeof ZoneRouting];

/** How the traffic of one caller's zone is spread over the destination's zones. */
export interface ZoneTable {
  readonly routing: ZoneRouting;
  /** Part of the traffic that stays in the own zone, of 10 000. */
  readonly localPer10000: number;
  /** Spare capacity of the destination's zones, summed up; zone 0 is the own zone. */
  readonly cumulativeResidual: Int32Array;
}

const OFF: ZoneTable = { routing: ZoneRouting.off, localPer10000: 0, cumulativeResidual: new Int32Array(0) };
const LOCAL_DIRECT: ZoneTable = {
  routing: ZoneRouting.localDirect,
  localPer10000: 10_000,
  cumulativeResidual: new Int32Array(0),
};

/**
 * Zone-aware routing of priority 0. `zones` are the destination's zones; when it has hosts in the caller's zone
 * (`hasOwnZone`) that zone comes first. `localZones` counts the zones of the caller's own cluster, `localTotal` its
 * hosts, `ownZoneLocal` those in its own zone.
 *
 * Source: envoyproxy/envoy 1.39 load_balancing_policies/common/load_balancer_impl.cc
 * regenerateLocalityRoutingStructures, earlyExitNonLocalityRouting, calculateLocalityPercentages
 */
export function zoneTable(
  zones: readonly ZoneHosts[],
  hasOwnZone: boolean,
  localZones: number,
  localTotal: number,
  ownZoneLocal: number,
  { minClusterSize }: ZoneAwareOptions,
): ZoneTable {
  const upstreamTotal = zones.reduce((sum, zone) => sum + zone.upstream, 0);
  if (zones.length < 2 || localZones < 2 || ownZoneLocal === 0 || upstreamTotal < minClusterSize) return OFF;
  const local = zones.map((zone) => (zone.upstream === 0 ? 0 : per10000(zone.local, localTotal)));
  const upstream = zones.map((zone) => per10000(zone.upstream, upstreamTotal));
  if (hasOwnZone && upstream[0] > 0 && upstream[0] >= local[0]) return LOCAL_DIRECT;
  const cumulativeResidual = new Int32Array(zones.length);
  let residual = 0;
  for (let zone = 0; zone < zones.length; zone++) {
    if (zone > 0 || !hasOwnZone) residual += Math.max(0, upstream[zone] - local[zone]);
    cumulativeResidual[zone] = residual;
  }
  return {
    routing: ZoneRouting.residual,
    localPer10000: hasOwnZone && local[0] > 0 ? Math.floor((upstream[0] * 10_000) / local[0]) : 0,
    cumulativeResidual,
  };
}

/** The zone of a request: one draw, and one more if it does not stay. `table` is not `off`. */
export function pickZone(table: ZoneTable, draws: Draws): number {
  if (table.routing === ZoneRouting.localDirect) return 0;
  if (draws.below(10_000) < table.localPer10000) return 0;
  const cumulative = table.cumulativeResidual;
  const total = cumulative[cumulative.length - 1];
  if (total === 0) return draws.below(cumulative.length);
  const roll = draws.below(total);
  let zone = 0;
  while (roll >= cumulative[zone]) zone++;
  return zone;
}

function per10000(part: number, total: number): number {
  return total === 0 ? 0 : Math.floor((10_000 * part) / total);
}
