package dev.rivulet.wal;

import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A log of small segments on a simulated disk, with texts as its frames. One thread. */
final class SmallLog {

    static final Path DIRECTORY = Path.of("/sim/log");
    static final UUID LOG_ID = new UUID(0x1111_2222_3333_4444L, 0x5555_6666_7777_8888L);
    static final WalSettings SMALL = WalSettings.defaults()
            .withSegmentSizeBytes(8192)
            .withFrameSizeMaxBytes(2048)
            .withRunwaySizeBytes(1024)
            .withGroupSizeMaxBytes(512)
            .withReadAheadSizeBytes(128);

    final SimDisk disk = new SimDisk(1);

    Wal open() throws IOException {
        return open(SMALL);
    }

    Wal open(WalSettings settings) throws IOException {
        return Wal.open(disk, DIRECTORY, settings, LOG_ID);
    }

    static void append(Wal log, String... texts) throws IOException {
        for (String text : texts) {
            log.writer().append(1, bytes(text));
        }
    }

    static List<String> read(Wal log, long position) throws IOException {
        try (WalReader reader = log.newReader(position)) {
            return readToEnd(reader);
        }
    }

    static List<String> readToEnd(WalReader reader) throws IOException {
        List<String> texts = new ArrayList<>();
        while (reader.next()) {
            texts.add(text(reader));
        }
        return texts;
    }

    static String text(WalReader reader) {
        return StandardCharsets.UTF_8.decode(reader.payload()).toString();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
