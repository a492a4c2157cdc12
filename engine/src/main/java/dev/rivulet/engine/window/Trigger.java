package dev.rivulet.engine.window;

/** When windows put out: a definition, which {@link Triggers} makes. Immutable. */
public sealed interface Trigger {

    /**
     * When the watermark comes to the window's end; and perhaps before, and behind it for rows within the allowed lateness.
     *
     * @param early how often before; {@link Pace#NEVER} for not at all
     * @param late how often behind it. Rows that have been in no pane when the lateness is over come out then
     */
    record AtWatermark(Pace early, Pace late) implements Trigger {

        public AtWatermark {
            requireSome("late firings", late);
        }

        /** The same, with panes before the watermark is at the window's end. */
        public AtWatermark withEarlyFirings(Pace pace) {
            requireSome("early firings", pace);
            return new AtWatermark(pace, late);
        }

        /** The same, with another pace for late rows than one pane for each. */
        public AtWatermark withLateFirings(Pace pace) {
            return new AtWatermark(early, pace);
        }
    }

    /** Again and again, whatever the watermark, for windows without an end. */
    record Repeatedly(Pace pace) implements Trigger {
        public Repeatedly {
            requireSome("a repeated trigger", pace);
        }
    }

    private static void requireSome(String what, Pace pace) {
        if (pace.equals(Pace.NEVER)) {
            throw new IllegalArgumentException(
                    "the pace of " + what + " is never, wanted an interval or a number of rows");
        }
    }
}
