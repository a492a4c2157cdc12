package dev.rivulet.core.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.ListOf;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SchemaCodecTest {

    private enum Unit {
        DAY,
        HOUR
    }

    private sealed interface Shape {}

    private record Circle(double radius) implements Shape {}

    private record Dot() implements Shape {}

    private record Account(
            String id,
            int level,
            Optional<Unit> unit,
            Map<String, List<Shape>> shapes,
            Set<Long> numbers,
            byte[] raw) {}

    private static final CodecSchema SCHEMA = Codecs.of(Account.class).schema();

    @Test
    void aSchemaReadsLikeATypeDeclaration() {
        assertEquals(
                "Account{id: string?, level: int, unit: optional<enum Unit(DAY, HOUR)>?, shapes: map<string?,"
                        + " list<sealed Shape(Circle: Circle{radius: double} | Dot: Dot{})?>?>?, numbers: set<long?>?,"
                        + " raw: bytes?}",
                SCHEMA.text());
        assertEquals("record Account", SCHEMA.shortText());
        assertEquals("key<string>", KeyCodecs.of(String.class).schema().text());
    }

    @Test
    void aSchemaComesBackEqual() {
        for (CodecSchema schema : List.of(
                SCHEMA,
                new CodecSchema.Opaque("own/1"),
                KeyCodecs.of(Circle2.class).schema())) {
            ByteReader in = new ByteReader(bytes(schema));

            assertEquals(schema, SchemaCodec.INSTANCE.read(in));
            assertEquals(0, in.remaining());
        }
        for (Scalar scalar : Scalar.values()) {
            assertEquals(scalar, SchemaCodec.INSTANCE.read(new ByteReader(bytes(scalar))));
        }
    }

    private record Circle2(Unit unit, Optional<String> name, boolean flag) {}

    @Test
    void bytesOfSchemasNeverChange() {
        assertEquals(
                "01" + "03" + "0001" + "52" + "0002" + "0001" + "61" + "0401" + "01" + "0001" + "62" + "0601" + "08",
                HexFormat.of()
                        .formatHex(bytes(new RecordOf(
                                "R",
                                List.of(
                                        new Part("a", new CodecSchema.NullOr(Scalar.STRING)),
                                        new Part("b", new ListOf(Scalar.DOUBLE)))))));
    }

    @Test
    void aCutSchemaIsRefused() {
        byte[] bytes = bytes(SCHEMA);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);

            assertThrows(IllegalArgumentException.class, () -> SchemaCodec.INSTANCE.read(new ByteReader(cut)));
        }
    }

    @Test
    void aDamagedSchemaIsAnotherOneOrRefused() {
        byte[] bytes = bytes(SCHEMA);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit >>> 3] ^= (byte) (1 << (bit & 7));
            try {
                SchemaCodec.INSTANCE.read(new ByteReader(damaged));
            } catch (IllegalArgumentException expected) {
                // Anything else would be ours to answer for.
                assertTrue(expected.getMessage() != null);
            }
        }
    }

    @Test
    void aNewerVersionAndEndlessDepthAreRefused() {
        byte[] deep = new byte[10_000];
        Arrays.fill(deep, (byte) 6);
        deep[0] = 1;

        assertMessage(deep, "a schema is deeper than 200");
        assertMessage(new byte[] {2, 1, 1}, "a schema has version 2, this release reads 1");
        assertMessage(new byte[] {1, 12}, "a schema has a node of unknown kind 12");
    }

    private static void assertMessage(byte[] bytes, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> SchemaCodec.INSTANCE.read(new ByteReader(bytes)));
        assertEquals(message, refused.getMessage());
    }

    private static byte[] bytes(CodecSchema schema) {
        ByteWriter out = new ByteWriter();
        SchemaCodec.INSTANCE.write(schema, out);
        return out.toByteArray();
    }
}
