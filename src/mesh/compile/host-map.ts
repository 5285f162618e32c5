import { isSubsetOf, isWildcard } from './host-name.ts';

/** Entries by host name, found by the most specific name that covers a host. */
export class HostMap<T> {
  readonly #exact = new Map<string, T>();
  /** Longest first; of equal length in order of arrival. */
  readonly #wildcards: { readonly host: string; value: T }[] = [];

  get(host: string): T | undefined {
    return isWildcard(host) ? this.#wildcards.find((each) => each.host === host)?.value : this.#exact.get(host);
  }

  set(host: string, value: T): void {
    if (!isWildcard(host)) {
      this.#exact.set(host, value);
      return;
    }
    const known = this.#wildcards.find((each) => each.host === host);
    if (known) {
      known.value = value;
      return;
    }
    const shorter = this.#wildcards.findIndex((each) => each.host.length < host.length);
    this.#wildcards.splice(shorter < 0 ? this.#wildcards.length : shorter, 0, { host, value });
  }

  values(): T[] {
    return [...this.#exact.values(), ...this.#wildcards.map(({ value }) => value)];
  }

  /** The exact name, else the longest wildcard. Source: istio/istio pilot/pkg/model/push_context.go (MostSpecificHostMatch) */
  find(host: string): T | undefined {
    const exact = isWildcard(host) ? undefined : this.#exact.get(host);
    return exact ?? this.#wildcards.find((each) => isSubsetOf(host, each.host))?.value;
  }
}
