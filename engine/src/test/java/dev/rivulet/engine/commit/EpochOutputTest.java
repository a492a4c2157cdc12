package dev.rivulet.engine.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rivulet.core.row.RecordRowType;
import dev.rivulet.core.row.RowHash;
import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.Refusal;
import dev.rivulet.core.sink.RefusedRows;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkSession;
import dev.rivulet.core.sink.SinkWriter;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.engine.checkpoint.OutputProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a sink's writer is asked about a row, by whether the target has its epoch and remembers it. */
final class EpochOutputTest {

    /** The row of these epochs. */
    record Item(long id) {

        static final RecordRowType<Item> TYPE = RecordRowType.of(Item.class);
    }

    private static final long FORGOTTEN_EPOCH = 3;
    private static final long KNOWN_EPOCH = 4;
    private static final long OPEN_EPOCH = 5;

    /** Its target has all rows, and wants each once. */
    private static final class Session implements SinkSession<Item>, SinkWriter<Item> {

        private final List<Item> written = new ArrayList<>();

        @Override
        public Refusal refuse(Item row) {
            return new Refusal("is there already");
        }

        @Override
        public @Nullable Refusal refuseOfCommitted(Item row) {
            return null;
        }

        @Override
        public void write(Item row) {
            written.add(row);
        }

        @Override
        public StagedEpoch seal(EpochSeal seal) {
            return new StagedEpoch(seal, List.of());
        }

        @Override
        public SinkWriter<Item> writer() {
            return this;
        }

        @Override
        public SinkCommitter committer() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private final Session session = new Session();

    private EpochOutput<Item> output() {
        RefusedRows.Builder refused = new RefusedRows.Builder();
        refused.add(1);
        long digest = 2 * RowHash.of(Item.TYPE).hash(new Item(7));
        List<EpochSeal> known = List.of(new EpochSeal(KNOWN_EPOCH, 100, 2, digest, refused.build()));
        SealCheck check = new SealCheck("sink", known, KNOWN_EPOCH, Set.of());
        return new EpochOutput<>("sink", Item.TYPE, session, check, KNOWN_EPOCH, OutputProgress.NONE);
    }

    @Test
    void rowsOfACommittedEpochAreNotHeldAgainstThemselves() throws Exception {
        EpochOutput<Item> output = output();
        assertNull(output.write(FORGOTTEN_EPOCH, new Item(7)));
        output.seal(FORGOTTEN_EPOCH, 50);
        assertNull(output.write(KNOWN_EPOCH, new Item(7)));
        assertEquals(new Refusal("is there already"), output.write(KNOWN_EPOCH, new Item(7)));
        output.seal(KNOWN_EPOCH, 100);
        assertNotNull(output.write(OPEN_EPOCH, new Item(7)));
        assertEquals(List.of(), session.written);
    }
}
