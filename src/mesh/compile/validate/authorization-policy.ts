import type {
  AuthorizationCondition,
  AuthorizationOperation,
  AuthorizationPolicy,
  AuthorizationRule,
  AuthorizationSource,
} from '../../../api/istio/authorization-policy.ts';
import { FaultCollector } from './faults.ts';
import { checkPort, isIpAddress } from './field-rules.ts';

/** What identity brings; an external authorizer is asked before identities are looked at. */
const IDENTITY_FIELDS = [
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
] as const;
const IDENTITY_KEYS = /^(source\.(namespace|principal|serviceAccount)|request\.auth\.)/;

/** Attributes a condition may name. Source: istio/istio pkg/config/security/security.go (ValidateAttribute) */
const KEYS = new RegExp(
  '^(request\\.headers\\[.+\\]|source\\.(ip|namespace|principal|serviceAccount|trustDomain)|remote\\.ip|' +
    'request\\.auth\\.(principal|audiences|presenter|claims(\\[.+\\])+)|destination\\.(ip|port)|connection\\.sni|' +
    'experimental\\.envoy\\.filters\\..+)$',
);
const BOOLEANS = new Set(['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False']);

function checkAddresses(values: readonly string[] | undefined, faults: FaultCollector): void {
  values?.forEach((value, i) => {
    const [address = '', length] = value.split('/');
    const bits = address.includes(':') ? 128 : 32;
    const isBlock = isIpAddress(address) && (length === undefined || (/^\d+$/.test(length) && Number(length) <= bits));
    faults.at(i).errorIf(!isBlock, `is "${value}", which is no address or CIDR`);
  });
}

function checkPorts(values: readonly string[] | undefined, faults: FaultCollector): void {
  values?.forEach((value, i) => {
    checkPort(Number(value), faults.at(i));
  });
}

/** `{*}` stands for a segment, `{**}` for any rest and comes last; neither goes with a plain star. */
function checkPaths(paths: readonly string[] | undefined, faults: FaultCollector): void {
  paths?.forEach((path, i) => {
    if (!/[{}]/.test(path)) return;
    const at = faults.at(i);
    const bare = path.replaceAll('{**}', '').replaceAll('{*}', '');
    at.errorIf(bare.includes('*'), `is "${path}": a template may not hold a plain star`);
    at.errorIf(/[{}]/.test(bare), `is "${path}", whose template is neither {*} nor {**}`);
    const rest = path.indexOf('{**}');
    at.errorIf(rest >= 0 && /\{\*+\}/.test(path.slice(rest + 4)), `is "${path}": {**} must be the last template`);
    const isPart = path.split('/').some((segment) => /[{}]/.test(segment) && !/^\{\*{1,2}\}[^{}]*$/.test(segment));
    at.errorIf(isPart, `is "${path}": a template stands for a whole segment`);
  });
}

/** Values must be there for every list that is. */
function checkLists(fields: object, faults: FaultCollector): void {
  faults.errorIf(Object.keys(fields).length === 0, 'is empty');
  for (const [field, values] of Object.entries(fields)) {
    faults.at(field).errorIf(Array.isArray(values) && values.includes(''), 'holds an empty value');
  }
}

function checkSource(source: AuthorizationSource | undefined, isCustom: boolean, faults: FaultCollector): void {
  checkLists(source ?? {}, faults);
  if (!source) return;
  for (const field of ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'] as const) {
    checkAddresses(source[field], faults.at(field));
  }
  const accounts = [...(source.serviceAccounts ?? []), ...(source.notServiceAccounts ?? [])];
  const others = source.principals ?? source.notPrincipals ?? source.namespaces ?? source.notNamespaces;
  faults.errorIf(accounts.length > 0 && others !== undefined, 'has serviceAccounts beside principals or namespaces');
  faults.errorIf(
    accounts.some((account) => account.includes('*')),
    'has serviceAccounts with a wildcard',
  );
  const usesIdentity = IDENTITY_FIELDS.some((field) => source[field] !== undefined);
  faults.errorIf(isCustom && usesIdentity, 'uses identities, which CUSTOM does not support');
}

function checkOperation(operation: AuthorizationOperation | undefined, faults: FaultCollector): void {
  checkLists(operation ?? {}, faults);
  checkPorts(operation?.ports, faults.at('ports'));
  checkPorts(operation?.notPorts, faults.at('notPorts'));
  checkPaths(operation?.paths, faults.at('paths'));
  checkPaths(operation?.notPaths, faults.at('notPaths'));
}

function checkCondition(condition: AuthorizationCondition, isCustom: boolean, faults: FaultCollector): void {
  const { key = '', values, notValues } = condition;
  faults.at('key').errorIf(!KEYS.test(key), `is "${key}", which is no known attribute`);
  faults.at('key').errorIf(isCustom && IDENTITY_KEYS.test(key), `is "${key}", which CUSTOM does not support`);
  faults.errorIf(!values?.length && !notValues?.length, 'has neither values nor notValues');
  for (const [field, list] of [
    ['values', values],
    ['notValues', notValues],
  ] as const) {
    if (key.endsWith('.ip')) checkAddresses(list, faults.at(field));
    if (key === 'destination.port') checkPorts(list, faults.at(field));
  }
}

/** Whether anything of the rule holds without HTTP: a peer, an address, a port. */
function usesTcpAttributes(rule: AuthorizationRule): boolean {
  const hasPeer = rule.from?.some(({ source }) =>
    Object.keys(source ?? {}).some((field) => !/request|remote/i.test(field)),
  );
  const hasPort = rule.to?.some(({ operation }) => operation?.ports?.length || operation?.notPorts?.length);
  return Boolean(hasPeer || hasPort);
}

/** Source: istio/istio pkg/config/validation/validation.go (ValidateAuthorizationPolicy) */
export function validateAuthorizationPolicy({ metadata, spec }: AuthorizationPolicy): FaultCollector {
  const faults = new FaultCollector('spec');
  const { action = 'ALLOW', provider, rules, selector, targetRef, targetRefs } = spec ?? {};
  const isCustom = action === 'CUSTOM';
  const isAttached = targetRef !== undefined || (targetRefs?.length ?? 0) > 0;
  faults.errorIf(selector !== undefined && isAttached, 'has both selector and targetRefs');
  faults.at('provider').errorIf(isCustom && !provider?.name, 'is missing, but CUSTOM needs one');
  faults.at('provider').errorIf(!isCustom && provider !== undefined, 'is for CUSTOM only');
  faults.at('rules').errorIf((isCustom || action === 'DENY') && !rules?.length, `is empty, so ${action} never acts`);
  rules?.forEach((rule, i) => {
    const at = faults.at('rules').at(i);
    for (const field of ['from', 'to', 'when'] as const) at.at(field).errorIf(rule?.[field]?.length === 0, 'is empty');
    rule?.from?.forEach(({ source }, j) => {
      checkSource(source, isCustom, at.at('from').at(j).at('source'));
    });
    rule?.to?.forEach(({ operation }, j) => {
      checkOperation(operation, at.at('to').at(j).at('operation'));
    });
    rule?.when?.forEach((condition, j) => {
      checkCondition(condition, isCustom, at.at('when').at(j));
    });
  });
  const constrained = (rules ?? []).filter((rule) => rule?.from || rule?.to);
  const isHttpOnly = action === 'DENY' && constrained.length > 0 && !constrained.some(usesTcpAttributes);
  faults.at('rules').warnIf(isHttpOnly, 'uses HTTP fields alone, so it denies everything on TCP ports; name the port');
  const dryRun = metadata.annotations?.['istio.io/dry-run'];
  if (dryRun !== undefined) {
    faults.errorIf(!BOOLEANS.has(dryRun), `is annotated istio.io/dry-run "${dryRun}", which is no boolean`);
    faults.errorIf(
      action !== 'ALLOW' && action !== 'DENY',
      'is annotated istio.io/dry-run, which ALLOW and DENY only know',
    );
  }
  return faults;
}
