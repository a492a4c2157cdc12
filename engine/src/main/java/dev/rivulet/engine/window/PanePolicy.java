package dev.rivulet.engine.window;

import java.time.Duration;

/**
 * How often windows put out, for how long they take late rows, and what a result has. Immutable.
 *
 * @param latenessMicros for how long behind its end a window takes rows, at least 0
 * @param isDiscarding whether a pane has the rows since the one before, instead of all so far
 */
public record PanePolicy(long latenessMicros, Trigger trigger, boolean isDiscarding) {

    /** Each window fires once, when the watermark comes to its end. */
    public static final PanePolicy ONCE = new PanePolicy(0, Triggers.atWatermark(), false);

    public PanePolicy {
        if (latenessMicros < 0) {
            throw new IllegalArgumentException("allowed lateness is " + latenessMicros + " us, wanted at least 0");
        }
    }

    public PanePolicy withLateness(Duration lateness) {
        return new PanePolicy(WindowSizes.micros(lateness), trigger, isDiscarding);
    }

    public PanePolicy withTrigger(Trigger other) {
        return new PanePolicy(latenessMicros, other, isDiscarding);
    }

    public PanePolicy withDiscarding(boolean discarding) {
        return new PanePolicy(latenessMicros, trigger, discarding);
    }

    /**
     * Checks that windows can do so.
     *
     * @param uid of their operator
     * @throws IllegalStateException if they cannot
     */
    public void requireFitFor(Windows windows, String uid) {
        if (trigger instanceof Trigger.Repeatedly) {
            throw new IllegalStateException("the windows of " + uid + ", " + windows.text()
                    + ", are to fire repeatedly, wanted a trigger that ends with them:"
                    + " Triggers.atWatermark().withEarlyFirings(...)");
        }
    }

    /** Whether a window puts out one result, at its end, and is done. */
    public boolean firesOnce() {
        return latenessMicros == 0 && trigger instanceof Trigger.AtWatermark && early().equals(Pace.NEVER);
    }

    /** How often a window fires before the watermark comes to its end, if it has one. */
    public Pace early() {
        return trigger instanceof Trigger.Repeatedly repeated
                ? repeated.pace()
                : ((Trigger.AtWatermark) trigger).early();
    }

    /** How often it does behind that. */
    public Pace late() {
        return trigger instanceof Trigger.Repeatedly repeated
                ? repeated.pace()
                : ((Trigger.AtWatermark) trigger).late();
    }

    /** When a window goes, given its last microsecond; {@link Long#MAX_VALUE} for never. */
    public long expiryOf(long lastMicros) {
        long expiry = lastMicros + latenessMicros;
        return expiry < lastMicros ? Long.MAX_VALUE : expiry;
    }

    /**
     * What decides the meaning of state, in words: whether there are panes, and whether what they have put out is still in their
     * accumulators. How long they wait and when they fire may change from one run to the next.
     */
    public String stateText() {
        if (firesOnce()) {
            return "";
        }
        return isDiscarding ? " in discarding panes" : " in accumulating panes";
    }
}
