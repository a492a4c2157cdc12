package dev.rivulet.network.lines;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.source.Decoder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes lines by another decoder, and sets the field of the peer, whatever the line has under its name. One owner. */
final class PeerDecoder<T> implements Decoder<T> {

    private final Decoder<T> lines;
    private final int fieldIndex;
    private @Nullable Batch batch;
    private @Nullable LineContext context;
    private String peer = "";

    PeerDecoder(RowType<T> rows, String field, Function<RowType<T>, Decoder<T>> lineDecoder) {
        this.fieldIndex = rows.schema().requireIndexOf(field);
        this.lines = lineDecoder.apply(new CompletedRows(rows));
    }

    @Override
    public T decode(Batch from, int index) throws MalformedRowException {
        LineContext known = context;
        if (from != batch || known == null) {
            known = LineContext.decode(from.context());
            context = known;
            batch = from;
        }
        peer = known.peer(from.recordOffset(index));
        return lines.decode(from, index);
    }

    /** The rows, whose builders set the peer before they build. */
    private final class CompletedRows implements RowType<T> {

        private final RowType<T> rows;

        CompletedRows(RowType<T> rows) {
            this.rows = rows;
        }

        @Override
        public Schema schema() {
            return rows.schema();
        }

        @Override
        public FieldAccessor<T> accessor(int index) {
            return rows.accessor(index);
        }

        @Override
        public RowBuilder<T> newBuilder() {
            return new CompletingBuilder(rows.newBuilder());
        }

        @Override
        public String name() {
            return rows.name();
        }
    }

    private final class CompletingBuilder implements RowBuilder<T> {

        private final RowBuilder<T> builder;

        CompletingBuilder(RowBuilder<T> builder) {
            this.builder = builder;
        }

        @Override
        public void setNull(int index) {
            builder.setNull(index);
        }

        @Override
        public void setLong(int index, long value) {
            builder.setLong(index, value);
        }

        @Override
        public void setDouble(int index, double value) {
            builder.setDouble(index, value);
        }

        @Override
        public void setObject(int index, Object value) {
            builder.setObject(index, value);
        }

        @Override
        public void reset() {
            builder.reset();
        }

        @Override
        public T build() throws MalformedRowException {
            builder.setObject(fieldIndex, peer);
            return builder.build();
        }
    }
}
