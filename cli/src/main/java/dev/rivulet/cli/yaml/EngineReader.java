package dev.rivulet.cli.yaml;

import dev.rivulet.cli.document.ConfigProblems;
import dev.rivulet.cli.document.Quantities;
import dev.rivulet.cli.document.YamlMap;
import dev.rivulet.cli.document.YamlText;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.memory.MemoryPlan;
import dev.rivulet.engine.memory.MemoryShares;
import dev.rivulet.wal.SyncMode;
import java.nio.file.Path;
import java.time.Duration;

/** Reads the part of a pipeline file that says how it runs, and does not change a row. One owner, one file. */
final class EngineReader {

    static final int LANES_MAX = 128;

    /** More than any machine that this runs on has cores. */
    static final int DECODERS_MAX = 64;

    /** What a log of sixteen small segments takes. */
    static final long LOG_SIZE_LOWEST_BYTES = 16L << 20;

    static final Duration SYNC_INTERVAL_DEFAULT = Duration.ofMillis(100);

    /** The engine counts in milliseconds. */
    private static final Duration INTERVAL_MIN = Duration.ofMillis(1);

    private final YamlMap engine;
    private final ConfigProblems problems;

    EngineReader(YamlMap engine, ConfigProblems problems) {
        this.engine = engine;
        this.problems = problems;
    }

    PipelineSpec.Engine read(Path data) {
        engine.allow(
                "data",
                "epoch-interval",
                "commit-interval",
                "recovery-budget",
                "checkpoint-size",
                "lanes",
                "decoders",
                "memory",
                "weight",
                "log",
                "restart-strategy",
                "staged-size-max");
        return new PipelineSpec.Engine(
                data,
                intervals(),
                workers(),
                memory(),
                log(engine.map("log")),
                new PipelineSpec.Endurance(
                        new RestartReader(engine, problems).read(),
                        Quantities.sizeBytes(
                                engine, "staged-size-max", EngineSettings.STAGED_SIZE_BYTES_MAX_DEFAULT, problems)));
    }

    private PipelineSpec.Intervals intervals() {
        Duration epoch = interval("epoch-interval", EngineSettings.Intervals.EPOCH_DEFAULT);
        Duration commit = interval("commit-interval", EngineSettings.Intervals.COMMIT_DEFAULT);
        if (commit.compareTo(epoch) < 0) {
            String key = engine.has("commit-interval") ? "commit-interval" : "epoch-interval";
            problems.add(
                    engine.place(key), "commit-interval is shorter than epoch-interval; a commit takes whole epochs");
        }
        return new PipelineSpec.Intervals(
                epoch,
                commit,
                interval("recovery-budget", EngineSettings.Intervals.RECOVERY_BUDGET_DEFAULT),
                Quantities.sizeBytes(
                        engine,
                        "checkpoint-size",
                        EngineSettings.Intervals.CHECKPOINT_LOG_SIZE_BYTES_DEFAULT,
                        problems));
    }

    private Duration interval(String key, Duration fallback) {
        Duration found = Quantities.positiveDuration(engine, key, fallback, problems);
        if (found.compareTo(INTERVAL_MIN) >= 0) {
            return found;
        }
        YamlText text = engine.text(key).orElse(engine.place(key));
        problems.add(text, "`" + key + "` is `" + text + "`, wanted at least 1ms");
        return fallback;
    }

    private PipelineSpec.Workers workers() {
        int decoderCount = Quantities.count(engine, "decoders", 1, DECODERS_MAX, 1, problems);
        if (!engine.hasMap("lanes")) {
            int laneCount = Quantities.count(engine, "lanes", 1, LANES_MAX, 1, problems);
            return new PipelineSpec.Workers(laneCount, laneCount, decoderCount);
        }
        YamlMap lanes = engine.map("lanes").allow("min", "max");
        lanes.requireKey("min", "the fewest lanes, such as 1");
        lanes.requireKey("max", "the most lanes, such as 4");
        int laneCountMin = Quantities.count(lanes, "min", 1, LANES_MAX, 1, problems);
        int laneCountMax = Quantities.count(lanes, "max", 1, LANES_MAX, LANES_MAX, problems);
        if (laneCountMax < laneCountMin) {
            problems.add(
                    lanes.place("max"),
                    "lanes has `max` " + laneCountMax + ", which is less than `min`, which is " + laneCountMin);
            laneCountMax = laneCountMin;
        }
        return new PipelineSpec.Workers(laneCountMin, laneCountMax, decoderCount);
    }

    private PipelineSpec.Memory memory() {
        return new PipelineSpec.Memory(
                sizeAtLeast(engine, "memory", MemoryPlan.SIZE_LOWEST_BYTES, PipelineSpec.Memory.UNBOUNDED),
                Quantities.count(engine, "weight", 1, MemoryShares.WEIGHT_MAX, 1, problems));
    }

    private long sizeAtLeast(YamlMap map, String key, long lowestBytes, long fallback) {
        long sizeBytes = Quantities.sizeBytes(map, key, fallback, problems);
        if (sizeBytes >= lowestBytes) {
            return sizeBytes;
        }
        problems.add(
                map.text(key).orElse(map.place(key)),
                "`" + key + "` is " + sizeBytes + " bytes, wanted at least " + (lowestBytes >> 20) + "MB");
        return lowestBytes;
    }

    private PipelineSpec.Log log(YamlMap log) {
        log.allow("size-max", "retention", "retention-size", "sync", "sync-interval");
        return new PipelineSpec.Log(
                sizeAtLeast(log, "size-max", LOG_SIZE_LOWEST_BYTES, Long.MAX_VALUE),
                Quantities.duration(log, "retention", Duration.ZERO, problems),
                Quantities.sizeBytes(log, "retention-size", 0, problems),
                syncMode(log));
    }

    private SyncMode syncMode(YamlMap log) {
        String mode = log.word("sync", "loses-nothing", "loses-up-to", "loses-unsynced");
        boolean hasInterval = mode.equals("loses-up-to");
        if (log.has("sync-interval") && !hasInterval) {
            problems.add(
                    log.place("sync-interval"), "`sync-interval` goes with `sync: loses-up-to`, the mode is " + mode);
        }
        Duration interval = Quantities.positiveDuration(log, "sync-interval", SYNC_INTERVAL_DEFAULT, problems);
        return switch (mode) {
            case "loses-up-to" -> new SyncMode.LosesUpTo(interval);
            case "loses-unsynced" -> new SyncMode.LosesUnsynced();
            default -> new SyncMode.LosesNothing();
        };
    }
}
