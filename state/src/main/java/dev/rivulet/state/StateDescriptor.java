package dev.rivulet.state;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import dev.rivulet.state.schema.IncompatibleStateException;
import dev.rivulet.state.schema.StateSchema;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * What a stateful operator keeps per key: under which name, in which binary form, and what a new entry starts with. Immutable, any
 * thread.
 *
 * @param uid the operator's name, the same in every run; not blank
 * @param keyCodec decides the order of keys; two keys must be {@code equals} exactly when their canonical bytes are equal
 * @param valueCodec the form of values in snapshots
 * @param initialValue makes the value of an entry that is created; called once per entry, never null
 */
public record StateDescriptor<K, V>(String uid, KeyCodec<K> keyCodec, Codec<V> valueCodec, Supplier<V> initialValue) {

    public StateDescriptor {
        if (uid.isBlank()) {
            throw new IllegalArgumentException(
                    "the uid of a stateful operator is blank; give the step a name by uid(...)");
        }
    }

    /** The form in which today's codecs write. */
    public StateSchema schema() {
        return new StateSchema(keyCodec.schema(), valueCodec.schema());
    }

    /**
     * What reads values that were written in another form; the value codec itself, if it is as good for that.
     *
     * @throws IncompatibleStateException if values of that form cannot be read, or the keys had another form
     */
    public CodecReader<V> valueReader(StateSchema written) {
        try {
            keyCodec.readerOf(written.key());
            return valueCodec.readerOf(written.value());
        } catch (IncompatibleSchemaException e) {
            throw new IncompatibleStateException(uid, e);
        }
    }

    /** The key that a row of the store belongs to. */
    K decodeKey(byte[] rowKey) throws CorruptStateException {
        try {
            return StateRowKey.key(rowKey, keyCodec);
        } catch (IllegalArgumentException e) {
            throw undecodable(rowKey, e);
        }
    }

    /** The value that a row of the store has. */
    V decodeValue(byte[] rowKey, byte[] rowValue) throws CorruptStateException {
        return decodeValue(rowKey, rowValue, valueCodec);
    }

    /**
     * As above.
     *
     * @param values reads the form in which the row was written
     */
    V decodeValue(byte[] rowKey, byte[] rowValue, CodecReader<V> values) throws CorruptStateException {
        try {
            ByteReader in = new ByteReader(rowValue);
            V value = values.read(in);
            if (in.remaining() > 0) {
                throw new IllegalArgumentException(in.remaining() + " bytes left over behind the value");
            }
            return value;
        } catch (IncompatibleSchemaException e) {
            throw new IncompatibleStateException(uid, e);
        } catch (IllegalArgumentException e) {
            throw undecodable(rowKey, e);
        }
    }

    private CorruptStateException undecodable(byte[] rowKey, IllegalArgumentException cause) {
        return new CorruptStateException(
                "state '" + uid + "': the row with key " + HexFormat.of().formatHex(rowKey)
                        + " cannot be decoded; restore from an older checkpoint",
                cause);
    }
}
