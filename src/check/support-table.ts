import type { Effect } from '../config/fields/field-table.ts';
import { kinds } from '../config/kinds.ts';

interface KindSupport {
  /** `networking.istio.io/v1`, newest version. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly versions: readonly string[];
  readonly support: 'acts' | 'notModelled';
  /** What its absence means; `` for kinds that act. */
  readonly effect: string;
  /** Empty for kinds that are not modelled. */
  readonly fields: readonly { readonly path: string; readonly effect: Effect }[];
}

/** What is modelled, kind by kind and field by field, without the head that all kinds share; `check` warns by the same table. */
export function supportTable(): readonly KindSupport[] {
  return kinds.map(({ group, kind, versions, role, effect, fields }) => ({
    apiVersion: group === '' ? versions[0] : `${group}/${versions[0]}`,
    kind,
    versions,
    support: role,
    effect,
    fields:
      role === 'acts' && fields
        ? fields.rows
            .filter(({ path }) => path.startsWith('spec.'))
            .map(({ path, effect: fieldEffect }) => ({ path, effect: fieldEffect }))
        : [],
  }));
}
