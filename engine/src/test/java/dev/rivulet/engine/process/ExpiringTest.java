package dev.rivulet.engine.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.ByteReader;
import dev.rivulet.core.codec.ByteWriter;
import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.CodecReader;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.engine.process.Expiring.ExpiringCodec;
import dev.rivulet.state.StateDescriptor;
import dev.rivulet.state.schema.IncompatibleStateException;
import dev.rivulet.state.schema.StateSchema;
import org.junit.jupiter.api.Test;

/** What becomes of state with a time to live when the type of its values changes. */
class ExpiringTest {

    record Account(String owner) {}

    /** As it was in a release of before. */
    private static final class Older {
        record Account(String owner, long count) {}
    }

    private static <V> StateDescriptor<String, Expiring<V>> stateOf(Class<V> type) {
        return new StateDescriptor<>(
                "accounts/last", KeyCodecs.of(String.class), new ExpiringCodec<>(Codecs.of(type)), () -> {
                    throw new AssertionError("nothing is made here");
                });
    }

    private static <V> ByteReader written(Codec<V> codec, V value) {
        ByteWriter out = new ByteWriter();
        codec.write(value, out);
        return new ByteReader(out.toByteArray());
    }

    @Test
    void valueOfAnOlderReleaseIsReadIntoTheTypeOfToday() {
        CodecReader<Expiring<Account>> reader =
                stateOf(Account.class).valueReader(stateOf(Older.Account.class).schema());

        assertEquals(
                new Expiring<>(new Account("ann"), 7),
                reader.read(written(
                        new ExpiringCodec<>(Codecs.of(Older.Account.class)),
                        new Expiring<>(new Older.Account("ann", 5), 7))));
    }

    @Test
    void valueOfAnotherTypeIsRefused() {
        IncompatibleStateException refusal = assertThrows(
                IncompatibleStateException.class,
                () -> stateOf(Account.class).valueReader(stateOf(Long.class).schema()));

        assertTrue(String.valueOf(refusal.getMessage()).contains("accounts/last"), refusal.getMessage());
    }

    @Test
    void valueWhoseFormWasNotKeptIsTakenToBeOfToday() {
        ExpiringCodec<Account> codec = new ExpiringCodec<>(Codecs.of(Account.class));
        StateSchema nameless = new StateSchema(
                KeyCodecs.of(String.class).schema(), new CodecSchema.Opaque(ExpiringCodec.class.getName()));

        Expiring<Account> value = new Expiring<>(new Account("ann"), 7);

        assertEquals(value, stateOf(Account.class).valueReader(nameless).read(written(codec, value)));
        assertEquals(value, codec.readerOf(codec.schema()).read(written(codec, value)));
    }
}
