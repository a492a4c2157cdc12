/**
 * What of the log is not computed, as newer records wanted its room: entry types {@link dev.rivulet.engine.skip.Skip}, the frame that says so,
 * and {@link dev.rivulet.engine.skip.SkipDesk}, at which it is agreed on. Depends on the frames and on what hands over between agents.
 */
@NullMarked
package dev.rivulet.engine.skip;

import org.jspecify.annotations.NullMarked;
