package dev.rivulet.engine.supervise;

import java.time.Duration;
import java.util.List;

/**
 * An agent does not come back from one step of its work. Immutable.
 *
 * @param agent its name
 * @param time for how long, about
 * @param stack where its thread is; empty when it is over
 * @param isOver whether it has come back
 */
public record StallReport(String agent, Duration time, List<StackTraceElement> stack, boolean isOver) {

    public StallReport {
        stack = List.copyOf(stack);
    }
}
