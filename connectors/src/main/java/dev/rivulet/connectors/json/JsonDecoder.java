package dev.rivulet.connectors.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.internal.DriftNotes;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.source.Decoder;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes records that are one JSON object each, in UTF-8. One owner.
 *
 * <p>Members go to the fields of exactly their name; members that no field is called like are passed over, unless {@link SchemaDrift} says otherwise. A member that
 * is absent or null leaves its field null. Malformed is: a field that stands twice, a value of another type or out of range, a
 * required field without value, anything behind the object, an object that nests deeper than {@linkplain JsonSettings#depthMax its limit},
 * text that is no UTF-8 or has half of a surrogate pair. Numbers are never taken from strings, except decimals, which many senders
 * quote to save their digits. Times are read as {@link dev.rivulet.core.text.TextField} says. A struct is an object of the same rules,
 * an array an array, and a map an object with a member for each key, which is read from the member's name and must not stand twice.
 *
 * @param <T> the rows
 */
public final class JsonDecoder<T> implements Decoder<T> {

    private static final JsonFactory USUAL_FACTORY = factory(JsonSettings.DEPTH_MAX_DEFAULT);

    /** What Jackson's message has where people want to hear what they can set. */
    private static final String DEPTH_SETTING_OF_JACKSON = "from `StreamReadConstraints.getMaxNestingDepth()`";

    /** Reads an object, at whose beginning a parser stands, into a builder. */
    private interface Reader {
        void read(JsonParser parser, RowBuilder<?> builder) throws IOException, MalformedRowException;
    }

    private final JsonFactory factory;
    private final RowBuilder<T> builder;
    private final Reader members;

    /** For what the members refuse; null if nothing is rescued. */
    private final @Nullable Reader rescue;

    private final DriftNotes drift = new DriftNotes();

    /**
     * @throws IllegalArgumentException if a field has a type that no JSON value stands for
     */
    public JsonDecoder(RowType<T> rowType) {
        this(rowType, JsonSettings.DEFAULTS);
    }

    /**
     * @param onDrift what becomes of other fields than there are, and of values of other types
     * @throws IllegalArgumentException if a field has a type that no JSON value stands for, or there is no column for what is to be rescued
     */
    public JsonDecoder(RowType<T> rowType, SchemaDrift onDrift) {
        this(rowType, JsonSettings.DEFAULTS.withSchemaDrift(onDrift));
    }

    /**
     * @throws IllegalArgumentException if a field has a type that no JSON value stands for, or there is no column for what is to be rescued
     */
    public JsonDecoder(RowType<T> rowType, JsonSettings settings) {
        boolean isUsual = settings.depthMax() == JsonSettings.DEPTH_MAX_DEFAULT;
        this.factory = isUsual ? USUAL_FACTORY : factory(settings.depthMax());
        this.builder = rowType.newBuilder();
        SchemaDrift onDrift = settings.onDrift();
        int column = onDrift.columnIndex(rowType.schema());
        JsonUnknown unknown = new JsonUnknown(onDrift.mode() != SchemaDrift.Mode.IGNORE, drift);
        this.members = new JsonMembers(rowType.schema(), "", column, unknown)::read;
        this.rescue = column < 0 ? null : new JsonRescue(factory, rowType.schema(), column, drift)::read;
    }

    private static JsonFactory factory(int depthMax) {
        return new JsonFactoryBuilder()
                // Names of members are compared, not kept: unknown ones must not fill the JVM's own table of strings.
                .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depthMax)
                        .build())
                .build();
    }

    @Override
    public T decode(Batch batch, int index) throws MalformedRowException {
        batch.requireWhole(index);
        return decode(batch.buffer(), batch.recordStart(index), batch.recordLength(index));
    }

    @Override
    public List<String> takeDrift() {
        return drift.take();
    }

    /**
     * Decodes one object.
     *
     * @throws MalformedRowException if the bytes are no such row
     */
    public T decode(byte[] bytes, int start, int length) throws MalformedRowException {
        if (rescue == null) {
            return decode(bytes, start, length, members);
        }
        try {
            return decode(bytes, start, length, members);
        } catch (MalformedRowException unfit) {
            return decode(bytes, start, length, rescue);
        }
    }

    private T decode(byte[] bytes, int start, int length, Reader reader) throws MalformedRowException {
        builder.reset();
        int objectStart = objectStart(bytes, start, start + length);
        try (JsonParser parser = factory.createParser(bytes, objectStart, start + length - objectStart)) {
            parser.nextToken();
            reader.read(parser, builder);
            if (parser.nextToken() != null) {
                throw new MalformedRowException("there is something behind the object's end, at column "
                        + parser.currentTokenLocation().getColumnNr());
            }
        } catch (JsonProcessingException e) {
            throw notJson(e);
        } catch (IOException e) {
            // No input but bytes in memory: what remains is an encoding that cannot be.
            throw new MalformedRowException("the record is not UTF-8: " + e.getMessage());
        }
        return builder.build();
    }

    /** Skips blanks. What comes must rule out all encodings but UTF-8, as the parser would guess one. */
    private static int objectStart(byte[] bytes, int start, int end) throws MalformedRowException {
        int at = start;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n')) {
            at++;
        }
        if (at == end) {
            throw new MalformedRowException("the record is blank, wanted a JSON object");
        }
        if (bytes[at] != '{') {
            throw new MalformedRowException("the record starts with " + shown(bytes[at]) + ", wanted a JSON object");
        }
        if (at + 1 < end && bytes[at + 1] == 0) {
            throw new MalformedRowException("the record has a zero byte at its start, wanted UTF-8");
        }
        return at;
    }

    private static MalformedRowException notJson(JsonProcessingException e) {
        String message =
                String.valueOf(e.getOriginalMessage()).replace(DEPTH_SETTING_OF_JACKSON, "as `depth-max` says");
        String place =
                e.getLocation() == null ? "" : " at column " + e.getLocation().getColumnNr();
        return new MalformedRowException("the record is no valid JSON" + place + ": " + message);
    }

    private static String shown(byte value) {
        return value > ' ' && value < 0x7f ? "'" + (char) value + "'" : "byte 0x" + Integer.toHexString(value & 0xff);
    }
}
