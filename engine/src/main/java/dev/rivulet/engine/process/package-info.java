/**
 * Functions of users with keyed state and timers: entry type {@link dev.rivulet.engine.process.ProcessOperator}. Sees no thread, clock
 * or disk.
 */
@NullMarked
package dev.rivulet.engine.process;

import org.jspecify.annotations.NullMarked;
