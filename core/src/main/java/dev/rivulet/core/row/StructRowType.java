package dev.rivulet.core.row;

import org.jspecify.annotations.Nullable;

/** The {@link RowType} of {@link Row}s of one {@link Schema}. Immutable, any thread. */
public final class StructRowType implements RowType<Row> {

    private final String name;
    private final RowLayout layout;

    private StructRowType(String name, Schema schema) {
        this.name = name;
        this.layout = new RowLayout(schema);
    }

    /**
     * @param name what to call these rows in messages
     */
    public static StructRowType of(String name, Schema schema) {
        return new StructRowType(name, schema);
    }

    @Override
    public Schema schema() {
        return layout.schema;
    }

    @Override
    public FieldAccessor<Row> accessor(int index) {
        return switch (schema().field(index).type().physical()) {
            case LONG, DOUBLE -> new WordAccessor(index, layout.word(index));
            case OBJECT -> new ObjectAccessor(layout.object(index));
        };
    }

    @Override
    public RowBuilder<Row> newBuilder() {
        return new Builder(layout);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name + schema();
    }

    private record WordAccessor(int index, int word) implements FieldAccessor<Row> {

        @Override
        public boolean isNull(Row row) {
            return row.isNull(index);
        }

        @Override
        public long longValue(Row row) {
            return row.word(word);
        }

        @Override
        public double doubleValue(Row row) {
            return Double.longBitsToDouble(row.word(word));
        }

        @Override
        public Object objectValue(Row row) {
            throw new UnsupportedOperationException("field " + row.schema().field(index) + " is no object");
        }
    }

    private record ObjectAccessor(int object) implements FieldAccessor<Row> {

        @Override
        public boolean isNull(Row row) {
            return row.object(object) == null;
        }

        @Override
        public long longValue(Row row) {
            throw new UnsupportedOperationException("object " + object + " of a row is no number");
        }

        @Override
        public double doubleValue(Row row) {
            throw new UnsupportedOperationException("object " + object + " of a row is no number");
        }

        @Override
        public @Nullable Object objectValue(Row row) {
            return row.object(object);
        }
    }

    private static final class Builder implements RowBuilder<Row> {

        private final RowLayout layout;
        private final RowSlots slots;

        Builder(RowLayout layout) {
            this.layout = layout;
            this.slots = new RowSlots(layout);
        }

        @Override
        public void setNull(int index) {
            slots.setNull(index);
        }

        @Override
        public void setLong(int index, long value) {
            slots.setLong(index, value);
        }

        @Override
        public void setDouble(int index, double value) {
            slots.setDouble(index, value);
        }

        @Override
        public void setObject(int index, Object value) {
            slots.setObject(index, value);
        }

        @Override
        public void reset() {
            slots.reset();
        }

        @Override
        public Row build() throws MalformedRowException {
            try {
                slots.checkRequired();
                return new Row(layout, slots.words.clone(), slots.objects.clone());
            } finally {
                slots.reset();
            }
        }
    }
}
