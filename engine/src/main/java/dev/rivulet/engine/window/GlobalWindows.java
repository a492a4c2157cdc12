package dev.rivulet.engine.window;

/**
 * One window for each key, without an end, which fires by a trigger: {@code trigger(Triggers.repeatedly(...))} says how often, and there is
 * none without. Its results are {@link Pane.Timing#EARLY}, of {@link dev.rivulet.engine.Window#GLOBAL}. Its state stays as long as the job.
 * Immutable.
 */
public record GlobalWindows() implements Windows {

    public static GlobalWindows create() {
        return new GlobalWindows();
    }

    @Override
    public boolean mayHave(long endMicros, long eventTimeMicros) {
        return true;
    }

    @Override
    public String text() {
        return "global";
    }
}
