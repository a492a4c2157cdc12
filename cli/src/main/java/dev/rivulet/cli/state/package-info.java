/**
 * {@code rivulet state}: looking into a job's state. Entry type {@link dev.rivulet.cli.state.StateCommand}. What is done lies in {@code
 * dev.rivulet.engine.query}; nothing is changed.
 */
@NullMarked
package dev.rivulet.cli.state;

import org.jspecify.annotations.NullMarked;
