package dev.rivulet.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rivulet.core.disk.DiskFile;
import dev.rivulet.testkit.SimDisk;
import dev.rivulet.wal.error.WalHoleException;
import dev.rivulet.wal.inspect.PositionRange;
import dev.rivulet.wal.inspect.WalInspection;
import dev.rivulet.wal.inspect.WalReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/** A log of several small segments and terms on a disk of its own, and ways to hurt it. One owner. */
final class DamagedLog {

    static final Path DIRECTORY = Path.of("/sim/log");
    static final Path DAMAGED = DIRECTORY.resolve("damaged");
    static final UUID LOG_ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    static final WalSettings SETTINGS = WalSettings.defaults()
            .withSegmentSizeBytes(8192)
            .withFrameSizeMaxBytes(1024)
            .withRunwaySizeBytes(0)
            .withReadAheadSizeBytes(256);

    /** A frame as it can be read. */
    record Frame(long endPosition, int kind, String payload) {}

    /** What a log holds. */
    record Content(TreeMap<Long, Frame> frames, List<PositionRange> holes) {}

    final SimDisk disk;

    DamagedLog(SimDisk disk) {
        this.disk = disk;
    }

    /** Three runs of about two segments each; the last one ends as it is told to. */
    static DamagedLog ofThreeRuns(long seed, boolean isClosed) throws IOException {
        DamagedLog log = new DamagedLog(new SimDisk(seed));
        for (int run = 1; run <= 3; run++) {
            log.run(run, 20, run < 3 || isClosed);
        }
        return log;
    }

    /** Opens the log, appends frames, and closes it or dies after a seal. */
    void run(int kind, int frameCount, boolean isClosed) throws IOException {
        Wal log = open();
        for (int index = 0; index < frameCount; index++) {
            append(log, kind, 32 + 37 * index % 600);
        }
        log.writer().seal();
        if (isClosed) {
            log.close();
        } else {
            disk.kill();
        }
    }

    void append(Wal log, int kind, int sizeBytes) throws IOException {
        long position = log.endPosition();
        byte[] payload = new byte[sizeBytes];
        Arrays.fill(payload, (byte) ('a' + (position / 8) % 26));
        assertTrue(log.writer().append(kind, ByteBuffer.wrap(payload)).isAppended());
    }

    Wal open() throws IOException {
        return Wal.open(disk, DIRECTORY, SETTINGS, LOG_ID);
    }

    static Path segment(long index) {
        return DIRECTORY.resolve(String.format("%016x.wal", index));
    }

    WalReport verify() throws IOException {
        return new WalInspection(disk, DIRECTORY).inspect(WalReport.Depth.EVERY_FRAME);
    }

    /** Reads a healthy log without opening it for good: the disk is left as it was, but for a new empty segment. */
    Content read() throws IOException {
        TreeMap<Long, Frame> frames = new TreeMap<>();
        List<PositionRange> holes = new ArrayList<>();
        try (Wal log = open();
                WalReader reader = log.newReader(log.firstPosition())) {
            boolean goesOn = true;
            while (goesOn) {
                try {
                    goesOn = reader.next();
                    if (goesOn) {
                        byte[] payload = new byte[reader.payload().remaining()];
                        reader.payload().get(payload);
                        frames.put(
                                reader.position(), new Frame(reader.endPosition(), reader.kind(), new String(payload)));
                    }
                } catch (WalHoleException hole) {
                    assertEquals(hole.toPosition(), reader.endPosition());
                    add(holes, new PositionRange(hole.fromPosition(), hole.toPosition()));
                }
            }
        }
        return new Content(frames, holes);
    }

    private static void add(List<PositionRange> holes, PositionRange hole) {
        int last = holes.size() - 1;
        if (last >= 0 && holes.get(last).toPosition() == hole.fromPosition()) {
            holes.set(last, new PositionRange(holes.get(last).fromPosition(), hole.toPosition()));
        } else {
            holes.add(hole);
        }
    }

    /** A disk with the same files, for good. */
    DamagedLog copy(long seed) throws IOException {
        DamagedLog copy = new DamagedLog(new SimDisk(seed));
        copy.disk.createDirectories(DIRECTORY);
        for (String name : disk.list(DIRECTORY)) {
            if (!disk.isDirectory(DIRECTORY.resolve(name))) {
                copy.put(name, disk.bytes(DIRECTORY.resolve(name)));
            }
        }
        copy.disk.syncDirectory(DIRECTORY);
        return copy;
    }

    /** Puts a file there, or other bytes into it, for good. */
    void put(String name, byte[] bytes) throws IOException {
        Path file = DIRECTORY.resolve(name);
        if (!disk.exists(file)) {
            try (DiskFile created = disk.create(file)) {
                created.sync(true);
            }
            disk.syncDirectory(DIRECTORY);
        }
        disk.overwrite(file, bytes);
    }

    byte[] bytes(Path file) throws IOException {
        return disk.bytes(file);
    }

    void zero(Path file, long fromOffset, long toOffset) throws IOException {
        byte[] bytes = disk.bytes(file);
        Arrays.fill(bytes, (int) fromOffset, (int) toOffset, (byte) 0);
        disk.overwrite(file, bytes);
    }

    void cut(Path file, long sizeBytes) throws IOException {
        disk.overwrite(file, Arrays.copyOf(disk.bytes(file), (int) sizeBytes));
    }

    void remove(Path file) throws IOException {
        disk.delete(file);
        disk.syncDirectory(DIRECTORY);
    }

    /** Cuts, zeroes, flips or removes any one file. */
    void damageAnything(SplittableRandom random) throws IOException {
        String[] names = disk.list(DIRECTORY).stream()
                .filter(name -> name.endsWith(".wal") || name.equals("wal.start"))
                .toArray(String[]::new);
        String name = names[random.nextInt(names.length)];
        byte[] bytes = bytes(DIRECTORY.resolve(name));
        if (bytes.length == 0) {
            return;
        }
        int from = random.nextInt(bytes.length);
        int to = from + random.nextInt(bytes.length - from + 1);
        switch (random.nextInt(4)) {
            case 0 -> put(name, Arrays.copyOf(bytes, from));
            case 1 -> zero(DIRECTORY.resolve(name), from, to);
            case 2 -> disk.flipBit(DIRECTORY.resolve(name), random.nextLong(8L * bytes.length));
            default -> remove(DIRECTORY.resolve(name));
        }
    }
}
