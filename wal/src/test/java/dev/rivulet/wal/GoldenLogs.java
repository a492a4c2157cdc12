package dev.rivulet.wal;

import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.repair.WalRepair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The logs in {@code golden}: what their files were written by, and the files themselves. They are never written again: a release
 * reads what earlier releases wrote. Stateless.
 */
final class GoldenLogs {

    static final WalSettings SETTINGS = WalSettings.defaults()
            .withSegmentSizeBytes(8192)
            .withFrameSizeMaxBytes(1024)
            .withRunwaySizeBytes(0);

    private static final int RUN_COUNT = 3;
    private static final int FRAME_COUNT = 16;

    private GoldenLogs() {}

    /** The frames of all of them, as far as they are there. */
    static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int run = 0; run < RUN_COUNT; run++) {
            for (int index = 0; index < FRAME_COUNT; index++) {
                texts.add("run " + run + ", frame " + index + ": " + "golden ".repeat(index * 5));
            }
        }
        return texts;
    }

    /** Three terms of two segments or so, each run closed. */
    static DamagedLog clean() throws IOException {
        DamagedLog log = new DamagedLog(new SimDisk(1));
        for (int run = 0; run < RUN_COUNT; run++) {
            try (Wal wal = open(log)) {
                append(wal, run, FRAME_COUNT);
            }
        }
        return log;
    }

    /** The clean one, and a fourth run that died in the middle of a write, behind a frame that nothing proves. */
    static DamagedLog torn() throws IOException {
        DamagedLog log = clean();
        Wal wal = open(log);
        append(wal, 0, 3);
        wal.writer().flush();
        log.disk.kill();
        log.cut(DamagedLog.segment(6), log.bytes(DamagedLog.segment(6)).length - 30);
        return log;
    }

    /** The clean one after frames and a whole segment were lost, and a repair. */
    static DamagedLog hole() throws IOException {
        DamagedLog log = clean();
        log.zero(DamagedLog.segment(1), 4096 + 8, 4096 + 600);
        log.remove(DamagedLog.segment(2));
        new WalRepair(log.disk, DamagedLog.DIRECTORY).run();
        return log;
    }

    private static void append(Wal wal, int run, int count) throws IOException {
        for (int index = 0; index < count; index++) {
            byte[] text = texts().get(run * FRAME_COUNT + index).getBytes(StandardCharsets.UTF_8);
            wal.writer().append(run + 1, ByteBuffer.wrap(text));
            if (index % 5 == 4) {
                wal.writer().seal();
            }
        }
        wal.writer().sync();
    }

    private static Wal open(DamagedLog log) throws IOException {
        return Wal.open(log.disk, DamagedLog.DIRECTORY, SETTINGS, DamagedLog.LOG_ID);
    }

    /** Loads the files of one of them. */
    static DamagedLog load(String name, int segmentCount) throws IOException {
        DamagedLog log = new DamagedLog(new SimDisk(1));
        log.disk.createDirectories(DamagedLog.DIRECTORY);
        log.put("wal.start", resource(name, "wal.start"));
        for (int index = 0; index < segmentCount; index++) {
            String file = String.valueOf(DamagedLog.segment(index).getFileName());
            log.put(file, resource(name, file));
        }
        return log;
    }

    static byte[] resource(String name, String file) throws IOException {
        try (InputStream in = GoldenLogs.class.getResourceAsStream("/golden/" + name + "/" + file)) {
            if (in == null) {
                throw new IOException("golden/" + name + "/" + file + " is missing");
            }
            return in.readAllBytes();
        }
    }
}
