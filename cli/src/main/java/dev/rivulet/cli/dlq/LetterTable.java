package dev.rivulet.cli.dlq;

import dev.rivulet.cli.run.PipelineLocation;
import dev.rivulet.core.disk.Disk;
import dev.rivulet.core.disk.StoreLocation;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.engine.reject.DeadLetter;
import dev.rivulet.engine.reject.DeadLetterRow;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** Reads dead letters that are rows of a table. Stateless. */
final class LetterTable {

    private static final Comparator<DeadLetter> ORDER_OF_LOG = Comparator.comparingLong(DeadLetter::epoch)
            .thenComparingLong(letter -> letter.record().logPosition())
            .thenComparingInt(letter -> letter.record().recordIndex())
            .thenComparingInt(letter -> letter.id().length())
            .thenComparing(DeadLetter::id);

    private LetterTable() {}

    /**
     * The letters of a job's log, in its order: those of other jobs, and of a data directory that was deleted, are in the table as well, and
     * are not told apart by their ids.
     */
    static List<DeadLetter> letters(PipelineLocation.Located located, Path table, Predicate<DeadLetter> isWanted)
            throws IOException {
        Disk machine = new SystemDisk();
        Disk disk = StoreLocation.disk(table, machine);
        if (!disk.exists(table.resolve("_delta_log"))) {
            return List.of(); // The job has not run since the table was named.
        }
        UUID log = new WalInspection(machine, located.data().wal())
                .inspect(WalReport.Depth.HEADERS)
                .logId();
        List<DeadLetter> letters = new ArrayList<>();
        DeltaTable.open(machine, new SystemClock(), table)
                .read()
                .where("log = '" + log + "'")
                .forEach(RecordRowType.of(DeadLetterRow.class), row -> {
                    DeadLetter letter = row.letter();
                    if (isWanted.test(letter)) {
                        letters.add(letter);
                    }
                });
        letters.sort(ORDER_OF_LOG);
        return letters;
    }
}
