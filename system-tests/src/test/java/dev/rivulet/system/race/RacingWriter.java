package dev.rivulet.system.race;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.time.Clock;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.delta.DeltaSink;
import dev.rivulet.delta.DeltaTable;
import dev.rivulet.delta.TableDefinition;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.change.MetadataChangedException;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A program that writes to a table as it is told on standard input, and says on standard output what came of it.
 *
 * <pre>
 * open PATH HAS_VECTORS       opens the table, or creates it           says  opened
 * do GATED_COUNT OPERATION    writes; so many commits wait first       say   gate, and go on when told  go
 *                                                                      says  an {@link Outcome}
 * </pre>
 *
 * <p>Anything that is no typed conflict ends it, with the trace on standard error.
 */
final class RacingWriter {

    private final String name;
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    private final OutputStream output = new FileOutputStream(FileDescriptor.out);
    private final GatedDisk disk = new GatedDisk(this::awaitOther);
    private final Clock clock = new SystemClock();

    private RacingWriter(String name) {
        this.name = name;
    }

    /** Takes the writer's name. Ends with its input. */
    public static void main(String[] arguments) throws IOException {
        RacingWriter writer = new RacingWriter(arguments[0]);
        String line = writer.input.readLine();
        while (line != null) {
            line = writer.raceFor(line.split(" ", 3));
        }
    }

    /** Returns the line that wants something else than a race for this table. */
    private String raceFor(String[] opening) throws IOException {
        if (!opening[0].equals("open")) {
            throw new IllegalArgumentException(String.join(" ", opening));
        }
        Path path = Path.of(opening[2]);
        disk.reset(0);
        DeltaTable table = DeltaTable.openOrCreate(
                disk.disk(),
                clock,
                path,
                TableDefinition.of(RacedRow.TYPE.schema())
                        .withCheckpointInterval(5)
                        .withDeletionVectors(Boolean.parseBoolean(opening[1])));
        SinkContext context = new SinkContext("race", name, new UUID(7, 9), 1, disk.disk(), clock);
        try (SinkSession<RacedRow> stream =
                DeltaSink.append(path, RacedRow.class).withAutoCompaction(0).open(context)) {
            say("opened");
            String line = input.readLine();
            for (long epoch = 1; line != null && line.startsWith("do "); line = input.readLine()) {
                String[] words = line.split(" ", 3);
                Operation operation = Operation.parse(words[2]);
                disk.reset(Integer.parseInt(words[1]));
                say(outcome(operation, table, stream, epoch).toString());
                epoch += operation.kind() == Operation.Kind.STREAM ? 1 : 0;
            }
            return line;
        }
    }

    private Outcome outcome(Operation operation, DeltaTable table, SinkSession<RacedRow> stream, long epoch)
            throws IOException {
        long readVersion = -1;
        long deletedCount = 0;
        boolean isRefused = false;
        try {
            switch (operation.kind()) {
                case APPEND -> table.append(RacedRow.TYPE, rows(operation));
                case STREAM -> stream(operation, stream, epoch);
                case MERGE -> merge(operation, table);
                case OPTIMIZE -> table.optimize().run();
                case CONSTRAIN ->
                    table.alter()
                            .addConstraint(name + operation.firstId(), "count > 0 AND id <> -" + operation.endId());
                case DELETE -> {
                    ChangeReport report =
                            table.delete("id >= " + operation.firstId() + " AND id < " + operation.endId());
                    readVersion = report.isNew() ? readVersion : report.tableVersion();
                    deletedCount = report.metric("numDeletedRows");
                }
            }
        } catch (ConcurrentChangeException | MetadataChangedException conflict) {
            isRefused = true;
        }
        return new Outcome(isRefused, disk.wonVersions(), disk.takenCount(), readVersion, deletedCount);
    }

    private List<RacedRow> rows(Operation operation) {
        return operation.ids().mapToObj(id -> new RacedRow(id, name, 1)).toList();
    }

    private void stream(Operation operation, SinkSession<RacedRow> stream, long epoch) throws IOException {
        for (RacedRow row : rows(operation)) {
            stream.writer().write(row);
        }
        EpochSeal seal = new EpochSeal(epoch, epoch * 100, operation.idCount(), epoch * 1_000_003);
        stream.committer().commit(List.of(stream.writer().seal(seal)));
    }

    private void merge(Operation operation, DeltaTable table) throws IOException {
        table.merge(RacedRow.TYPE, rows(operation), "id")
                .whenMatchedUpdate(null, Map.of("count", "target.count + source.count", "writer", "source.writer"))
                .whenNotMatchedInsertAll()
                .run();
    }

    private void awaitOther() throws IOException {
        say("gate");
        String line = input.readLine();
        if (!"go".equals(line)) {
            throw new IOException("wanted go, came " + line);
        }
    }

    private void say(String line) throws IOException {
        output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
