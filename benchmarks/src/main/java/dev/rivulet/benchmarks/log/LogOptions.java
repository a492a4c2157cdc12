package dev.rivulet.benchmarks.log;

import dev.rivulet.benchmarks.Arguments;
import dev.rivulet.wal.WalSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What to run. Immutable.
 *
 * @param recordSizesBytes sizes of records, each of which makes a case with each mode
 * @param modes among {@code unsynced}, {@code batch-N} for a sync after N records each, {@code group} and {@code paced}
 * @param contenders by name, in their order within a round; {@code roof} is what the others are compared with
 * @param rounds timed runs of each contender in each case
 * @param warmups runs of each before them, which are read back instead
 * @param sizeBytes how much a run writes at most
 * @param syncs how often a run syncs at most, in the modes that sync each batch
 * @param recordsPerSecond when paced
 * @param seconds a paced run takes
 * @param segmentSizeBytes of Rivulet's log
 * @param directory emptied before and after each run; what it lies on is what is measured
 */
record LogOptions(
        List<Integer> recordSizesBytes,
        List<String> modes,
        List<String> contenders,
        int rounds,
        int warmups,
        long sizeBytes,
        int syncs,
        int recordsPerSecond,
        int seconds,
        int segmentSizeBytes,
        Path directory) {

    static final String USAGE = """
            LogEndToEnd [--sizes=N,...] [--modes=unsynced,batch-N,...,group,paced] [--contenders=NAME,...] [--rounds=N]
                        [--warmups=N] [--megabytes=N] [--syncs=N] [--rate=N] [--seconds=N] [--segment-megabytes=N]
                        [--dir=PATH]
            """;

    private static final int GROUP_BATCH_COUNT = 1_000;
    private static final String BATCH = "batch-";

    /** 20 ms of records: whoever is further behind than that has other worries than the size of its batches. */
    private static final int PACED_BATCHES_PER_SECOND_MIN = 50;

    LogOptions {
        recordSizesBytes = List.copyOf(recordSizesBytes);
        modes = List.copyOf(modes);
        contenders = List.copyOf(contenders);
        if (rounds < 1 || warmups < 0) {
            throw new IllegalArgumentException(
                    "rounds are " + rounds + " and warmups " + warmups + ", wanted at least 1 and 0");
        }
    }

    static LogOptions defaults() {
        return new LogOptions(
                List.of(100, 256),
                List.of("unsynced", "batch-100", "batch-1000", "batch-10000", "group", "paced"),
                LogEndToEnd.CONTENDERS,
                5,
                1,
                1L << 30,
                1_000,
                100_000,
                10,
                WalSettings.SEGMENT_SIZE_DEFAULT_BYTES,
                Path.of("target", "log-end-to-end"));
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException naming the argument that it does not understand
     */
    static LogOptions parse(String[] arguments) {
        return Arguments.applyTo(defaults(), arguments, USAGE, LogOptions::with);
    }

    /** Every mode with every size of records. */
    List<LogCase> cases() {
        List<LogCase> cases = new ArrayList<>();
        for (String mode : modes) {
            recordSizesBytes.forEach(size -> cases.add(newCase(mode, size)));
        }
        return cases;
    }

    private LogCase newCase(String mode, int recordSizeBytes) {
        if (mode.startsWith(BATCH)) {
            int batchCount = Integer.parseInt(mode.substring(BATCH.length()));
            return unpaced(mode, LogCase.SyncPolicy.EACH_BATCH, recordSizeBytes, batchCount, syncs);
        }
        return switch (mode) {
            case "unsynced" ->
                unpaced(mode, LogCase.SyncPolicy.NEVER, recordSizeBytes, GROUP_BATCH_COUNT, Long.MAX_VALUE);
            case "group" ->
                unpaced(mode, LogCase.SyncPolicy.EACH_MILLISECOND, recordSizeBytes, GROUP_BATCH_COUNT, Long.MAX_VALUE);
            case "paced" ->
                new LogCase(
                        mode,
                        LogCase.SyncPolicy.PACED,
                        recordSizeBytes,
                        Math.max(1, recordsPerSecond / PACED_BATCHES_PER_SECOND_MIN),
                        (long) recordsPerSecond * seconds,
                        recordsPerSecond);
            default -> throw new IllegalArgumentException("there is no mode " + mode + "\n" + USAGE);
        };
    }

    private LogCase unpaced(
            String mode, LogCase.SyncPolicy policy, int recordSizeBytes, int batchCount, long batchesMax) {
        long batches = Math.min(batchesMax, Math.max(1, sizeBytes / ((long) batchCount * recordSizeBytes)));
        return new LogCase(mode, policy, recordSizeBytes, batchCount, batches * batchCount, 0);
    }

    private LogOptions with(String name, String value) {
        return switch (name) {
            case "sizes" ->
                withCases(Arrays.stream(value.split(",")).map(Integer::valueOf).toList(), modes, contenders);
            case "modes" -> withCases(recordSizesBytes, List.of(value.split(",")), contenders);
            case "contenders" -> withCases(recordSizesBytes, modes, List.of(value.split(",")));
            case "rounds" -> withRuns(Integer.parseInt(value), warmups, segmentSizeBytes, directory);
            case "warmups" -> withRuns(rounds, Integer.parseInt(value), segmentSizeBytes, directory);
            case "segment-megabytes" -> withRuns(rounds, warmups, Integer.parseInt(value) << 20, directory);
            case "dir" -> withRuns(rounds, warmups, segmentSizeBytes, Path.of(value));
            case "megabytes" -> withAmounts(Long.parseLong(value) << 20, syncs, recordsPerSecond, seconds);
            case "syncs" -> withAmounts(sizeBytes, Integer.parseInt(value), recordsPerSecond, seconds);
            case "rate" -> withAmounts(sizeBytes, syncs, Integer.parseInt(value), seconds);
            case "seconds" -> withAmounts(sizeBytes, syncs, recordsPerSecond, Integer.parseInt(value));
            default -> throw new IllegalArgumentException("there is no option --" + name + "\n" + USAGE);
        };
    }

    private LogOptions withCases(List<Integer> newSizes, List<String> newModes, List<String> newContenders) {
        return new LogOptions(
                newSizes,
                newModes,
                newContenders,
                rounds,
                warmups,
                sizeBytes,
                syncs,
                recordsPerSecond,
                seconds,
                segmentSizeBytes,
                directory);
    }

    private LogOptions withRuns(int newRounds, int newWarmups, int newSegmentSizeBytes, Path newDirectory) {
        return new LogOptions(
                recordSizesBytes,
                modes,
                contenders,
                newRounds,
                newWarmups,
                sizeBytes,
                syncs,
                recordsPerSecond,
                seconds,
                newSegmentSizeBytes,
                newDirectory);
    }

    private LogOptions withAmounts(long newSizeBytes, int newSyncs, int newRate, int newSeconds) {
        return new LogOptions(
                recordSizesBytes,
                modes,
                contenders,
                rounds,
                warmups,
                newSizeBytes,
                newSyncs,
                newRate,
                newSeconds,
                segmentSizeBytes,
                directory);
    }
}
