/**
 * Raw records on their way from a source into the log: entry type {@link dev.rivulet.core.batch.Batch}.
 */
@NullMarked
package dev.rivulet.core.batch;

import org.jspecify.annotations.NullMarked;
