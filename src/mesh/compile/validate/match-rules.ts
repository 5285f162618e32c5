import type { HTTPMatchRequest, StringMatch } from '../../../api/istio/virtual-service.ts';
import { routingClaim } from '../jwt-claim.ts';
import { regexFault } from '../regex.ts';
import type { FaultCollector } from './faults.ts';
import { checkPort, isDnsLabel } from './field-rules.ts';
import { checkGatewayNames } from './gateway-names.ts';
import { checkHeaderName } from './header-rules.ts';

/** How a rule takes part in delegation; matches of both sides of it may not use regular expressions. */
export type RuleRole = 'independent' | 'root' | 'delegate';

function checkRegex(match: StringMatch | null | undefined, faults: FaultCollector): void {
  if (match?.regex === undefined) return;
  const fault = match.regex === '' ? 'is empty' : regexFault(match.regex);
  if (fault !== undefined) faults.at('regex').error(`is no RE2 expression: ${fault}`);
}

function checkStringMatch(match: StringMatch | null | undefined, faults: FaultCollector): void {
  faults.errorIf(match?.prefix === '', 'has an empty prefix');
  checkRegex(match, faults);
}

function checkNoRegex(match: StringMatch | null | undefined, faults: FaultCollector): void {
  faults.errorIf(match?.regex !== undefined, 'uses a regular expression, which delegation does not admit');
}

type Matchers = Readonly<Record<string, StringMatch | null>> | undefined;

function checkHeaderMatches(matchers: Matchers, check: typeof checkStringMatch, faults: FaultCollector): void {
  for (const [name, match] of Object.entries(matchers ?? {})) {
    faults.at(name).errorIf(match === null, 'is null');
    if (routingClaim(name) === undefined) checkHeaderName(name, faults);
    check(match, faults.at(name));
  }
}

/** A lone `*` is no RE2, yet accepted here, where it means that the header is absent. */
function checkAbsence(match: StringMatch | null | undefined, faults: FaultCollector): void {
  if (match?.regex !== '*') checkStringMatch(match, faults);
}

/** Source: istio/istio pkg/config/validation/virtualservice.go (validateHTTPRouteMatchRequest) */
export function checkMatch(match: HTTPMatchRequest, role: RuleRole, faults: FaultCollector): void {
  const check = role === 'independent' ? checkStringMatch : checkNoRegex;
  (role === 'independent' ? checkRegex : checkNoRegex)(match.uri, faults.at('uri'));
  for (const field of ['scheme', 'method', 'authority'] as const) check(match[field], faults.at(field));
  checkHeaderMatches(match.headers, check, faults.at('headers'));
  checkHeaderMatches(
    match.withoutHeaders,
    role === 'independent' ? checkAbsence : checkNoRegex,
    faults.at('withoutHeaders'),
  );
  for (const [name, each] of Object.entries(match.queryParams ?? {})) check(each, faults.at('queryParams').at(name));
  if (match.port) checkPort(match.port, faults.at('port'));
  if (match.sourceNamespace) {
    const namespace = match.sourceNamespace;
    faults.at('sourceNamespace').errorIf(!isDnsLabel(namespace), `is "${namespace}", which is no namespace`);
  }
  checkGatewayNames(match.gateways, faults.at('gateways'));
}
