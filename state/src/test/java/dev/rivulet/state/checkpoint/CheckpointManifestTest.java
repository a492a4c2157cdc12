package dev.rivulet.state.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
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
            List.of(new CheckpointFile("000012.sst", 4096, -7), new CheckpointFile("CURRENT", 16, 9)));

    @Test
    void whatIsEncodedIsDecoded() {
        assertEquals(MANIFEST, CheckpointManifest.decode(MANIFEST.encode()));
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
        bytes[11] = 2;
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        for (int i = 0; i < 4; i++) {
            bytes[bytes.length - 4 + i] = (byte) (crc.getValue() >>> 24 - 8 * i);
        }

        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> CheckpointManifest.decode(bytes));

        assertTrue(refused.getMessage().contains("version 2, this release reads 1"), refused.getMessage());
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
