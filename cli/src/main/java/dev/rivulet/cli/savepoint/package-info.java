/**
 * {@code rivulet savepoint}: a job's state under a name, for another version of the pipeline to begin with. Entry type {@link
 * dev.rivulet.cli.savepoint.SavepointCommand}. What is done lies in {@code dev.rivulet.engine.savepoint}.
 */
@NullMarked
package dev.rivulet.cli.savepoint;

import org.jspecify.annotations.NullMarked;
