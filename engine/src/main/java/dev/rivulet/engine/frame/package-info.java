/**
 * What the engine itself writes into the log, and what comes out of it: entry type {@link dev.rivulet.engine.frame.LogEntry}. Knows
 * no agent.
 */
@NullMarked
package dev.rivulet.engine.frame;

import org.jspecify.annotations.NullMarked;
