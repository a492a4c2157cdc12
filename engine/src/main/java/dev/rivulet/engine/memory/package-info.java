/**
 * How memory is divided: {@link dev.rivulet.engine.memory.MemoryPlan} among the parts of a job, {@link
 * dev.rivulet.engine.memory.MemoryShares} among jobs. Pure functions, which depend on nothing.
 */
@NullMarked
package dev.rivulet.engine.memory;

import org.jspecify.annotations.NullMarked;
