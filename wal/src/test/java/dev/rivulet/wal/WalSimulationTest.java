package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.error.WalException;
import dev.rivulet.wal.error.WalPoisonedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Runs a log over a disk that fails and loses power, thousands of times. Whatever happens: what was durable stays, what is read was
 * appended, and no trace of a crash is taken for damage.
 *
 * <p>{@code -Drivulet.long=true} runs far more seeds, {@code -Drivulet.seed=N} only one.
 */
class WalSimulationTest {

    private static final Path DIRECTORY = Path.of("/sim/log");
    private static final int SEED_COUNT = 4_000;
    private static final int SEED_COUNT_LONG = 400_000;

    /** How often each rare thing happened. */
    private final Map<String, Integer> marks = new TreeMap<>();

    @Test
    void nothingDurableIsLostAndNothingElseIsRead() {
        Long oneSeed = Long.getLong("rivulet.seed");
        long seedCount = Boolean.getBoolean("rivulet.long") ? SEED_COUNT_LONG : SEED_COUNT;
        long from = oneSeed == null ? 0 : oneSeed;
        long to = oneSeed == null ? seedCount : oneSeed + 1;
        for (long seed = from; seed < to; seed++) {
            run(seed);
        }

        System.err.println("log simulation: seeds " + from + " to " + (to - 1) + ", " + marks);
        if (oneSeed == null) {
            for (String mark : new String[] {
                "carried",
                "clean end",
                "cut",
                "failure",
                "failure while opening",
                "left over",
                "poisoned",
                "power loss",
                "process end",
                "released",
                "rolled",
                "sealed"
            }) {
                assertTrue(marks.containsKey(mark), "no seed ever came to: " + mark);
            }
        }
    }

    private void run(long seed) {
        try {
            new Run(seed).run();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "seed " + seed + " fails; repeat it with ./mvnw -pl wal -am test -Dtest=WalSimulationTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -DargLine=-Drivulet.seed=" + seed,
                    e);
        }
    }

    private void mark(String name) {
        marks.merge(name, 1, Integer::sum);
    }

    private final class Run {
        private final String name;
        private final SplittableRandom random;
        private final SimDisk disk;
        private final WalHistory history = new WalHistory();

        Run(long seed) {
            this.name = "seed " + seed;
            this.random = new SplittableRandom(seed);
            this.disk = new SimDisk(seed);
        }

        void run() throws IOException {
            int lifeCount = 2 + random.nextInt(5);
            for (int life = 0; life < lifeCount; life++) {
                Wal log = open();
                live(log);
            }
            disk.heal();
            try (Wal log = openOnce()) {
                history.checkRecovered(log, name);
            }
        }

        /** Opens the log, through failures and crashes while it recovers. */
        private Wal open() throws IOException {
            while (true) {
                if (random.nextInt(4) == 0) {
                    orderFailure(25);
                }
                try {
                    Wal log = openOnce();
                    history.checkRecovered(log, name);
                    return log;
                } catch (IOException e) {
                    if (e instanceof WalException || !disk.hasFailed()) {
                        throw e;
                    }
                    mark("failure while opening");
                    goDown();
                }
            }
        }

        private Wal openOnce() throws IOException {
            Wal log = Wal.open(disk, DIRECTORY, settings(), new UUID(1, 2));
            WalRecovery recovery = log.recovery();
            markIf(recovery.cutSizeBytes() > 0, "cut");
            markIf(recovery.carriedSizeBytes() > 0, "carried");
            markIf(recovery.leftoverCount() > 0, "left over");
            markIf(recovery.endedCleanly(), "clean end");
            return log;
        }

        private WalSettings settings() {
            return WalSettings.defaults()
                    .withSegmentSizeBytes(8192 + 4096 * random.nextInt(2))
                    .withFrameSizeMaxBytes(1024)
                    .withRunwaySizeBytes(new int[] {0, 512, 3000}[random.nextInt(3)])
                    .withGroupSizeMaxBytes(64 + random.nextInt(2000))
                    .withReadAheadSizeBytes(64 + random.nextInt(2000));
        }

        private void live(Wal log) throws IOException {
            if (random.nextInt(3) == 0) {
                orderFailure(60);
            }
            int stepCount = random.nextInt(60);
            try {
                for (int step = 0; step < stepCount; step++) {
                    step(log);
                }
                if (random.nextInt(4) == 0) {
                    log.close();
                    history.noteDurable(log);
                    markIf(random.nextBoolean(), "closed");
                    if (random.nextBoolean()) {
                        return;
                    }
                }
            } catch (IOException e) {
                if (!disk.hasFailed()) {
                    throw e;
                }
                mark("failure");
                checkPoisoned(log);
            }
            goDown();
        }

        private void step(Wal log) throws IOException {
            switch (random.nextInt(14)) {
                case 0, 1, 2, 3, 4, 5 -> history.append(log, random.nextInt(256), payload());
                case 6, 7, 8 -> log.writer().sync();
                case 9 -> log.writer().flush();
                case 10 -> {
                    log.writer().seal();
                    mark("sealed");
                }
                case 11 -> {
                    if (random.nextInt(4) == 0) {
                        release(log);
                    }
                }
                case 12 -> {
                    if (random.nextInt(6) == 0) {
                        history.check(log, name);
                    }
                }
                default -> {
                    int segmentCount = log.segments().size();
                    history.append(log, 7, new byte[900]);
                    markIf(log.segments().size() > segmentCount, "rolled");
                }
            }
            history.noteDurable(log);
        }

        private void release(Wal log) throws IOException {
            long firstPosition = log.firstPosition();
            long span = history.durablePosition() - firstPosition;
            long position = history.durablePositionAtOrBelow(firstPosition + random.nextLong(span + 1));
            log.release(position, 0);
            assertTrue(log.firstPosition() <= Math.max(firstPosition, position), () -> name + ": released too much");
            markIf(log.firstPosition() > firstPosition, "released");
        }

        private byte[] payload() {
            byte[] payload = new byte[random.nextInt(300)];
            random.nextBytes(payload);
            return payload;
        }

        /** A writer that failed takes nothing more, and closing it writes nothing more. */
        private void checkPoisoned(Wal log) {
            disk.heal();
            try {
                log.writer().append(1, ByteBuffer.allocate(1));
            } catch (WalPoisonedException e) {
                assertThrows(WalPoisonedException.class, () -> log.writer().sync(), name);
                mark("poisoned");
            } catch (IOException e) {
                throw new AssertionError(name + ": another failure than the first", e);
            } catch (IllegalStateException e) {
                mark("failed while closing");
            }
        }

        private void orderFailure(int callCountMax) {
            int call = 1 + random.nextInt(callCountMax);
            if (random.nextBoolean()) {
                disk.failOnce(call);
            } else {
                disk.failFrom(call);
            }
        }

        private void goDown() {
            if (random.nextBoolean()) {
                disk.crash(random.nextLong());
                mark("power loss");
            } else {
                disk.kill();
                mark("process end");
            }
        }

        private void markIf(boolean happened, String mark) {
            if (happened) {
                mark(mark);
            }
        }
    }
}
