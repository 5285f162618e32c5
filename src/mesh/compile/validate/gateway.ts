import type { Gateway, Server, ServerTLSSettings } from '../../../api/istio/gateway.ts';
import { FaultCollector } from './faults.ts';
import { checkPort, checkWildcardDomain, isDnsLabel, isIpAddress } from './field-rules.ts';

const HTTP = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY']);
const TLS = new Set(['HTTPS', 'TLS']);
const OTHER = new Set(['TCP', 'MONGO', 'REDIS', 'MYSQL', 'UDP', 'HBONE']);

/** `host`, or `namespace/host` with `*` or `.` for the namespace; short names are refused. */
function checkHost(declared: string, faults: FaultCollector): void {
  const slash = declared.indexOf('/');
  const namespace = slash < 0 ? '*' : declared.slice(0, slash);
  const host = declared.slice(slash + 1);
  const isNamespace = namespace === '*' || namespace === '.' || isDnsLabel(namespace);
  faults.errorIf(!isNamespace, `is "${declared}", whose namespace is none`);
  faults.errorIf(host !== '*' && !host.includes('.'), `is "${declared}", but short names are not allowed`);
  if (!isIpAddress(host)) checkWildcardDomain(host, faults);
}

/** Source: istio/istio pkg/config/validation/validation.go (validateTLSOptions) */
function checkTls(tls: ServerTLSSettings, faults: FaultCollector): void {
  const { mode, serverCertificate, privateKey, caCertificates, credentialName } = tls;
  const hasCredential = !!credentialName || !!tls.credentialNames?.length || !!tls.tlsCertificates?.length;
  const hasFiles = !!serverCertificate || !!privateKey || !!caCertificates;
  if (mode === 'ISTIO_MUTUAL') {
    faults.errorIf(hasFiles || hasCredential, 'names certificates, which ISTIO_MUTUAL brings itself');
    return;
  }
  if (mode === undefined || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH') {
    faults.warnIf(hasFiles || hasCredential, 'names certificates, which passing through ignores');
    return;
  }
  if (hasCredential) return;
  faults.errorIf(!serverCertificate || !privateKey, `is ${mode} without a server certificate and private key`);
  faults.errorIf(mode === 'MUTUAL' && !caCertificates, 'is MUTUAL without a client CA bundle');
}

function checkServer(server: Server, faults: FaultCollector): void {
  const { hosts = [], port, tls } = server;
  faults.at('hosts').errorIf(hosts.length === 0, 'is empty');
  hosts.forEach((host, i) => {
    checkHost(host, faults.at('hosts').at(i));
  });
  if (tls) checkTls(tls, faults.at('tls'));
  faults.errorIf(!port, 'has no port');
  if (!port) return;
  const protocol = (port.protocol ?? '').toUpperCase();
  const isKnown = HTTP.has(protocol) || TLS.has(protocol) || OTHER.has(protocol);
  faults
    .at('port')
    .at('protocol')
    .errorIf(!isKnown, `is "${port.protocol ?? ''}", which no server speaks`);
  if (port.number) checkPort(port.number, faults.at('port').at('number'));
  faults.at('port').at('name').errorIf(!port.name, 'is missing');
  faults.errorIf(TLS.has(protocol) && !tls, `has no tls settings, which ${protocol} needs`);
  if (TLS.has(protocol) || !tls) return;
  const passes = tls.mode === undefined || tls.mode === 'PASSTHROUGH' || tls.mode === 'AUTO_PASSTHROUGH';
  const hasFiles = tls.serverCertificate || tls.privateKey || tls.caCertificates;
  const isRedirect = HTTP.has(protocol) && passes && !hasFiles;
  faults.at('tls').errorIf(!isRedirect, `cannot be used on a plain ${protocol} port, but for httpsRedirect`);
}

/** Source: istio/istio pkg/config/validation/validation.go (ValidateGateway) */
export function validateGateway({ spec }: Gateway): FaultCollector {
  const faults = new FaultCollector('spec');
  const servers = spec?.servers ?? [];
  faults.at('servers').errorIf(servers.length === 0, 'is empty');
  const names = new Set<string>();
  servers.forEach((server, i) => {
    const at = faults.at('servers').at(i);
    checkServer(server ?? {}, at);
    const name = server?.port?.name;
    if (!name) return;
    at.at('port').at('name').errorIf(names.has(name), `repeats "${name}"`);
    names.add(name);
  });
  return faults;
}
