package dev.rivulet.avro;

import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * By which schemas messages are written. Immutable. {@link #decoder} is what a source of messages takes, such as {@code MqttSource.of}.
 */
public final class AvroMessages {

    private final List<Schema> written;
    private final @Nullable Schema wanted;
    private final boolean hasHeader;

    private AvroMessages(List<Schema> written, @Nullable Schema wanted, boolean hasHeader) {
        this.written = List.copyOf(written);
        this.wanted = wanted;
        this.hasHeader = hasHeader;
    }

    /**
     * Each message is a datum and nothing else, written by this schema.
     *
     * @param schema a file with the schema of a record
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException with its name if there is none in it
     */
    public static AvroMessages bare(Path schema) throws IOException {
        return new AvroMessages(List.of(AvroSchemas.read(schema)), null, false);
    }

    /**
     * Each message is in Avro's single-object encoding, whose header names one of these schemas.
     *
     * @param schemas files, at least one
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException with its name if there is none in it
     */
    public static AvroMessages singleObject(List<Path> schemas) throws IOException {
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException("there are no Avro schemas, wanted at least one");
        }
        List<Schema> read = new ArrayList<>();
        for (Path schema : schemas) {
            read.add(AvroSchemas.read(schema));
        }
        return new AvroMessages(read, null, true);
    }

    /**
     * The same, resolved to another schema before they become rows.
     *
     * @param schema a file
     */
    public AvroMessages readAs(Path schema) throws IOException {
        return new AvroMessages(written, AvroSchemas.read(schema), hasHeader);
    }

    /**
     * A decoder for one decode worker.
     *
     * @throws IllegalArgumentException if rows cannot have what a schema says
     */
    public <T> Decoder<T> decoder(RowType<T> rows) {
        return new AvroDecoder<>(this, rows);
    }

    /** What decides how messages become rows, beside the rows: the schemas. */
    public String description() {
        return (hasHeader ? "single-object " : "bare ") + written + (wanted == null ? "" : " read as " + wanted);
    }

    List<Schema> written() {
        return written;
    }

    @Nullable Schema wanted() {
        return wanted;
    }

    boolean hasHeader() {
        return hasHeader;
    }
}
