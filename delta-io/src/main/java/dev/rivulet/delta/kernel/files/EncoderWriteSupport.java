package dev.rivulet.delta.kernel.files;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/** Hangs a {@link RowEncoder} into parquet-hadoop. Owned by one {@link ParquetOutput}. */
final class EncoderWriteSupport<T> extends WriteSupport<T> {

    private final RowEncoder<T> encoder;
    private final Map<String, String> fileMetadata;
    private @Nullable RecordConsumer consumer;

    EncoderWriteSupport(RowEncoder<T> encoder, Map<String, String> fileMetadata) {
        this.encoder = encoder;
        this.fileMetadata = fileMetadata;
    }

    @Override
    public String getName() {
        return "rivulet";
    }

    @Override
    @Deprecated
    public WriteContext init(Configuration configuration) {
        throw new UnsupportedOperationException("files are written without a Hadoop configuration");
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(encoder.schema(), fileMetadata);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(T row) {
        RecordConsumer target = consumer;
        if (target == null) {
            throw new AssertionError("a row came before the file was prepared");
        }
        target.startMessage();
        encoder.encode(row, target);
        target.endMessage();
    }
}
