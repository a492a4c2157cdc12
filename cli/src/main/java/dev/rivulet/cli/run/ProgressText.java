package dev.rivulet.cli.run;

import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.RecordCounts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How a job gets on, in one line. One owner, one job. */
final class ProgressText {

    private final long startNs;
    private long inAtStart = -1;

    ProgressText(long startNs) {
        this.startNs = startNs;
    }

    String of(EpochProgress progress, long nowNs) {
        if (inAtStart < 0) {
            inAtStart = progress.total().in() - progress.counts().in();
        }
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
