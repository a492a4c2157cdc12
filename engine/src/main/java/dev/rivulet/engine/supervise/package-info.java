/**
 * What keeps a job alive: {@link dev.rivulet.engine.supervise.RestartStrategy} says how a job that failed is started again, {@link
 * dev.rivulet.engine.supervise.OutageWait} waits out what is out of reach without any restart, and {@link
 * dev.rivulet.engine.supervise.StallWatch} names agents that are stuck. None of it changes a row.
 */
@NullMarked
package dev.rivulet.engine.supervise;

import org.jspecify.annotations.NullMarked;
