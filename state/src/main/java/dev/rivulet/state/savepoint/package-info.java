/**
 * Savepoints: the state of a job in a portable directory, independent of the store that it came from and of the release that wrote
 * it. Entry types {@link dev.rivulet.state.savepoint.SavepointWriter} and {@link dev.rivulet.state.savepoint.SavepointReader}; what of
 * a savepoint goes into a pipeline is decided by {@link dev.rivulet.state.savepoint.SavepointPlan}. Knows state stores only by their
 * port.
 */
@NullMarked
package dev.rivulet.state.savepoint;

import org.jspecify.annotations.NullMarked;
