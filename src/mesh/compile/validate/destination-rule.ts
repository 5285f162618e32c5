import type {
  ClientTLSSettings,
  ConnectionPoolSettings,
  DestinationRule,
  LoadBalancerSettings,
  OutlierDetection,
  TrafficPolicy,
  TrafficPolicyBlocks,
} from '../../../api/istio/destination-rule.ts';
import { FaultCollector } from './faults.ts';
import {
  checkDuration,
  checkExportTo,
  checkNotNegative,
  checkPercent,
  checkPort,
  checkWildcardDomain,
  isDnsLabel,
} from './field-rules.ts';
import { checkLocality } from './locality-rules.ts';

/** Envoy's bound on a Maglev table. */
const MAGLEV_TABLE_SIZE_MAX = 5_000_011;

function isPrime(n: number): boolean {
  if (n < 2) return false;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}

function checkOutlier(outlier: OutlierDetection | undefined, faults: FaultCollector): void {
  if (!outlier) return;
  checkDuration(outlier.interval, faults.at('interval'));
  checkDuration(outlier.baseEjectionTime, faults.at('baseEjectionTime'));
  checkPercent(outlier.maxEjectionPercent, faults.at('maxEjectionPercent'));
  checkPercent(outlier.minHealthPercent, faults.at('minHealthPercent'));
  faults
    .at('consecutiveErrors')
    .warnIf(!!outlier.consecutiveErrors, 'is deprecated; use consecutiveGatewayErrors or consecutive5xxErrors');
  const isIdle = !outlier.splitExternalLocalOriginErrors && !!outlier.consecutiveLocalOriginFailures;
  faults.at('consecutiveLocalOriginFailures').errorIf(isIdle, 'needs splitExternalLocalOriginErrors: true');
}

function checkPool(pool: ConnectionPoolSettings | undefined, faults: FaultCollector): void {
  if (!pool) return;
  const { tcp, http } = pool;
  faults.errorIf(!tcp && !http, 'has neither tcp nor http');
  const counts = [
    'http1MaxPendingRequests',
    'http2MaxRequests',
    'maxRequestsPerConnection',
    'maxRetries',
    'maxConcurrentStreams',
  ] as const;
  for (const field of counts) checkNotNegative(http?.[field], faults.at('http').at(field));
  checkDuration(http?.idleTimeout, faults.at('http').at('idleTimeout'));
  const contradicts = http?.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol === true;
  faults.at('http').errorIf(contradicts, 'upgrades to HTTP/2 and keeps the protocol of the client');
  checkNotNegative(tcp?.maxConnections, faults.at('tcp').at('maxConnections'));
  checkDuration(tcp?.connectTimeout, faults.at('tcp').at('connectTimeout'));
  checkDuration(tcp?.maxConnectionDuration, faults.at('tcp').at('maxConnectionDuration'));
  checkDuration(tcp?.idleTimeout, faults.at('tcp').at('idleTimeout'), true);
}

function checkBalancer(
  settings: LoadBalancerSettings | undefined,
  hasOutlierDetection: boolean,
  faults: FaultCollector,
): void {
  if (!settings) return;
  const { consistentHash: hash, warmup } = settings;
  faults
    .at('consistentHash')
    .at('httpCookie')
    .errorIf(!!hash?.httpCookie && !hash.httpCookie.name, 'has no name');
  const size = hash?.maglev?.tableSize;
  if (size) {
    const at = faults.at('consistentHash').at('maglev').at('tableSize');
    at.errorIf(size >= MAGLEV_TABLE_SIZE_MAX, `is ${size}, but must be below ${MAGLEV_TABLE_SIZE_MAX}`);
    at.errorIf(size < MAGLEV_TABLE_SIZE_MAX && !isPrime(size), `is ${size}, which is no prime`);
  }
  if (warmup) {
    const at = faults.at('warmup');
    at.errorIf(warmup.duration === undefined, 'has no duration');
    checkDuration(warmup.duration, at.at('duration'));
    checkPercent(warmup.minimumPercent, at.at('minimumPercent'));
    at.at('aggression').errorIf((warmup.aggression ?? 1) < 1, `is ${warmup.aggression}, but must be at least 1`);
  }
  checkLocality(settings.localityLbSetting, hasOutlierDetection, faults.at('localityLbSetting'));
}

/** Source: istio/istio pkg/config/validation/agent/validation.go (validateTLS) */
function checkTls(tls: ClientTLSSettings | undefined, faults: FaultCollector): void {
  if (!tls) return;
  const { mode, clientCertificate, privateKey, caCertificates, credentialName } = tls;
  const files = clientCertificate || privateKey || caCertificates;
  if (mode === 'ISTIO_MUTUAL') {
    faults.errorIf(!!files, 'names certificates, which ISTIO_MUTUAL brings itself');
  } else if ((mode === 'SIMPLE' || mode === 'MUTUAL') && credentialName) {
    faults.errorIf(!!files, 'has both credentialName and certificate files');
  } else if (mode === 'MUTUAL') {
    faults.errorIf(!clientCertificate || !privateKey, 'is MUTUAL without a client certificate and private key');
  }
}

function checkBlocks(policy: TrafficPolicyBlocks, faults: FaultCollector): void {
  checkOutlier(policy.outlierDetection, faults.at('outlierDetection'));
  checkPool(policy.connectionPool, faults.at('connectionPool'));
  checkBalancer(policy.loadBalancer, Boolean(policy.outlierDetection), faults.at('loadBalancer'));
  checkTls(policy.tls, faults.at('tls'));
}

function hasBlock({ outlierDetection, connectionPool, loadBalancer, tls }: TrafficPolicyBlocks): boolean {
  return Boolean(outlierDetection || connectionPool || loadBalancer || tls);
}

function checkPolicy(policy: TrafficPolicy | undefined, faults: FaultCollector): void {
  if (!policy) return;
  const { portLevelSettings, tunnel, proxyProtocol, retryBudget } = policy;
  faults.errorIf(!hasBlock(policy) && !portLevelSettings && !tunnel && !proxyProtocol && !retryBudget, 'is empty');
  checkBlocks(policy, faults);
  checkPercent(retryBudget?.percent, faults.at('retryBudget').at('percent'));
  portLevelSettings?.forEach((setting, i) => {
    const at = faults.at('portLevelSettings').at(i);
    if (setting.port) checkPort(setting.port.number ?? 0, at.at('port').at('number'));
    else at.error('has no port');
    at.errorIf(!hasBlock(setting), 'sets nothing');
    checkBlocks(setting, at);
  });
}

/** Source: istio/istio pkg/config/validation/validation.go (ValidateDestinationRule) */
export function validateDestinationRule({ metadata, spec }: DestinationRule): FaultCollector {
  const faults = new FaultCollector('spec');
  checkWildcardDomain(spec?.host ?? '', faults.at('host'));
  checkPolicy(spec?.trafficPolicy, faults.at('trafficPolicy'));
  const names = new Set<string>();
  spec?.subsets?.forEach((subset, i) => {
    const at = faults.at('subsets').at(i);
    const name = subset?.name ?? '';
    at.at('name').errorIf(!isDnsLabel(name), `is "${name}", which is no subset name`);
    at.at('name').errorIf(names.has(name), `repeats "${name}"`);
    names.add(name);
    checkPolicy(subset?.trafficPolicy, at.at('trafficPolicy'));
  });
  const namespace = metadata.namespace ?? 'default';
  checkExportTo(spec?.exportTo, namespace, spec?.workloadSelector !== undefined, faults.at('exportTo'));
  return faults;
}
