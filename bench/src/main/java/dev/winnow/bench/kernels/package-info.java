/**
 * JMH benchmarks of Winnow's own kernels, scalar against SIMD: {@code bench/run kernels}. Each checks its answer before it
 * is measured.
 */
@NullMarked
package dev.winnow.bench.kernels;

import org.jspecify.annotations.NullMarked;
