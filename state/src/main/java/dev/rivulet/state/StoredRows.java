package dev.rivulet.state;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import dev.rivulet.state.schema.IncompatibleStateException;
import java.util.HexFormat;

/** Makes keys and values of one operator out of the rows that a store has of it. Immutable. */
final class StoredRows<K, V> {

    private final StateDescriptor<K, V> descriptor;

    StoredRows(StateDescriptor<K, V> descriptor) {
        this.descriptor = descriptor;
    }

    K key(byte[] rowKey) throws CorruptStateException {
        try {
            return StateRowKey.key(rowKey, descriptor.keyCodec());
        } catch (IllegalArgumentException e) {
            throw undecodable(rowKey, e);
        }
    }

    V value(byte[] rowKey, byte[] rowValue) throws CorruptStateException {
        return value(rowKey, rowValue, descriptor.valueCodec());
    }

    /**
     * @param values reads the form in which the row was written
     */
    V value(byte[] rowKey, byte[] rowValue, CodecReader<V> values) throws CorruptStateException {
        try {
            ByteReader in = new ByteReader(rowValue);
            V value = values.read(in);
            if (in.remaining() > 0) {
                throw new IllegalArgumentException(in.remaining() + " bytes left over behind the value");
            }
            return value;
        } catch (IncompatibleSchemaException e) {
            throw new IncompatibleStateException(descriptor.uid(), e);
        } catch (IllegalArgumentException e) {
            throw undecodable(rowKey, e);
        }
    }

    private CorruptStateException undecodable(byte[] rowKey, IllegalArgumentException cause) {
        return new CorruptStateException(
                "state '" + descriptor.uid() + "': the row with key "
                        + HexFormat.of().formatHex(rowKey) + " cannot be decoded; restore from an older checkpoint",
                cause);
    }
}
