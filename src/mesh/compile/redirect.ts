import type { HTTPRedirect } from '../../api/istio/virtual-service.ts';
import type { RequestShape } from './request-shape.ts';

export interface RedirectAction {
  readonly status: number;
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  /** Absent: as in the request, or none. */
  readonly port: number | undefined;
  /** Replaces the whole path; the query stays unless this has its own. */
  readonly path: string | undefined;
}

const HONOURED: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Undefined for a code that Envoy cannot answer with: the route then has no action.
 * Source: istio/istio pilot/pkg/networking/core/route/route.go (ApplyRedirect)
 */
export function compileRedirect(
  redirect: HTTPRedirect,
  listenerPort: number,
  isTls: boolean,
): RedirectAction | undefined {
  const status = redirect.redirectCode || 301;
  if (!HONOURED.has(status)) return undefined;
  const scheme = redirect.scheme || (isTls ? 'https' : 'http');
  const declared = redirect.port ?? (redirect.derivePort === 'FROM_REQUEST_PORT' ? listenerPort : undefined);
  const isDefault = (declared === 80 && scheme === 'http') || (declared === 443 && scheme === 'https');
  return {
    status,
    scheme: redirect.scheme || undefined,
    authority: redirect.authority || undefined,
    port: isDefault ? undefined : declared || undefined,
    path: redirect.uri || undefined,
  };
}

/** The port of the request's authority goes when another is named, or when it was the default of a scheme left. */
function requestHost(request: RequestShape, scheme: string, port: number | undefined): string {
  const [, host, ownPort] = /^(.*?)(?::(\d+))?$/s.exec(request.authority)!;
  const wasDefault = ownPort === (request.scheme === 'https' ? '443' : '80');
  const drops = port !== undefined || (scheme !== request.scheme && wasDefault);
  return drops ? host! : request.authority;
}

function redirectPath(path: string, replacement: string | undefined): string {
  if (replacement === undefined) return path;
  const question = path.indexOf('?');
  return replacement.includes('?') || question < 0 ? replacement : replacement + path.slice(question);
}

/** The Location header. Source: envoyproxy/envoy source/common/router/config_impl.cc (RouteEntryImplBase::newUri) */
export function redirectLocation(action: RedirectAction, request: RequestShape): string {
  const scheme = action.scheme ?? request.scheme;
  const host = action.authority ?? requestHost(request, scheme, action.port);
  const port = action.port === undefined ? '' : `:${action.port}`;
  return `${scheme}://${host}${port}${redirectPath(request.path, action.path)}`;
}
