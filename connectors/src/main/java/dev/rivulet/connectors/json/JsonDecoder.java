package dev.rivulet.connectors.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rivulet.connectors.SchemaDrift;
import dev.rivulet.connectors.internal.DriftNotes;
import dev.rivulet.connectors.internal.JsonText;
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

    private static final JsonFactory USUAL_FACTORY = JsonText.factory(JsonSettings.DEPTH_MAX_DEFAULT);

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
        this.factory = isUsual ? USUAL_FACTORY : JsonText.factory(settings.depthMax());
        this.builder = rowType.newBuilder();
        SchemaDrift onDrift = settings.onDrift();
        int column = onDrift.columnIndex(rowType.schema());
        JsonUnknown unknown = new JsonUnknown(onDrift.mode() != SchemaDrift.Mode.IGNORE, drift);
        this.members = new JsonMembers(rowType.schema(), "", column, unknown)::read;
        this.rescue = column < 0 ? null : new JsonRescue(factory, rowType.schema(), column, drift)::read;
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
        int objectStart = JsonText.start(bytes, start, start + length, '{', "a JSON object");
        try (JsonParser parser = factory.createParser(bytes, objectStart, start + length - objectStart)) {
            parser.nextToken();
            reader.read(parser, builder);
            if (parser.nextToken() != null) {
                throw new MalformedRowException("there is something behind the object's end, at column "
                        + parser.currentTokenLocation().getColumnNr());
            }
        } catch (JsonProcessingException e) {
            throw JsonText.notJson(e);
        } catch (IOException e) {
            throw JsonText.notUtf8(e);
        }
        return builder.build();
    }
}
