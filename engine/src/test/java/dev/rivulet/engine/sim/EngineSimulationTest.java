package dev.rivulet.engine.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.agent.AgentHost;
import dev.rivulet.core.source.BatchLimits;
import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.EmbeddedRunner;
import dev.rivulet.engine.job.EngineSettings;
import dev.rivulet.engine.job.EpochProgress;
import dev.rivulet.engine.job.Job;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.job.JobListener;
import dev.rivulet.engine.job.Machine;
import dev.rivulet.engine.job.RecordCounts;
import dev.rivulet.state.heap.HeapStateBackend;
import dev.rivulet.testkit.SimClock;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimHost;
import dev.rivulet.testkit.SimTable;
import dev.rivulet.wal.SyncMode;
import dev.rivulet.wal.SyncSettings;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The whole engine on one thread, a simulated disk and a simulated clock: any schedule, any crashes, any number of lanes, and the
 * table must be what a plain recomputation says, each window once. A failing seed is printed with the assertion.
 */
class EngineSimulationTest {

    private static final Path DATA = Path.of("/data");
    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
    private static final int RUN_COUNT = Boolean.getBoolean("rivulet.long") ? 50_000 : 600;

    @Test
    void tableIsWhatARecomputationSaysWhateverCrashesAndSchedules() {
        long replayCount = 0;
        long refusalCount = 0;
        for (long seed = 1; seed <= RUN_COUNT; seed++) {
            Run run = new Run(seed);
            run.execute();
            replayCount += run.replayCount;
            refusalCount += run.refusalCount;
        }
        assertTrue(refusalCount > RUN_COUNT / 10, "the log was full only " + refusalCount + " times");
        assertTrue(replayCount > RUN_COUNT, "only " + replayCount + " starts replayed behind a checkpoint");
    }

    /** One history: starts and crashes until the lines are used up. */
    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final SimClock clock = new SimClock();
        private final SimDisk disk;
        private final List<String> lines;
        private final SimTable<KeyWindow> table;
        private final boolean logsReferences;
        private final int partitionCount;
        private @Nullable RecordCounts total;
        private long replayCount;
        private long refusalCount;
        private @Nullable JobException failure;

        Run(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(clock, random.nextLong());
            this.lines = WindowModel.lines(random, 500 + random.nextInt(4_000), 1 + random.nextInt(30));
            this.table = new SimTable<>(KeyWindow.class, random.nextLong(), random.nextInt(3) == 0 ? 0.2 : 0);
            this.logsReferences = random.nextInt(4) == 0;
            this.partitionCount = 1 + random.nextInt(3);
        }

        void execute() {
            try {
                int crashCount = random.nextInt(8);
                for (int crash = 0; crash < crashCount; crash++) {
                    if (random.nextInt(3) == 0) {
                        disk.failOnce(1 + random.nextInt(200));
                    }
                    runFor(random.nextInt(1_500));
                    crash();
                    disk.heal();
                }
                for (int attempt = 0; !runFor(2_000_000); attempt++) {
                    if (attempt == 20) {
                        table.heal();
                    }
                    if (attempt == 25) {
                        throw new AssertionError("the job fails again and again", failure);
                    }
                    disk.crash(random.nextLong());
                }
                check();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " fails: new Run(" + seed + ").execute() repeats it", e);
            }
        }

        /** The power fails, or only the process dies and finds its unsynced files as it left them. */
        private void crash() {
            if (random.nextInt(3) == 0) {
                disk.kill();
            } else {
                disk.crash(random.nextLong());
            }
        }

        /** Whether the job came to its clean end. */
        private boolean runFor(int stepCount) throws InterruptedException {
            List<SimHost> hosts = new ArrayList<>();
            Job job;
            try {
                job = start(hosts);
            } catch (JobException e) {
                if (disk.hasFailed()) {
                    return false;
                }
                throw new AssertionError("the job does not start", e);
            }
            if (job.recovery().checkpointEpoch() > 0 && job.recovery().replaySizeBytes() > 0) {
                replayCount++;
            }
            SimHost host = hosts.get(0);
            for (int step = 0; step < stepCount && !job.isTerminated(); step++) {
                host.step();
                clock.advance(Duration.ofNanos(random.nextInt(2_000_000)));
            }
            refusalCount += job.log().refusalCount();
            if (!job.isTerminated()) {
                return false;
            }
            linger(host);
            try {
                job.awaitTermination();
                return true;
            } catch (JobException e) {
                failure = e; // Simulated, if of the target; the next start goes on.
                return false;
            }
        }

        /** When an agent has failed the others go on until somebody ends the job; what they do then must not hurt either. */
        private void linger(SimHost host) {
            int stepCount = random.nextInt(300);
            for (int step = 0; step < stepCount; step++) {
                host.step();
                clock.advance(Duration.ofNanos(random.nextInt(2_000_000)));
            }
        }

        private Job start(List<SimHost> hosts) throws JobException {
            Machine machine = new Machine(disk, clock, name -> host(hosts), new HeapStateBackend(disk));
            EngineSettings settings = EngineSettings.defaults()
                    .withLaneCount(1 + random.nextInt(3))
                    .withDecoderCount(1 + random.nextInt(2))
                    .withEpochInterval(Duration.ofMillis(1 + random.nextInt(50)))
                    .withCommitInterval(Duration.ofMillis(random.nextInt(200)))
                    .withCheckpointLogSizeBytes(1_000 + random.nextInt(20_000))
                    .with(new BatchLimits(1 + random.nextInt(40), 64 * 1024))
                    .with(wal());
            return EmbeddedRunner.in(DATA)
                    .on(machine)
                    .withSettings(settings)
                    .withListener(new Totals())
                    .availableNow()
                    .start(pipeline());
        }

        /** Sometimes with so small a quota that the log must be released again and again for the job to go on. */
        private WalSettings wal() {
            WalSettings settings = WalSettings.defaults()
                    .withSegmentSizeBytes(16 * 1024)
                    .withRunwaySizeBytes(2048)
                    .with(SyncSettings.defaults()
                            .withMode(syncMode())
                            .withGroupDelayMax(Duration.ofMillis(random.nextInt(3))));
            return random.nextInt(3) == 0 ? settings.withSizeMaxBytes(64 * 1024) : settings;
        }

        /** What a mode may lose of the acknowledged, a source that can be read again gives again; no commit may know it. */
        private SyncMode syncMode() {
            return switch (random.nextInt(6)) {
                case 0 -> new SyncMode.LosesUpTo(Duration.ofMillis(1 + random.nextInt(20)));
                case 1 -> new SyncMode.LosesUnsynced();
                default -> new SyncMode.LosesNothing();
            };
        }

        private AgentHost host(List<SimHost> hosts) {
            SimHost host = new SimHost(random.nextLong());
            hosts.add(host);
            return host;
        }

        private Pipeline pipeline() {
            Pipeline pipeline = Pipeline.named("simulated");
            KeyWindow.of(pipeline.source(
                            "lines", new LineSource(lines, partitionCount, random.nextLong(), logsReferences)))
                    .sinkTo("table", table);
            return pipeline;
        }

        private void check() throws IOException {
            WindowModel model = new WindowModel(lines, partitionCount);
            assertEquals(model.closed(), table.rows().stream().sorted().toList());
            assertEquals(sorted(model.malformed()), rejected("dead-letters"));
            assertEquals(sorted(model.late()), rejected("late"));
            if (total != null) {
                assertEquals(lines.size(), total.in());
                assertEquals(model.malformed().size(), total.deadLetters());
                assertEquals(model.late().size(), total.late());
                assertEquals(model.closed().size(), total.out());
            }
        }

        /** What the committed files of a folder hold, as the lines that came. */
        private List<String> rejected(String folder) throws IOException {
            Path directory = DATA.resolve(folder);
            List<String> texts = new ArrayList<>();
            for (String name : disk.list(directory)) {
                if (name.endsWith(".jsonl")) {
                    String content = new String(disk.bytes(directory.resolve(name)), StandardCharsets.UTF_8);
                    TEXT.matcher(content).results().forEach(match -> texts.add(match.group(1)));
                }
            }
            return sorted(texts);
        }

        private static List<String> sorted(List<String> texts) {
            return texts.stream().sorted().toList();
        }

        private final class Totals implements JobListener {
            @Override
            public void onEpochCommitted(EpochProgress progress) {
                total = progress.total();
            }
        }
    }
}
