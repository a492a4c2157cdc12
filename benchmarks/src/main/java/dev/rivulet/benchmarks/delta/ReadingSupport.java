package dev.rivulet.benchmarks.delta;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Writes {@link Reading} by parquet-hadoop as its users do who write a support of their own, its quickest way. */
final class ReadingSupport extends WriteSupport<Reading> {

    private static final MessageType SCHEMA = Types.buildMessage()
            .required(PrimitiveTypeName.INT64)
            .named("id")
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("device")
            .required(PrimitiveTypeName.DOUBLE)
            .named("temperature")
            .required(PrimitiveTypeName.DOUBLE)
            .named("humidity")
            .required(PrimitiveTypeName.INT64)
            .named("count")
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("note")
            .named("reading");

    @SuppressWarnings("NullAway.Init") // Parquet calls prepareForWrite() before all else.
    private RecordConsumer consumer;

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(SCHEMA, Map.of());
    }

    @Override
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("wanted a configuration without Hadoop");
    }

    @Override
    public void prepareForWrite(RecordConsumer target) {
        consumer = target;
    }

    @Override
    public void write(Reading row) {
        consumer.startMessage();
        addLong("id", 0, row.id());
        addText("device", 1, row.device());
        addDouble("temperature", 2, row.temperature());
        addDouble("humidity", 3, row.humidity());
        addLong("count", 4, row.count());
        addText("note", 5, row.note());
        consumer.endMessage();
    }

    private void addLong(String name, int index, long value) {
        consumer.startField(name, index);
        consumer.addLong(value);
        consumer.endField(name, index);
    }

    private void addDouble(String name, int index, double value) {
        consumer.startField(name, index);
        consumer.addDouble(value);
        consumer.endField(name, index);
    }

    private void addText(String name, int index, String value) {
        consumer.startField(name, index);
        consumer.addBinary(Binary.fromString(value));
        consumer.endField(name, index);
    }

    static final class Builder extends ParquetWriter.Builder<Reading, Builder> {

        Builder(OutputFile file) {
            super(file);
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Reading> getWriteSupport(ParquetConfiguration configuration) {
            return new ReadingSupport();
        }

        @Override
        protected WriteSupport<Reading> getWriteSupport(Configuration configuration) {
            throw new UnsupportedOperationException("wanted a configuration without Hadoop");
        }
    }
}
