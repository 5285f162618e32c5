import type {
  Destination,
  HTTPFaultInjection,
  HTTPRedirect,
  HTTPRetry,
  HTTPRewrite,
  HTTPRoute,
  HTTPRouteDestination,
} from '../../../api/istio/virtual-service.ts';
import { grpcStatusCode } from '../grpc-status.ts';
import { isNamedStatus } from '../http-status.ts';
import { regexFault } from '../regex.ts';
import type { FaultCollector } from './faults.ts';
import {
  checkDuration,
  checkFaultPercentage,
  checkHttpStatus,
  checkNotNegative,
  checkPercent,
  checkPort,
  checkWildcardDomain,
  isDnsLabel,
} from './field-rules.ts';
import { checkHeaders, isAuthorityHeader } from './header-rules.ts';
import { checkMatch, type RuleRole } from './match-rules.ts';

/** Conditions a `retries.retryOn` may name. Source: istio/istio pkg/config/validation/validation.go (supportedRetryOnPolicies) */
const RETRY_CONDITIONS: ReadonlySet<string> = new Set([
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
]);

const BODY_BYTES_MAX = 1_048_576;

function checkDestination(destination: Destination | undefined, faults: FaultCollector): void {
  if (!destination) return;
  const { host = '', subset, port } = destination;
  if (host === '*') faults.at('host').error('is the bare wildcard');
  else checkWildcardDomain(host, faults.at('host'));
  if (subset) faults.at('subset').errorIf(!isDnsLabel(subset), `is "${subset}", which is no subset name`);
  if (port) checkPort(port.number ?? 0, faults.at('port').at('number'));
}

function checkDestinations(route: readonly HTTPRouteDestination[], faults: FaultCollector): void {
  route.forEach((each, i) => {
    const at = faults.at(i);
    at.errorIf(!each.destination, 'has no destination');
    checkDestination(each.destination, at.at('destination'));
    checkHeaders(each.headers, at.at('headers'));
    checkNotNegative(each.weight, at.at('weight'));
  });
  const total = route.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  faults.errorIf(route.length > 1 && total === 0, 'has several destinations of total weight 0');
}

function checkRetries(retries: HTTPRetry | undefined, faults: FaultCollector): void {
  if (!retries) return;
  const { attempts = 0, retryOn, perTryTimeout, retryRemoteLocalities, backoff } = retries;
  checkNotNegative(attempts, faults.at('attempts'));
  const hasMore = perTryTimeout !== undefined || !!retryOn || retryRemoteLocalities !== undefined;
  faults.errorIf(attempts === 0 && hasMore, 'is configured although attempts is 0, which switches retries off');
  checkDuration(perTryTimeout, faults.at('perTryTimeout'));
  checkDuration(backoff, faults.at('backoff'));
  for (const entry of retryOn ? retryOn.split(',') : []) {
    const isCode = /^[+-]?\d+$/.test(entry) && isNamedStatus(Number(entry));
    faults.at('retryOn').errorIf(!isCode && !RETRY_CONDITIONS.has(entry), `holds "${entry}", which is no condition`);
  }
}

function checkRedirect(redirect: HTTPRedirect | undefined, faults: FaultCollector): void {
  if (!redirect) return;
  const { uri, authority, scheme, port, derivePort, redirectCode } = redirect;
  const changes = uri || authority || scheme || port !== undefined || derivePort !== undefined;
  faults.errorIf(!changes, 'changes nothing: give uri, authority, scheme or port');
  const isRedirect = !redirectCode || (redirectCode >= 300 && redirectCode <= 399);
  faults.at('redirectCode').errorIf(!isRedirect, `is ${redirectCode}, but a redirect is 3xx`);
  faults.at('scheme').errorIf(!!scheme && scheme !== 'http' && scheme !== 'https', `is "${scheme}"`);
  if (port) checkPort(port, faults.at('port'));
}

function checkRewrite(rewrite: HTTPRewrite | undefined, faults: FaultCollector): void {
  if (!rewrite) return;
  const { uri, authority, uriRegexRewrite: regex } = rewrite;
  faults.errorIf(!uri && !authority && !regex, 'changes nothing: give uri, uriRegexRewrite or authority');
  if (!regex) return;
  const at = faults.at('uriRegexRewrite');
  faults.errorIf(!!uri, 'has both uri and uriRegexRewrite');
  at.errorIf(!regex.match || !regex.rewrite, 'needs both match and rewrite');
  const fault = regex.match ? regexFault(regex.match) : undefined;
  if (fault !== undefined) at.at('match').error(`is no RE2 expression: ${fault}`);
}

function checkFault(fault: HTTPFaultInjection | undefined, faults: FaultCollector): void {
  if (!fault) return;
  const { delay, abort } = fault;
  faults.errorIf(!delay && !abort, 'has neither delay nor abort');
  checkFaultPercentage(delay?.percentage, faults.at('delay').at('percentage'));
  checkDuration(delay?.fixedDelay, faults.at('delay').at('fixedDelay'));
  faults.at('delay').errorIf(delay?.exponentialDelay !== undefined, 'uses exponentialDelay, which Istio lacks');
  checkFaultPercentage(abort?.percentage, faults.at('abort').at('percentage'));
  if (abort?.httpStatus !== undefined) checkHttpStatus(abort.httpStatus, faults.at('abort').at('httpStatus'));
  const grpcStatus = abort?.grpcStatus;
  const isUnknown = grpcStatus !== undefined && grpcStatusCode(grpcStatus) === undefined;
  faults.at('abort').at('grpcStatus').errorIf(isUnknown, `is "${grpcStatus}", which is no gRPC status`);
}

function checkMirrors(rule: HTTPRoute, faults: FaultCollector): void {
  faults.errorIf(!!rule.mirror && !!rule.mirrors?.length, 'has both mirror and mirrors');
  checkDestination(rule.mirror, faults.at('mirror'));
  checkPercent(rule.mirrorPercentage?.value, faults.at('mirrorPercentage').at('value'));
  checkPercent(rule.mirrorPercent, faults.at('mirrorPercent'));
  faults.at('mirrorPercent').warnIf(rule.mirrorPercent !== undefined, 'is deprecated; use mirrorPercentage');
  rule.mirrors?.forEach(({ destination, percentage }, i) => {
    const at = faults.at('mirrors').at(i);
    at.errorIf(!destination, 'has no destination');
    checkDestination(destination, at.at('destination'));
    checkPercent(percentage?.value, at.at('percentage').at('value'));
  });
}

function checkDirectResponse(rule: HTTPRoute, faults: FaultCollector): void {
  if (!rule.directResponse) return;
  const { status, body } = rule.directResponse;
  checkHttpStatus(status ?? 0, faults.at('status'));
  const bytes = body?.bytes === undefined ? (body?.string ?? '').length : Math.floor((body.bytes.length * 3) / 4);
  faults.at('body').errorIf(bytes > BODY_BYTES_MAX, 'is larger than 1 MiB');
}

/** Source: istio/istio pkg/config/validation/virtualservice.go (validateHTTPRouteConflict) */
function checkConflicts(rule: HTTPRoute, role: RuleRole, faults: FaultCollector): void {
  const { route, redirect, directResponse, delegate, fault, rewrite } = rule;
  const routes = (route?.length ?? 0) > 0;
  if (role === 'root') {
    faults.errorIf(routes || !!redirect || !!directResponse, 'delegates and may do nothing else');
    return;
  }
  faults.errorIf(!!delegate, 'belongs to a delegate, which may not delegate again');
  const actions = [routes, !!redirect, !!directResponse].filter(Boolean).length;
  faults.errorIf(actions > 1, 'has more than one of route, redirect and directResponse');
  faults.errorIf(actions === 0, 'has none of route, redirect and directResponse');
  const answers = !!redirect || !!directResponse;
  faults.errorIf(answers && !!fault, 'has a fault beside redirect or directResponse');
  faults.errorIf(answers && !!rewrite, 'has a rewrite beside redirect or directResponse');
}

function checkAuthorityOnce(rule: HTTPRoute, faults: FaultCollector): void {
  const { set, add } = rule.headers?.request ?? {};
  const named = [...Object.keys(set ?? {}), ...Object.keys(add ?? {})].filter(isAuthorityHeader).length;
  faults.errorIf(named + (rule.rewrite?.authority ? 1 : 0) > 1, 'sets the authority more than once');
}

/** Source: istio/istio pkg/config/validation/virtualservice.go (validateHTTPRoute) */
export function checkHttpRoute(rule: HTTPRoute, isDelegate: boolean, faults: FaultCollector): void {
  const role: RuleRole = isDelegate ? 'delegate' : rule.delegate ? 'root' : 'independent';
  checkConflicts(rule, role, faults);
  rule.match?.forEach((match, i) => {
    checkMatch(match ?? {}, role, faults.at('match').at(i));
  });
  checkHeaders(rule.headers, faults.at('headers'));
  checkFault(rule.fault, faults.at('fault'));
  checkMirrors(rule, faults);
  checkRedirect(rule.redirect, faults.at('redirect'));
  checkDirectResponse(rule, faults.at('directResponse'));
  checkRetries(rule.retries, faults.at('retries'));
  checkRewrite(rule.rewrite, faults.at('rewrite'));
  checkAuthorityOnce(rule, faults);
  checkDestinations(rule.route ?? [], faults.at('route'));
  checkDuration(rule.timeout, faults.at('timeout'));
}
