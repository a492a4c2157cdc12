package dev.rivulet.cli.dlq;

import dev.rivulet.core.time.EpochMicros;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.DeadLetter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters a command is about; filled in by the command line. What is not said does not matter. */
final class LetterChoice {

    @Option(names = "--id", split = ",", paramLabel = "ID", description = "Only these, as `dlq list` names them.")
    private List<String> ids = List.of();

    @Option(names = "--source", paramLabel = "UID", description = "Only records of this source.")
    private @Nullable String source;

    @Option(
            names = "--operator",
            paramLabel = "UID",
            description = "Only what this step or sink refused; decoder for what was malformed.")
    private @Nullable String operator;

    @Option(
            names = "--cause",
            paramLabel = "TEXT",
            description = "Only those whose cause or exception has this text in it, in capitals or not.")
    private @Nullable String cause;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only what was taken in at this time or later, such as 2026-01-05T08:00:00Z.")
    private @Nullable Instant since;

    @Option(names = "--until", paramLabel = "TIME", description = "Only what was taken in before this time.")
    private @Nullable Instant until;

    LetterChoice() {}

    /** Whether anything was said. */
    boolean isMade() {
        return !ids.isEmpty() || source != null || operator != null || cause != null || since != null || until != null;
    }

    /** The ids that were asked for by name. */
    List<String> ids() {
        return ids;
    }

    boolean fits(DeadLetter letter) {
        RejectedRecord record = letter.record();
        return (ids.isEmpty() || ids.contains(letter.id()))
                && (source == null || source.equals(record.source()))
                && (operator == null || operator.equals(LetterText.operator(record)))
                && (cause == null || hasCause(record, cause))
                && isInTime(record.arrival().timeMicros());
    }

    private static boolean hasCause(RejectedRecord record, String wanted) {
        String text = (record.exception() + " " + record.cause()).toLowerCase(Locale.ROOT);
        return text.contains(wanted.toLowerCase(Locale.ROOT));
    }

    /** What has no time, as a version before wrote it, is in no time. */
    private boolean isInTime(long micros) {
        if (since == null && until == null) {
            return true;
        }
        return micros != Long.MIN_VALUE
                && (since == null || micros >= EpochMicros.of(since))
                && (until == null || micros < EpochMicros.of(until));
    }
}
