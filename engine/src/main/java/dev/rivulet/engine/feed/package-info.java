/**
 * From the log to the work ring: entry type {@link dev.rivulet.engine.feed.FeederAgent}. What depends on the order of the log is decided
 * here.
 */
@NullMarked
package dev.rivulet.engine.feed;

import org.jspecify.annotations.NullMarked;
