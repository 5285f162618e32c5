import type { PortTrafficPolicy, TrafficPolicy, TrafficPolicyBlocks } from '../../api/istio/destination-rule.ts';

/** The blocks in force for one subset and port, each taken whole from one place. */
export interface EffectiveTrafficPolicy extends TrafficPolicyBlocks {
  readonly retryBudget?: TrafficPolicy['retryBudget'];
}

function portSetting(policy: TrafficPolicy | undefined, port: number): PortTrafficPolicy | undefined {
  return policy?.portLevelSettings?.find((setting) => setting.port?.number === port);
}

function blocksOf({ loadBalancer, connectionPool, outlierDetection, tls }: TrafficPolicyBlocks): TrafficPolicyBlocks {
  return { loadBalancer, connectionPool, outlierDetection, tls };
}

/** A setting for the port replaces all four blocks: what it leaves out falls to defaults, not to the rule. */
function atPort(policy: TrafficPolicy | undefined, port: number): EffectiveTrafficPolicy {
  const setting = portSetting(policy, port);
  return { ...blocksOf(setting ?? policy ?? {}), retryBudget: policy?.retryBudget };
}

/**
 * Top level, replaced by the port's settings, overridden block by block by the subset, replaced by the subset's settings
 * for the port. Source: istio/istio pilot/pkg/networking/util/util.go (GetPortLevelTrafficPolicy, MergeSubsetTrafficPolicy)
 */
export function effectiveTrafficPolicy(
  rule: TrafficPolicy | undefined,
  subset: TrafficPolicy | undefined,
  port: number,
): EffectiveTrafficPolicy {
  const base = atPort(rule, port);
  if (!subset) return base;
  const retryBudget = subset.retryBudget ?? base.retryBudget;
  const setting = portSetting(subset, port);
  if (setting) return { ...blocksOf(setting), retryBudget };
  return {
    loadBalancer: subset.loadBalancer ?? base.loadBalancer,
    connectionPool: subset.connectionPool ?? base.connectionPool,
    outlierDetection: subset.outlierDetection ?? base.outlierDetection,
    tls: subset.tls ?? base.tls,
    retryBudget,
  };
}

/** The mode set for the port, else for the whole policy. */
function tlsModeOf(policy: TrafficPolicy | undefined, port: number) {
  const tls = portSetting(policy, port)?.tls ?? policy?.tls;
  return tls && (tls.mode ?? 'DISABLE');
}

/**
 * The TLS mode that decides per endpoint: unlike the other blocks, port settings without `tls` leave the wider one in
 * force. Undefined: automatic. Source: istio/istio pilot/pkg/xds/endpoints/mtls_checker.go (trafficPolicyTLSModeForPort)
 */
export function effectiveTlsMode(rule: TrafficPolicy | undefined, subset: TrafficPolicy | undefined, port: number) {
  return tlsModeOf(subset, port) ?? tlsModeOf(rule, port);
}
