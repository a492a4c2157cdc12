package dev.rivulet.delta.staging;

import dev.rivulet.core.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a run names its data files: {@code part-TERM-NUMBER-WRITER.zstd.parquet}. Immutable.
 *
 * @param term of the run, higher than that of any before, so that names of crashed runs do not come back
 * @param writer what tells writers of one table apart, of characters that need no escape
 */
public record StagingName(long term, String writer) {

    private static final Pattern FILE = Pattern.compile("part-(\\d{5,18})-(\\d{8,18})-([0-9a-f]{16})\\.zstd\\.parquet");

    private static final AtomicLong UNIQUE_COUNT = new AtomicLong();

    /** Which file of a log's sink it is. */
    public record Numbered(long term, long number) {

        /** The order in which files are staged, and committed if they are. */
        static final Comparator<Numbered> ORDER =
                Comparator.comparingLong(Numbered::term).thenComparingLong(Numbered::number);

        /** Before all that there are. */
        static final Numbered NONE = new Numbered(0, 0);
    }

    public static StagingName of(String applicationId, long term) {
        long hash = 0xcbf29ce484222325L;
        for (int index = 0; index < applicationId.length(); index++) {
            // FNV-1a: it is to be short and the same everywhere, not to withstand malice.
            hash = (hash ^ applicationId.charAt(index)) * 0x100000001b3L;
        }
        return new StagingName(term, HexText.of(hash));
    }

    /** For somebody who has no log with terms: no other has this name, in this process or in another on this machine. */
    public static StagingName unique(Clock clock) {
        return of(
                ProcessHandle.current().pid() + ":" + UNIQUE_COUNT.incrementAndGet() + ":" + clock.epochMicros() + ":"
                        + clock.nanoTime(),
                0);
    }

    String ofFile(long number) {
        return String.format(Locale.ROOT, "part-%05d-%08d-%s.zstd.parquet", term, number, writer);
    }

    /** What tells the run's files of deletion vectors from all others. */
    public UUID vectorId(long number) {
        return UUID.nameUUIDFromBytes(
                String.format(Locale.ROOT, "%05d-%08d-%s", term, number, writer).getBytes(StandardCharsets.UTF_8));
    }

    /** Reads the name of a file by the same writer, of whatever run; empty if it is none. */
    Optional<Numbered> parse(String fileName) {
        Matcher file = FILE.matcher(fileName);
        return file.matches() && file.group(3).equals(writer)
                ? Optional.of(new Numbered(Long.parseLong(file.group(1)), Long.parseLong(file.group(2))))
                : Optional.empty();
    }
}
