/**
 * Savepoints of jobs: entry type {@link dev.rivulet.engine.savepoint.Savepoints}. Made from checkpoints, beside a running job.
 */
@NullMarked
package dev.rivulet.engine.savepoint;

import org.jspecify.annotations.NullMarked;
