package dev.winnow.packed;

import java.lang.foreign.MemorySegment;

/**
 * The constant operand of a product, in the order that oneDNN likes best.
 *
 * @param bias f32, one a column; {@link MemorySegment#NULL} where the kernel after the product adds it
 * @param scales f32, one a column, for 8-bit weights; {@link MemorySegment#NULL} for others
 */
record Linear(MemorySegment weights, MemorySegment bias, MemorySegment scales) {}
