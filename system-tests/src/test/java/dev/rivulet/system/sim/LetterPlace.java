package dev.rivulet.system.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rivulet.engine.Pipeline;
import dev.rivulet.engine.job.DataDirectory;
import dev.rivulet.engine.job.RejectedRecord;
import dev.rivulet.engine.reject.DeadLetterRow;
import dev.rivulet.engine.reject.RejectedRecordFiles;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.testkit.SimTable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where the dead letters of a history go, which its seed decides: into files, or into a table whose commits may fail. One owner. */
final class LetterPlace {

    /** Null for files. */
    private final @Nullable SimTable<DeadLetterRow> table;

    LetterPlace(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 35);
        this.table = random.nextBoolean()
                ? new SimTable<>(DeadLetterRow.class, random.nextLong(), random.nextInt(3) == 0 ? 0.2 : 0)
                : null;
    }

    Pipeline of(Pipeline pipeline) {
        if (table != null) {
            pipeline.deadLettersTo(table);
        }
        return pipeline;
    }

    /** From now on no commit fails. */
    void heal() {
        if (table != null) {
            table.heal();
        }
    }

    List<RejectedRecord> letters(SimDisk disk, DataDirectory data) throws IOException {
        List<RejectedRecord> inFiles = RejectedRecordFiles.read(disk, data.deadLetters());
        if (table == null) {
            return inFiles;
        }
        assertEquals(List.of(), inFiles, "files of letters beside their table");
        table.rowsByEpoch().forEach(LetterPlace::checkNames);
        return table.rows().stream().map(row -> row.letter().record()).toList();
    }

    /** Each has the name of its place, with a number where there are several. */
    private static void checkNames(long epoch, List<DeadLetterRow> rows) {
        Map<String, Integer> counts = new HashMap<>();
        TreeSet<String> wanted = new TreeSet<>();
        TreeSet<String> found = new TreeSet<>();
        for (DeadLetterRow row : rows) {
            String place =
                    epoch + "-" + row.logPosition() + "-" + (row.recordIndex() == null ? "x" : row.recordIndex());
            int number = counts.merge(place, 1, Integer::sum) - 1;
            wanted.add(number == 0 ? place : place + "-" + number);
            found.add(row.id());
            assertEquals(epoch, row.epoch());
        }
        assertEquals(wanted, found, "names of letters");
    }
}
