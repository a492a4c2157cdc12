package dev.rivulet.delta.parquet.part;

import java.util.List;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.Type;

/** Reads past values of any type. Stateless. */
final class IgnoredValue {

    private IgnoredValue() {}

    static Converter converter(Type file) {
        return file.isPrimitive() ? new Leaf() : new Group(file);
    }

    private static final class Leaf extends PrimitiveConverter {

        @Override
        public void addBinary(Binary value) {}

        @Override
        public void addBoolean(boolean value) {}

        @Override
        public void addDouble(double value) {}

        @Override
        public void addFloat(float value) {}

        @Override
        public void addInt(int value) {}

        @Override
        public void addLong(long value) {}
    }

    private static final class Group extends GroupConverter {

        private final List<Converter> fields;

        Group(Type file) {
            this.fields = file.asGroupType().getFields().stream()
                    .map(IgnoredValue::converter)
                    .toList();
        }

        @Override
        public Converter getConverter(int fieldIndex) {
            return fields.get(fieldIndex);
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }
}
