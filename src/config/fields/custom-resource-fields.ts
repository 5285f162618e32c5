/**
 * Leaf fields of the custom resources that are read and validated, but not modelled: one a line, with the type behind it.
 * Source: istio/istio manifests/charts/base/files/crd-all.gen.yaml (2026-08); kubernetes-sigs/gateway-api config/crd/standard (2026).
 */
export const customResourceFields: Readonly<Record<string, string>> = {
  'extensions.istio.io/WasmPlugin': `
    spec.failStrategy FAIL_CLOSE|FAIL_OPEN|FAIL_RELOAD
    spec.imagePullPolicy UNSPECIFIED_POLICY|IfNotPresent|Always
    spec.imagePullSecret string
    spec.match[].mode UNDEFINED|CLIENT|SERVER|CLIENT_AND_SERVER
    spec.match[].ports[].number integer 1..65535
    spec.phase UNSPECIFIED_PHASE|AUTHN|AUTHZ|STATS
    spec.pluginConfig any
    spec.pluginName string
    spec.priority integer
    spec.selector.matchLabels{} string
    spec.sha256 string
    spec.targetRef.group string
    spec.targetRef.kind string
    spec.targetRef.name string
    spec.targetRef.namespace string
    spec.targetRefs[].group string
    spec.targetRefs[].kind string
    spec.targetRefs[].name string
    spec.targetRefs[].namespace string
    spec.type UNSPECIFIED_PLUGIN_TYPE|HTTP|NETWORK
    spec.url string
    spec.verificationKey string
    spec.vmConfig.env[].name string
    spec.vmConfig.env[].value string
    spec.vmConfig.env[].valueFrom INLINE|HOST
  `,
  'networking.istio.io/EnvoyFilter': `
    spec.configPatches[].applyTo INVALID|LISTENER|FILTER_CHAIN|NETWORK_FILTER|HTTP_FILTER|ROUTE_CONFIGURATION|VIRTUAL_HOST|HTTP_ROUTE|CLUSTER|EXTENSION_CONFIG|BOOTSTRAP|LISTENER_FILTER
    spec.configPatches[].match.cluster.name string
    spec.configPatches[].match.cluster.portNumber integer 0..
    spec.configPatches[].match.cluster.service string
    spec.configPatches[].match.cluster.subset string
    spec.configPatches[].match.context ANY|SIDECAR_INBOUND|SIDECAR_OUTBOUND|GATEWAY|WAYPOINT
    spec.configPatches[].match.listener.filterChain.applicationProtocols string
    spec.configPatches[].match.listener.filterChain.destinationPort integer 0..
    spec.configPatches[].match.listener.filterChain.filter.name string
    spec.configPatches[].match.listener.filterChain.filter.subFilter.name string
    spec.configPatches[].match.listener.filterChain.name string
    spec.configPatches[].match.listener.filterChain.sni string
    spec.configPatches[].match.listener.filterChain.transportProtocol string
    spec.configPatches[].match.listener.filterChain.transportSocket string
    spec.configPatches[].match.listener.listenerFilter string
    spec.configPatches[].match.listener.name string
    spec.configPatches[].match.listener.portName string
    spec.configPatches[].match.listener.portNumber integer 0..
    spec.configPatches[].match.proxy.metadata{} string
    spec.configPatches[].match.proxy.proxyVersion string
    spec.configPatches[].match.routeConfiguration.gateway string
    spec.configPatches[].match.routeConfiguration.name string
    spec.configPatches[].match.routeConfiguration.portName string
    spec.configPatches[].match.routeConfiguration.portNumber integer 0..
    spec.configPatches[].match.routeConfiguration.vhost.domainName string
    spec.configPatches[].match.routeConfiguration.vhost.name string
    spec.configPatches[].match.routeConfiguration.vhost.route.action ANY|ROUTE|REDIRECT|DIRECT_RESPONSE
    spec.configPatches[].match.routeConfiguration.vhost.route.name string
    spec.configPatches[].match.waypoint.filter.name string
    spec.configPatches[].match.waypoint.filter.subFilter.name string
    spec.configPatches[].match.waypoint.portNumber integer 0..
    spec.configPatches[].match.waypoint.route.name string
    spec.configPatches[].patch.filterClass UNSPECIFIED|AUTHN|AUTHZ|STATS
    spec.configPatches[].patch.operation INVALID|MERGE|ADD|REMOVE|INSERT_BEFORE|INSERT_AFTER|INSERT_FIRST|REPLACE|MERGE_AND_REPLACE_LIST
    spec.configPatches[].patch.value any
    spec.priority integer
    spec.targetRefs[].group string
    spec.targetRefs[].kind string
    spec.targetRefs[].name string
    spec.targetRefs[].namespace string
    spec.workloadSelector.labels{} string
  `,
  'networking.istio.io/ProxyConfig': `
    spec.concurrency integer 0..
    spec.environmentVariables{} string
    spec.image.imageType string
    spec.selector.matchLabels{} string
  `,
  'networking.istio.io/ServiceEntry': `
    spec.addresses[] string
    spec.endpoints[].address string
    spec.endpoints[].labels{} string
    spec.endpoints[].locality string
    spec.endpoints[].network string
    spec.endpoints[].ports{} integer
    spec.endpoints[].serviceAccount string
    spec.endpoints[].weight integer 0..
    spec.exportTo[] string
    spec.hosts[] string
    spec.location MESH_EXTERNAL|MESH_INTERNAL
    spec.ports[].name string
    spec.ports[].number integer 0..
    spec.ports[].protocol string
    spec.ports[].targetPort integer 0..
    spec.resolution NONE|STATIC|DNS|DNS_ROUND_ROBIN|DYNAMIC_DNS
    spec.subjectAltNames[] string
    spec.workloadSelector.labels{} string
  `,
  'networking.istio.io/Sidecar': `
    spec.egress[].bind string
    spec.egress[].captureMode DEFAULT|IPTABLES|NONE
    spec.egress[].hosts[] string
    spec.egress[].port.name string
    spec.egress[].port.number integer 0..
    spec.egress[].port.protocol string
    spec.egress[].port.targetPort integer 0..
    spec.inboundConnectionPool.http.h2UpgradePolicy DEFAULT|DO_NOT_UPGRADE|UPGRADE
    spec.inboundConnectionPool.http.http1MaxPendingRequests integer
    spec.inboundConnectionPool.http.http2KeepAlive.interval string
    spec.inboundConnectionPool.http.http2KeepAlive.timeout string
    spec.inboundConnectionPool.http.http2MaxRequests integer
    spec.inboundConnectionPool.http.idleTimeout string
    spec.inboundConnectionPool.http.maxConcurrentStreams integer
    spec.inboundConnectionPool.http.maxRequestsPerConnection integer
    spec.inboundConnectionPool.http.maxRetries integer
    spec.inboundConnectionPool.http.useClientProtocol boolean
    spec.inboundConnectionPool.tcp.connectTimeout string
    spec.inboundConnectionPool.tcp.idleTimeout string
    spec.inboundConnectionPool.tcp.maxConnectionDuration string
    spec.inboundConnectionPool.tcp.maxConnections integer
    spec.inboundConnectionPool.tcp.tcpKeepalive.interval string
    spec.inboundConnectionPool.tcp.tcpKeepalive.probes integer 0..
    spec.inboundConnectionPool.tcp.tcpKeepalive.time string
    spec.ingress[].bind string
    spec.ingress[].captureMode DEFAULT|IPTABLES|NONE
    spec.ingress[].connectionPool.http.h2UpgradePolicy DEFAULT|DO_NOT_UPGRADE|UPGRADE
    spec.ingress[].connectionPool.http.http1MaxPendingRequests integer
    spec.ingress[].connectionPool.http.http2KeepAlive.interval string
    spec.ingress[].connectionPool.http.http2KeepAlive.timeout string
    spec.ingress[].connectionPool.http.http2MaxRequests integer
    spec.ingress[].connectionPool.http.idleTimeout string
    spec.ingress[].connectionPool.http.maxConcurrentStreams integer
    spec.ingress[].connectionPool.http.maxRequestsPerConnection integer
    spec.ingress[].connectionPool.http.maxRetries integer
    spec.ingress[].connectionPool.http.useClientProtocol boolean
    spec.ingress[].connectionPool.tcp.connectTimeout string
    spec.ingress[].connectionPool.tcp.idleTimeout string
    spec.ingress[].connectionPool.tcp.maxConnectionDuration string
    spec.ingress[].connectionPool.tcp.maxConnections integer
    spec.ingress[].connectionPool.tcp.tcpKeepalive.interval string
    spec.ingress[].connectionPool.tcp.tcpKeepalive.probes integer 0..
    spec.ingress[].connectionPool.tcp.tcpKeepalive.time string
    spec.ingress[].defaultEndpoint string
    spec.ingress[].port.name string
    spec.ingress[].port.number integer 0..
    spec.ingress[].port.protocol string
    spec.ingress[].port.targetPort integer 0..
    spec.ingress[].tls.caCertCredentialName string
    spec.ingress[].tls.caCertificates string
    spec.ingress[].tls.caCrl string
    spec.ingress[].tls.cipherSuites[] string
    spec.ingress[].tls.credentialName string
    spec.ingress[].tls.credentialNames[] string
    spec.ingress[].tls.ecdhCurves[] string
    spec.ingress[].tls.httpsRedirect boolean
    spec.ingress[].tls.insecureSkipVerify boolean
    spec.ingress[].tls.maxProtocolVersion TLS_AUTO|TLSV1_0|TLSV1_1|TLSV1_2|TLSV1_3
    spec.ingress[].tls.minProtocolVersion TLS_AUTO|TLSV1_0|TLSV1_1|TLSV1_2|TLSV1_3
    spec.ingress[].tls.mode PASSTHROUGH|SIMPLE|MUTUAL|AUTO_PASSTHROUGH|ISTIO_MUTUAL|OPTIONAL_MUTUAL
    spec.ingress[].tls.privateKey string
    spec.ingress[].tls.serverCertificate string
    spec.ingress[].tls.subjectAltNames[] string
    spec.ingress[].tls.tlsCertificates[].caCertificates string
    spec.ingress[].tls.tlsCertificates[].privateKey string
    spec.ingress[].tls.tlsCertificates[].serverCertificate string
    spec.ingress[].tls.verifyCertificateHash[] string
    spec.ingress[].tls.verifyCertificateSpki[] string
    spec.outboundTrafficPolicy.egressProxy.host string
    spec.outboundTrafficPolicy.egressProxy.port.number integer 0..
    spec.outboundTrafficPolicy.egressProxy.subset string
    spec.outboundTrafficPolicy.mode REGISTRY_ONLY|ALLOW_ANY
    spec.workloadSelector.labels{} string
  `,
  'networking.istio.io/WorkloadEntry': `
    spec.address string
    spec.labels{} string
    spec.locality string
    spec.network string
    spec.ports{} integer
    spec.serviceAccount string
    spec.weight integer 0..
  `,
  'networking.istio.io/WorkloadGroup': `
    spec.metadata.annotations{} string
    spec.metadata.labels{} string
    spec.probe.exec.command[] string
    spec.probe.failureThreshold integer 0..
    spec.probe.grpc.port integer 0..
    spec.probe.grpc.service string
    spec.probe.httpGet.host string
    spec.probe.httpGet.httpHeaders[].name string
    spec.probe.httpGet.httpHeaders[].value string
    spec.probe.httpGet.path string
    spec.probe.httpGet.port integer 0..
    spec.probe.httpGet.scheme string
    spec.probe.initialDelaySeconds integer 0..
    spec.probe.periodSeconds integer 0..
    spec.probe.successThreshold integer 0..
    spec.probe.tcpSocket.host string
    spec.probe.tcpSocket.port integer 0..
    spec.probe.timeoutSeconds integer 0..
    spec.template.address string
    spec.template.labels{} string
    spec.template.locality string
    spec.template.network string
    spec.template.ports{} integer
    spec.template.serviceAccount string
    spec.template.weight integer 0..
  `,
  'security.istio.io/AuthorizationPolicy': `
    spec.action ALLOW|DENY|AUDIT|CUSTOM
    spec.provider.name string
    spec.rules[].from[].source.ipBlocks[] string
    spec.rules[].from[].source.namespaces[] string
    spec.rules[].from[].source.notIpBlocks[] string
    spec.rules[].from[].source.notNamespaces[] string
    spec.rules[].from[].source.notPrincipals[] string
    spec.rules[].from[].source.notRemoteIpBlocks[] string
    spec.rules[].from[].source.notRequestPrincipals[] string
    spec.rules[].from[].source.notServiceAccounts[] string
    spec.rules[].from[].source.notTrustDomains[] string
    spec.rules[].from[].source.principals[] string
    spec.rules[].from[].source.remoteIpBlocks[] string
    spec.rules[].from[].source.requestPrincipals[] string
    spec.rules[].from[].source.serviceAccounts[] string
    spec.rules[].from[].source.trustDomains[] string
    spec.rules[].to[].operation.hosts[] string
    spec.rules[].to[].operation.methods[] string
    spec.rules[].to[].operation.notHosts[] string
    spec.rules[].to[].operation.notMethods[] string
    spec.rules[].to[].operation.notPaths[] string
    spec.rules[].to[].operation.notPorts[] string
    spec.rules[].to[].operation.paths[] string
    spec.rules[].to[].operation.ports[] string
    spec.rules[].when[].key string
    spec.rules[].when[].notValues[] string
    spec.rules[].when[].values[] string
    spec.selector.matchLabels{} string
    spec.targetRef.group string
    spec.targetRef.kind string
    spec.targetRef.name string
    spec.targetRef.namespace string
    spec.targetRefs[].group string
    spec.targetRefs[].kind string
    spec.targetRefs[].name string
    spec.targetRefs[].namespace string
  `,
  'security.istio.io/PeerAuthentication': `
    spec.mtls.mode UNSET|DISABLE|PERMISSIVE|STRICT
    spec.portLevelMtls{}.mode UNSET|DISABLE|PERMISSIVE|STRICT
    spec.selector.matchLabels{} string
  `,
  'security.istio.io/RequestAuthentication': `
    spec.jwtRules[].audiences[] string
    spec.jwtRules[].forwardOriginalToken boolean
    spec.jwtRules[].fromCookies[] string
    spec.jwtRules[].fromHeaders[].name string
    spec.jwtRules[].fromHeaders[].prefix string
    spec.jwtRules[].fromParams[] string
    spec.jwtRules[].issuer string
    spec.jwtRules[].jwks string
    spec.jwtRules[].jwksUri string
    spec.jwtRules[].jwks_uri string
    spec.jwtRules[].outputClaimToHeaders[].claim string
    spec.jwtRules[].outputClaimToHeaders[].header string
    spec.jwtRules[].outputPayloadToHeader string
    spec.jwtRules[].presence OPTIONAL|REQUIRED
    spec.jwtRules[].spaceDelimitedClaims[] string
    spec.jwtRules[].timeout string
    spec.selector.matchLabels{} string
    spec.targetRef.group string
    spec.targetRef.kind string
    spec.targetRef.name string
    spec.targetRef.namespace string
    spec.targetRefs[].group string
    spec.targetRefs[].kind string
    spec.targetRefs[].name string
    spec.targetRefs[].namespace string
  `,
  'telemetry.istio.io/Telemetry': `
    spec.accessLogging[].disabled boolean
    spec.accessLogging[].filter.expression string
    spec.accessLogging[].match.mode CLIENT_AND_SERVER|CLIENT|SERVER
    spec.accessLogging[].providers[].name string
    spec.metrics[].overrides[].disabled boolean
    spec.metrics[].overrides[].match.customMetric string
    spec.metrics[].overrides[].match.metric ALL_METRICS|REQUEST_COUNT|REQUEST_DURATION|REQUEST_SIZE|RESPONSE_SIZE|TCP_OPENED_CONNECTIONS|TCP_CLOSED_CONNECTIONS|TCP_SENT_BYTES|TCP_RECEIVED_BYTES|GRPC_REQUEST_MESSAGES|GRPC_RESPONSE_MESSAGES
    spec.metrics[].overrides[].match.mode CLIENT_AND_SERVER|CLIENT|SERVER
    spec.metrics[].overrides[].tagOverrides{}.operation UPSERT|REMOVE
    spec.metrics[].overrides[].tagOverrides{}.value string
    spec.metrics[].providers[].name string
    spec.metrics[].reportingInterval string
    spec.selector.matchLabels{} string
    spec.targetRef.group string
    spec.targetRef.kind string
    spec.targetRef.name string
    spec.targetRef.namespace string
    spec.targetRefs[].group string
    spec.targetRefs[].kind string
    spec.targetRefs[].name string
    spec.targetRefs[].namespace string
    spec.tracing[].customTags{}.environment.defaultValue string
    spec.tracing[].customTags{}.environment.name string
    spec.tracing[].customTags{}.formatter.value string
    spec.tracing[].customTags{}.header.defaultValue string
    spec.tracing[].customTags{}.header.name string
    spec.tracing[].customTags{}.literal.value string
    spec.tracing[].disableContextPropagation boolean
    spec.tracing[].disableSpanReporting boolean
    spec.tracing[].enableIstioTags boolean
    spec.tracing[].match.mode CLIENT_AND_SERVER|CLIENT|SERVER
    spec.tracing[].providers[].name string
    spec.tracing[].randomSamplingPercentage number 0..100
    spec.tracing[].useRequestIdForTraceSampling boolean
  `,
  'gateway.networking.k8s.io/Gateway': `
    spec.addresses[].type string
    spec.addresses[].value string
    spec.allowedListeners.namespaces.from All|Selector|Same|None
    spec.allowedListeners.namespaces.selector.matchExpressions[].key string
    spec.allowedListeners.namespaces.selector.matchExpressions[].operator string
    spec.allowedListeners.namespaces.selector.matchExpressions[].values[] string
    spec.allowedListeners.namespaces.selector.matchLabels{} string
    spec.gatewayClassName string
    spec.infrastructure.annotations{} string
    spec.infrastructure.labels{} string
    spec.infrastructure.parametersRef.group string
    spec.infrastructure.parametersRef.kind string
    spec.infrastructure.parametersRef.name string
    spec.listeners[].allowedRoutes.kinds[].group string
    spec.listeners[].allowedRoutes.kinds[].kind string
    spec.listeners[].allowedRoutes.namespaces.from All|Selector|Same
    spec.listeners[].allowedRoutes.namespaces.selector.matchExpressions[].key string
    spec.listeners[].allowedRoutes.namespaces.selector.matchExpressions[].operator string
    spec.listeners[].allowedRoutes.namespaces.selector.matchExpressions[].values[] string
    spec.listeners[].allowedRoutes.namespaces.selector.matchLabels{} string
    spec.listeners[].hostname string
    spec.listeners[].name string
    spec.listeners[].port integer 1..65535
    spec.listeners[].protocol string
    spec.listeners[].tls.certificateRefs[].group string
    spec.listeners[].tls.certificateRefs[].kind string
    spec.listeners[].tls.certificateRefs[].name string
    spec.listeners[].tls.certificateRefs[].namespace string
    spec.listeners[].tls.mode Terminate|Passthrough
    spec.listeners[].tls.options{} string
    spec.tls.backend.clientCertificateRef.group string
    spec.tls.backend.clientCertificateRef.kind string
    spec.tls.backend.clientCertificateRef.name string
    spec.tls.backend.clientCertificateRef.namespace string
    spec.tls.frontend.default.validation.caCertificateRefs[].group string
    spec.tls.frontend.default.validation.caCertificateRefs[].kind string
    spec.tls.frontend.default.validation.caCertificateRefs[].name string
    spec.tls.frontend.default.validation.caCertificateRefs[].namespace string
    spec.tls.frontend.default.validation.mode AllowValidOnly|AllowInsecureFallback
    spec.tls.frontend.perPort[].port integer 1..65535
    spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[].group string
    spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[].kind string
    spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[].name string
    spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[].namespace string
    spec.tls.frontend.perPort[].tls.validation.mode AllowValidOnly|AllowInsecureFallback
  `,
  'gateway.networking.k8s.io/GRPCRoute': `
    spec.hostnames[] string
    spec.parentRefs[].group string
    spec.parentRefs[].kind string
    spec.parentRefs[].name string
    spec.parentRefs[].namespace string
    spec.parentRefs[].port integer 1..65535
    spec.parentRefs[].sectionName string
    spec.rules[].backendRefs[].filters[].extensionRef.group string
    spec.rules[].backendRefs[].filters[].extensionRef.kind string
    spec.rules[].backendRefs[].filters[].extensionRef.name string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.add[].name string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.add[].value string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.remove[] string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.set[].name string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.set[].value string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.group string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.kind string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.name string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.namespace string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.port integer 1..65535
    spec.rules[].backendRefs[].filters[].requestMirror.fraction.denominator integer 1..
    spec.rules[].backendRefs[].filters[].requestMirror.fraction.numerator integer 0..
    spec.rules[].backendRefs[].filters[].requestMirror.percent integer 0..100
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.add[].name string
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.add[].value string
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.remove[] string
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.set[].name string
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.set[].value string
    spec.rules[].backendRefs[].filters[].type ResponseHeaderModifier|RequestHeaderModifier|RequestMirror|ExtensionRef
    spec.rules[].backendRefs[].group string
    spec.rules[].backendRefs[].kind string
    spec.rules[].backendRefs[].name string
    spec.rules[].backendRefs[].namespace string
    spec.rules[].backendRefs[].port integer 1..65535
    spec.rules[].backendRefs[].weight integer 0..1000000
    spec.rules[].filters[].extensionRef.group string
    spec.rules[].filters[].extensionRef.kind string
    spec.rules[].filters[].extensionRef.name string
    spec.rules[].filters[].requestHeaderModifier.add[].name string
    spec.rules[].filters[].requestHeaderModifier.add[].value string
    spec.rules[].filters[].requestHeaderModifier.remove[] string
    spec.rules[].filters[].requestHeaderModifier.set[].name string
    spec.rules[].filters[].requestHeaderModifier.set[].value string
    spec.rules[].filters[].requestMirror.backendRef.group string
    spec.rules[].filters[].requestMirror.backendRef.kind string
    spec.rules[].filters[].requestMirror.backendRef.name string
    spec.rules[].filters[].requestMirror.backendRef.namespace string
    spec.rules[].filters[].requestMirror.backendRef.port integer 1..65535
    spec.rules[].filters[].requestMirror.fraction.denominator integer 1..
    spec.rules[].filters[].requestMirror.fraction.numerator integer 0..
    spec.rules[].filters[].requestMirror.percent integer 0..100
    spec.rules[].filters[].responseHeaderModifier.add[].name string
    spec.rules[].filters[].responseHeaderModifier.add[].value string
    spec.rules[].filters[].responseHeaderModifier.remove[] string
    spec.rules[].filters[].responseHeaderModifier.set[].name string
    spec.rules[].filters[].responseHeaderModifier.set[].value string
    spec.rules[].filters[].type ResponseHeaderModifier|RequestHeaderModifier|RequestMirror|ExtensionRef
    spec.rules[].matches[].headers[].name string
    spec.rules[].matches[].headers[].type Exact|RegularExpression
    spec.rules[].matches[].headers[].value string
    spec.rules[].matches[].method.method string
    spec.rules[].matches[].method.service string
    spec.rules[].matches[].method.type Exact|RegularExpression
    spec.rules[].name string
  `,
  'gateway.networking.k8s.io/HTTPRoute': `
    spec.hostnames[] string
    spec.parentRefs[].group string
    spec.parentRefs[].kind string
    spec.parentRefs[].name string
    spec.parentRefs[].namespace string
    spec.parentRefs[].port integer 1..65535
    spec.parentRefs[].sectionName string
    spec.rules[].backendRefs[].filters[].cors.allowCredentials boolean
    spec.rules[].backendRefs[].filters[].cors.allowHeaders[] string
    spec.rules[].backendRefs[].filters[].cors.allowMethods[] GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|*
    spec.rules[].backendRefs[].filters[].cors.allowOrigins[] string
    spec.rules[].backendRefs[].filters[].cors.exposeHeaders[] string
    spec.rules[].backendRefs[].filters[].cors.maxAge integer 1..
    spec.rules[].backendRefs[].filters[].extensionRef.group string
    spec.rules[].backendRefs[].filters[].extensionRef.kind string
    spec.rules[].backendRefs[].filters[].extensionRef.name string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.add[].name string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.add[].value string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.remove[] string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.set[].name string
    spec.rules[].backendRefs[].filters[].requestHeaderModifier.set[].value string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.group string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.kind string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.name string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.namespace string
    spec.rules[].backendRefs[].filters[].requestMirror.backendRef.port integer 1..65535
    spec.rules[].backendRefs[].filters[].requestMirror.fraction.denominator integer 1..
    spec.rules[].backendRefs[].filters[].requestMirror.fraction.numerator integer 0..
    spec.rules[].backendRefs[].filters[].requestMirror.percent integer 0..100
    spec.rules[].backendRefs[].filters[].requestRedirect.hostname string
    spec.rules[].backendRefs[].filters[].requestRedirect.path.replaceFullPath string
    spec.rules[].backendRefs[].filters[].requestRedirect.path.replacePrefixMatch string
    spec.rules[].backendRefs[].filters[].requestRedirect.path.type ReplaceFullPath|ReplacePrefixMatch
    spec.rules[].backendRefs[].filters[].requestRedirect.port integer 1..65535
    spec.rules[].backendRefs[].filters[].requestRedirect.scheme http|https
    spec.rules[].backendRefs[].filters[].requestRedirect.statusCode integer
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.add[].name string
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.add[].value string
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.remove[] string
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.set[].name string
    spec.rules[].backendRefs[].filters[].responseHeaderModifier.set[].value string
    spec.rules[].backendRefs[].filters[].type RequestHeaderModifier|ResponseHeaderModifier|RequestMirror|RequestRedirect|URLRewrite|ExtensionRef|CORS
    spec.rules[].backendRefs[].filters[].urlRewrite.hostname string
    spec.rules[].backendRefs[].filters[].urlRewrite.path.replaceFullPath string
    spec.rules[].backendRefs[].filters[].urlRewrite.path.replacePrefixMatch string
    spec.rules[].backendRefs[].filters[].urlRewrite.path.type ReplaceFullPath|ReplacePrefixMatch
    spec.rules[].backendRefs[].group string
    spec.rules[].backendRefs[].kind string
    spec.rules[].backendRefs[].name string
    spec.rules[].backendRefs[].namespace string
    spec.rules[].backendRefs[].port integer 1..65535
    spec.rules[].backendRefs[].weight integer 0..1000000
    spec.rules[].filters[].cors.allowCredentials boolean
    spec.rules[].filters[].cors.allowHeaders[] string
    spec.rules[].filters[].cors.allowMethods[] GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|*
    spec.rules[].filters[].cors.allowOrigins[] string
    spec.rules[].filters[].cors.exposeHeaders[] string
    spec.rules[].filters[].cors.maxAge integer 1..
    spec.rules[].filters[].extensionRef.group string
    spec.rules[].filters[].extensionRef.kind string
    spec.rules[].filters[].extensionRef.name string
    spec.rules[].filters[].requestHeaderModifier.add[].name string
    spec.rules[].filters[].requestHeaderModifier.add[].value string
    spec.rules[].filters[].requestHeaderModifier.remove[] string
    spec.rules[].filters[].requestHeaderModifier.set[].name string
    spec.rules[].filters[].requestHeaderModifier.set[].value string
    spec.rules[].filters[].requestMirror.backendRef.group string
    spec.rules[].filters[].requestMirror.backendRef.kind string
    spec.rules[].filters[].requestMirror.backendRef.name string
    spec.rules[].filters[].requestMirror.backendRef.namespace string
    spec.rules[].filters[].requestMirror.backendRef.port integer 1..65535
    spec.rules[].filters[].requestMirror.fraction.denominator integer 1..
    spec.rules[].filters[].requestMirror.fraction.numerator integer 0..
    spec.rules[].filters[].requestMirror.percent integer 0..100
    spec.rules[].filters[].requestRedirect.hostname string
    spec.rules[].filters[].requestRedirect.path.replaceFullPath string
    spec.rules[].filters[].requestRedirect.path.replacePrefixMatch string
    spec.rules[].filters[].requestRedirect.path.type ReplaceFullPath|ReplacePrefixMatch
    spec.rules[].filters[].requestRedirect.port integer 1..65535
    spec.rules[].filters[].requestRedirect.scheme http|https
    spec.rules[].filters[].requestRedirect.statusCode integer
    spec.rules[].filters[].responseHeaderModifier.add[].name string
    spec.rules[].filters[].responseHeaderModifier.add[].value string
    spec.rules[].filters[].responseHeaderModifier.remove[] string
    spec.rules[].filters[].responseHeaderModifier.set[].name string
    spec.rules[].filters[].responseHeaderModifier.set[].value string
    spec.rules[].filters[].type RequestHeaderModifier|ResponseHeaderModifier|RequestMirror|RequestRedirect|URLRewrite|ExtensionRef|CORS
    spec.rules[].filters[].urlRewrite.hostname string
    spec.rules[].filters[].urlRewrite.path.replaceFullPath string
    spec.rules[].filters[].urlRewrite.path.replacePrefixMatch string
    spec.rules[].filters[].urlRewrite.path.type ReplaceFullPath|ReplacePrefixMatch
    spec.rules[].matches[].headers[].name string
    spec.rules[].matches[].headers[].type Exact|RegularExpression
    spec.rules[].matches[].headers[].value string
    spec.rules[].matches[].method GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH
    spec.rules[].matches[].path.type Exact|PathPrefix|RegularExpression
    spec.rules[].matches[].path.value string
    spec.rules[].matches[].queryParams[].name string
    spec.rules[].matches[].queryParams[].type Exact|RegularExpression
    spec.rules[].matches[].queryParams[].value string
    spec.rules[].name string
    spec.rules[].timeouts.backendRequest string
    spec.rules[].timeouts.request string
  `,
  'gateway.networking.k8s.io/ReferenceGrant': `
    spec.from[].group string
    spec.from[].kind string
    spec.from[].namespace string
    spec.to[].group string
    spec.to[].kind string
    spec.to[].name string
  `,
};
