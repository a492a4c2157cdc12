package dev.rivulet.cli.run;

import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.JobListener;
import java.io.PrintStream;

/**
 * Shows how a job gets on: a line that is written over on a terminal, otherwise a line every few seconds. Owned by the commit agent
 * until the job has ended, then by whoever ended it.
 */
final class ProgressLine implements JobListener {

    private static final long PLAIN_INTERVAL_NS = 5_000_000_000L;

    /** Above what an eye follows; a backlog commits far faster. */
    private static final long LIVE_INTERVAL_NS = 100_000_000L;

    private static final String ERASE_TO_END = "\u001b[K";

    private final PrintStream out;
    private final boolean isLive;
    private final int width;
    private final ProgressText words;
    private long shownNs;
    private String text = "";

    /**
     * @param isLive whether a line may be written over
     * @param width of the terminal, in characters
     */
    ProgressLine(PrintStream out, boolean isLive, int width) {
        this.out = out;
        this.isLive = isLive;
        this.width = width;
        long startNs = System.nanoTime();
        this.words = new ProgressText(startNs);
        this.shownNs = startNs - (isLive ? LIVE_INTERVAL_NS : 0);
    }

    @Override
    public void onEpochCommitted(EpochProgress progress) {
        long nowNs = System.nanoTime();
        text = words.of(progress, nowNs);
        if (nowNs - shownNs >= (isLive ? LIVE_INTERVAL_NS : PLAIN_INTERVAL_NS)) {
            shownNs = nowNs;
            show();
        }
    }

    /** Leaves the last state on a line of its own. */
    void end() {
        if (!text.isEmpty()) {
            show();
            if (isLive) {
                out.println();
            }
        }
    }

    private void show() {
        if (isLive) {
            String shown = text.length() < width ? text : text.substring(0, width - 1);
            out.print("\r" + shown + ERASE_TO_END);
            out.flush();
        } else {
            out.println(text);
        }
    }
}
