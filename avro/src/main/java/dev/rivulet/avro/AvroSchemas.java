package dev.rivulet.avro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** Schemas that come from outside. Stateless. */
final class AvroSchemas {

    private AvroSchemas() {}

    /**
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException with its name if it has no schema of a record
     */
    static Schema read(Path file) throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * @throws IllegalArgumentException if it is no schema of a record, or one that has itself in it, as nothing would bound how deep its
     *     data may nest
     */
    static Schema parse(String text) {
        Schema schema;
        try {
            schema = new Schema.Parser().parse(text);
        } catch (SchemaParseException e) {
            throw new IllegalArgumentException("no Avro schema: " + e.getMessage(), e);
        } catch (AvroRuntimeException | ClassCastException | NullPointerException | StackOverflowError e) {
            throw new IllegalArgumentException("no Avro schema: " + e, e); // Avro does not check all.
        }
        if (schema.getType() != Schema.Type.RECORD) {
            throw new IllegalArgumentException(
                    "the Avro schema is of a " + schema.getType().getName() + ", wanted a record");
        }
        requireNotWithin(schema, new HashSet<>());
        return schema;
    }

    private static void requireNotWithin(Schema schema, Set<String> outer) {
        switch (schema.getType()) {
            case RECORD -> {
                if (!outer.add(schema.getFullName())) {
                    throw new IllegalArgumentException(
                            "the Avro schema has record " + schema.getFullName() + " within itself");
                }
                schema.getFields().forEach(field -> requireNotWithin(field.schema(), outer));
                outer.remove(schema.getFullName());
            }
            case ARRAY -> requireNotWithin(schema.getElementType(), outer);
            case MAP -> requireNotWithin(schema.getValueType(), outer);
            case UNION -> schema.getTypes().forEach(each -> requireNotWithin(each, outer));
            default -> {} // It has no parts.
        }
    }
}
