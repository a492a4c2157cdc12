package dev.rivulet.connectors;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;

/**
 * Rows of another type whose builders set some fields by themselves before they build, whatever was set under these names: for decoders of a
 * message's payload, where the row has more of the message. One owner.
 */
public final class CompletedRows<T> implements RowType<T> {

    private final RowType<T> rows;
    private final Completion<T> completion;

    /** Sets fields. */
    @FunctionalInterface
    public interface Completion<T> {

        /**
         * @throws MalformedRowException if no row can come of it
         */
        void complete(RowBuilder<T> builder) throws MalformedRowException;
    }

    /**
     * @param completion called once for each row, right before it is built
     */
    public CompletedRows(RowType<T> rows, Completion<T> completion) {
        this.rows = rows;
        this.completion = completion;
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
            try {
                completion.complete(builder);
            } catch (MalformedRowException e) {
                builder.reset(); // As build does.
                throw e;
            }
            return builder.build();
        }
    }
}
