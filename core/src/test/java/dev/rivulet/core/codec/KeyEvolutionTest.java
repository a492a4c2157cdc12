package dev.rivulet.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.IncompatibleSchemaException;
import org.junit.jupiter.api.Test;

/** What one release wrote as a key is the same key to the next, or refused: it decides the place of the state. */
final class KeyEvolutionTest {

    private enum Unit {
        DAY,
        HOUR
    }

    private enum MoreUnits {
        HOUR,
        WEEK,
        DAY
    }

    private record Boxed(Long value) {}

    private record Primitive(long value) {}

    private record Bare(int id) {}

    private sealed interface Shape {}

    private record Circle(int radius) implements Shape {}

    private record Square(int side) implements Shape {}

    private static final class Later {
        private static final class Keys {
            private record Circle(int radius) implements Shapes {}

            private record Square(int side) implements Shapes {}

            private record Dot(int size) implements Shapes {}
        }

        private sealed interface Shapes {}

        private record Renamed(int id) {}

        private record OtherField(int number) {}

        private record MoreFields(int id, int number) {}

        private record WiderField(long id) {}
    }

    @Test
    void keysMayHaveNewCasesAndOtherTypeNamesButNoOtherFields() {
        assertKept(Shape.class, Later.Shapes.class);
        assertKept(Bare.class, Later.Renamed.class);
        assertRefused(Later.Shapes.class, Shape.class);
        assertRefused(Bare.class, Later.OtherField.class);
        assertRefused(Bare.class, Later.MoreFields.class);
        assertRefused(Bare.class, Later.WiderField.class);
    }

    private static void assertKept(Class<?> old, Class<?> today) {
        KeyCodec<?> codec = KeyCodecs.of(today);
        assertSame(codec, codec.readerOf(KeyCodecs.of(old).schema()));
    }

    private static void assertRefused(Class<?> old, Class<?> today) {
        CodecSchema written = KeyCodecs.of(old).schema();
        assertThrows(
                IncompatibleSchemaException.class, () -> KeyCodecs.of(today).readerOf(written), today.getSimpleName());
    }

    @Test
    void keysKeepTheirFormOrAreRefused() {
        KeyCodec<MoreUnits> today = KeyCodecs.of(MoreUnits.class);

        assertSame(today, today.readerOf(KeyCodecs.of(Unit.class).schema()));
        IncompatibleSchemaException refused = assertThrows(
                IncompatibleSchemaException.class,
                () -> KeyCodecs.of(Primitive.class)
                        .readerOf(KeyCodecs.of(Boxed.class).schema()));
        assertEquals(
                "Primitive: the key was written as key<Boxed{value: long?}> and is now key<Primitive{value: long}>;"
                        + " the type of a key cannot change",
                refused.getMessage());
        assertThrows(
                IncompatibleSchemaException.class,
                () -> Codecs.of(Long.class).readerOf(KeyCodecs.of(Long.class).schema()));
    }
}
