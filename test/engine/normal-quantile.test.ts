import { expect, it } from 'vitest';
import { normalQuantile } from '../../src/engine/normal-quantile.ts';

// Origin: published tables, and mpmath at 30 digits for the far tail.
it.each([
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.925, 1.4395314709384563],
  [0.975, 1.9599639845400543],
  [0.9995, 3.290526731491926],
  [1e-3, -3.090232306167813],
  [1e-10, -6.361340902404056],
  [1e-20, -9.262340089798409],
])('the standard normal quantile of %d is %d', (u, z) => {
  expect(normalQuantile(u)).toBeCloseTo(z, 13);
});
