package dev.rivulet.benchmarks.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.sink.EpochSeal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the starts are counted and timed by. */
final class RecoveryPartsTest {

    @TempDir
    private Path directory;

    @Test
    void eachRoundHasEveryKeyOnce() {
        KeyRounds rounds = new KeyRounds(1_000);
        for (int round = 0; round < 7; round++) {
            Set<Long> keys = new HashSet<>();
            for (long index = round * 1_000L; index < (round + 1) * 1_000L; index++) {
                keys.add(rounds.key(index));
                assertEquals(round, rounds.countBefore(index));
            }

            assertEquals(1_000, keys.size(), "round " + round);
        }
    }

    @Test
    void keysThatAStrideWouldMissAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new KeyRounds(7_919));
    }

    @Test
    void sealThatACrashCutShortIsForgotten() throws Exception {
        SealFile file = new SealFile(directory.resolve("sub").resolve("seals.txt"));
        assertEquals(List.of(), file.open());
        EpochSeal first = new EpochSeal(1, 100, 2, -3);
        EpochSeal second = new EpochSeal(2, 200, 4, 5);
        file.append(List.of(first));
        Files.writeString(file.path(), "2 20", StandardOpenOption.APPEND);

        assertEquals(List.of(first), file.open());

        file.append(List.of(second));
        assertEquals(List.of(first, second), file.open());
    }

    @Test
    void checkpointInTheMakingIsSeen() throws Exception {
        CheckpointWatch watch = new CheckpointWatch(directory);
        assertEquals(new CheckpointWatch.Sight(0, 0), watch.look());
        Path checkpoints = Files.createDirectories(directory.resolve("checkpoints"));
        Path newest = Files.createDirectories(checkpoints.resolve("chk-00000000000000000017"));
        Files.writeString(newest.resolve("MANIFEST"), "12345");
        Files.createDirectories(checkpoints.resolve("chk-00000000000000000009"));
        Files.createDirectories(checkpoints.resolve("tmp-chk-00000000000000000020"));

        assertFalse(watch.look().isLongestLog());
        assertEquals(5, watch.stateSizeBytes());

        Files.createDirectories(checkpoints.resolve("tmp-00000000000000000021"));
        assertEquals(new CheckpointWatch.Sight(17, 21), watch.look());
        assertTrue(watch.look().isLongestLog());
    }

    @Test
    void caughtUpIsTheFirstRecordThatTheLogDidNotHave() throws Exception {
        CatchUp catchUp = new CatchUp();
        catchUp.goesOnAt(12);
        catchUp.goesOnAt(99);
        for (long index = 7; index <= 12; index++) {
            catchUp.onRecord(index);
        }

        catchUp.awaitCaughtUp();

        assertEquals(5, catchUp.replayedCount());
        assertEquals(12, catchUp.reachedIndex());
    }

    @Test
    void middleOfAnEvenCountIsTheMeanOfTwo() {
        assertEquals(new Spread(1, 2.5, 4), Spread.of(List.of(4, 1, 2, 3), Integer::doubleValue));
        assertEquals(new Spread(1, 2, 3).over(2), Spread.of(List.of(3, 1, 2), figure -> figure / 2.0));
    }

    @Test
    void optionsAreParsed() {
        RecoveryOptions options = RecoveryOptions.parse(new String[] {
            "--parts=budget",
            "--keys=10,20",
            "--budgets-ms=300",
            "--crashes=2",
            "--events=5",
            "--state-heap-megabytes=3"
        });

        assertEquals(List.of("budget"), options.parts());
        assertEquals(List.of(10, 20), options.budget().keyCounts());
        assertEquals(List.of(Duration.ofMillis(300)), options.budget().budgets());
        assertEquals(2, options.budget().crashes());
        assertEquals(3L << 20, options.budget().stateHeapSizeBytes());
        assertEquals(5, options.replay().events());
    }

    @Test
    void optionThatIsNotThereIsRefused() {
        for (String argument : List.of("--parts=other", "--nothing=1", "keys=1", "--crashes=0", "--rounds=0")) {
            assertThrows(IllegalArgumentException.class, () -> RecoveryOptions.parse(new String[] {argument}));
        }
    }
}
