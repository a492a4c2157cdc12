package dev.rivulet.state.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.codec.schema.CodecSchema;
import dev.rivulet.core.codec.schema.CodecSchema.Scalar;
import dev.rivulet.state.schema.StateSchema;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class CheckpointManifestTest {

    private static final CheckpointManifest MANIFEST = new CheckpointManifest(
            17,
            123_456,
            new UUID(0x1234_5678_9ABC_DEF0L, -5),
            "plan 7",
            new byte[] {1, 2, 3},
            List.of(new CheckpointFile("000012.sst", 4096, -7), new CheckpointFile("CURRENT", 16, 9)),
            Map.of(
                    "totals",
                            new StateSchema(new CodecSchema.KeyOf(Scalar.STRING), new CodecSchema.ListOf(Scalar.LONG)),
                    "last", new StateSchema(new CodecSchema.KeyOf(Scalar.LONG), new CodecSchema.Opaque("own/1"))));

    /** As version 1 wrote it, with the same content and no schemas. */
    private static final String VERSION_1 = "52564c5443484b50" + "00000001" + "0000000000000011" + "000000000001e240"
            + "123456789abcdef0fffffffffffffffb" + "00000006706c616e2037" + "00000003010203" + "00000002"
            + "0000000a3030303031322e737374" + "0000000000001000" + "fffffff9" + "0000000743555252454e54"
            + "0000000000000010" + "00000009" + "27050596";

    @Test
    void whatIsEncodedIsDecoded() {
        assertEquals(MANIFEST, CheckpointManifest.decode(MANIFEST.encode()));
    }

    @Test
    void whatVersion1EncodedIsDecodedWithoutSchemas() {
        CheckpointManifest decoded = CheckpointManifest.decode(HexFormat.of().parseHex(VERSION_1));

        assertEquals(MANIFEST.withSchemas(Map.of()), decoded);
    }

    @Test
    void damageOfAnyBitIsRefused() {
        byte[] bytes = MANIFEST.encode();

        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit >>> 3] ^= (byte) (1 << (bit & 7));

            assertThrows(IllegalArgumentException.class, () -> CheckpointManifest.decode(damaged), "bit " + bit);
        }
    }

    @Test
    void anyOtherLengthIsRefused() {
        byte[] bytes = MANIFEST.encode();

        for (int length = 0; length < bytes.length + 10; length++) {
            byte[] damaged = Arrays.copyOf(bytes, length);
            if (length != bytes.length) {
                assertThrows(
                        IllegalArgumentException.class, () -> CheckpointManifest.decode(damaged), "length " + length);
            }
        }
    }

    @Test
    void aNewerVersionIsRefusedByName() {
        byte[] bytes = MANIFEST.encode();
        bytes[11] = 3;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        for (int i = 0; i < 4; i++) {
            bytes[bytes.length - 4 + i] = (byte) (crc.getValue() >>> 24 - 8 * i);
        }

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> CheckpointManifest.decode(bytes));

        assertTrue(refused.getMessage().contains("version 3, this release reads 1 to 2"), refused.getMessage());
    }

    @Test
    void aFileNameNeverLeavesItsDirectory() {
        for (String name : List.of("", "..", "../x", "a/b", "/etc/x", ".hidden", "a\\b")) {
            assertThrows(IllegalArgumentException.class, () -> new CheckpointFile(name, 1, 1), name);
        }
    }

    @Test
    void theEngineStateIsNotShared() {
        byte[] engineState = {1, 2, 3};
        CheckpointManifest manifest = CheckpointManifest.atCut(1, 2, new UUID(1, 2), "", engineState);

        engineState[0] = 9;
        manifest.engineState()[1] = 9;

        assertEquals("[1, 2, 3]", Arrays.toString(manifest.engineState()));
    }
}
