package dev.rivulet.cli.run;

import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.RecordCounts;
import java.io.PrintStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

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
    private final long startNs;
    private long shownNs;
    private long inAtStart = -1;
    private String text = "";

    /**
     * @param isLive whether a line may be written over
     * @param width of the terminal, in characters
     */
    ProgressLine(PrintStream out, boolean isLive, int width) {
        this.out = out;
        this.isLive = isLive;
        this.width = width;
        this.startNs = System.nanoTime();
        this.shownNs = startNs - (isLive ? LIVE_INTERVAL_NS : 0);
    }

    @Override
    public void onEpochCommitted(EpochProgress progress) {
        long nowNs = System.nanoTime();
        if (inAtStart < 0) {
            inAtStart = progress.total().in() - progress.counts().in();
        }
        text = text(progress, nowNs);
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

    private String text(EpochProgress progress, long nowNs) {
        RecordCounts total = progress.total();
        double seconds = Math.max(1e-3, (nowNs - startNs) / 1e9);
        long perSecond = Math.round((total.in() - inAtStart) / seconds);
        return String.format(
                Locale.ROOT,
                "epoch %,d · in %,d (%,d/s) · out %,d · late %,d · dead letters %,d%s%s%s",
                progress.epoch(),
                total.in(),
                perSecond,
                total.out(),
                total.late(),
                total.deadLetters() + total.deadResults(),
                total.droppedCount() == 0 ? "" : String.format(Locale.ROOT, " · dropped %,d", total.droppedCount()),
                watermark(progress.watermarkMicros()),
                progress.resource().isEmpty() ? "" : " · " + progress.resource());
    }

    private static String watermark(long micros) {
        return micros == Long.MIN_VALUE ? "" : " · watermark " + Instant.EPOCH.plus(micros / 1_000, ChronoUnit.MILLIS);
    }
}
