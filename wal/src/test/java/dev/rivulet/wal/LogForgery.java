package dev.rivulet.wal;

import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Changes what a log's files say and makes the checksums fit again, by the page docs/formats/wal.md: what no disk does, but a bug or an
 * attacker. One owner.
 */
final class LogForgery {

    private static final int[] HEADER_LONGS = {16, 24, 32, 40, 48, 56, 64};
    private static final int TERM_AT = 32;
    private static final int INDEX_AT = 40;
    private static final int POSITION_AT = 48;

    private final SimDisk disk;
    private final Path directory;
    private final SplittableRandom random;

    /** Where frames were changed, by the positions that they have in an honest log. */
    private final Set<Long> forgedPositions = new HashSet<>();

    /** How far all positions were moved. */
    private long liftedPositions;

    LogForgery(SimDisk disk, Path directory, SplittableRandom random) {
        this.disk = disk;
        this.directory = directory;
        this.random = random;
    }

    boolean isForged(long position) {
        return forgedPositions.contains(position);
    }

    long liftedPositions() {
        return liftedPositions;
    }

    void forge() throws IOException {
        switch (random.nextInt(8)) {
            case 0, 1 -> forgeHeader();
            case 2, 3, 4 -> forgeFrame();
            case 5 -> lift(TERM_AT, anyLift());
            case 6 -> lift(INDEX_AT, anyLift());
            default -> liftedPositions += lift(POSITION_AT, anyLift() & -8);
        }
    }

    /** Changes a field of the start mark or of a segment's header; the frames fit afterwards or not. */
    private void forgeHeader() throws IOException {
        List<Path> files = files();
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = disk.bytes(file);
        ByteBuffer header = WalPage.little(bytes);
        if (random.nextInt(4) == 0) {
            header.putInt(12, (int) anyValue(header.getInt(12)));
        } else {
            int at = HEADER_LONGS[random.nextInt(HEADER_LONGS.length)];
            header.putLong(at, anyValue(header.getLong(at)));
        }
        List<Integer> frames = frames(disk.bytes(file));
        seal(bytes, random.nextBoolean() ? frames : List.of());
        disk.overwrite(file, bytes);
    }

    private void forgeFrame() throws IOException {
        List<Path> files = files();
        Path file = files.get(random.nextInt(files.size()));
        byte[] bytes = disk.bytes(file);
        List<Integer> frames = frames(bytes);
        if (frames.isEmpty()) {
            return;
        }
        int frame = frames.get(random.nextInt(frames.size()));
        ByteBuffer in = WalPage.little(bytes);
        forgedPositions.add(in.getLong(frame + 8) - liftedPositions);
        switch (random.nextInt(5)) {
            case 0, 1 -> in.putInt(frame, (int) anyValue(in.getInt(frame)));
            case 2 -> in.putLong(frame + 8, anyValue(in.getLong(frame + 8)));
            case 3 -> in.putLong(frame + 16, anyValue(in.getLong(frame + 16)));
            default -> in.put(frame + 25, (byte) random.nextInt(6));
        }
        seal(bytes, List.of(frame));
        disk.overwrite(file, bytes);
    }

    /** Moves a field of all headers, and of all frames if it is the position, as if the log had come that far; returns how far. */
    private long lift(int at, long by) throws IOException {
        for (Path file : files()) {
            byte[] bytes = disk.bytes(file);
            List<Integer> frames = frames(bytes);
            ByteBuffer in = WalPage.little(bytes);
            in.putLong(at, in.getLong(at) + by);
            if (at == POSITION_AT) {
                in.putLong(56, in.getLong(56) + by);
                for (int frame : frames) {
                    in.putLong(frame + 8, in.getLong(frame + 8) + by);
                    in.putLong(frame + 16, in.getLong(frame + 16) + by);
                }
            }
            seal(bytes, frames);
            disk.overwrite(file, bytes);
        }
        if (at == INDEX_AT) {
            rename(by);
        }
        return by;
    }

    /** Gives the segments the names that go with their indexes, the last one first, if there are such. */
    private void rename(long by) throws IOException {
        List<Path> files = new ArrayList<>(files());
        files.removeIf(file -> file.endsWith("wal.start"));
        for (int index = files.size() - 1; index >= 0; index--) {
            String name = files.get(index).getFileName().toString();
            long lifted = Long.parseUnsignedLong(name.substring(0, 16), 16) + by;
            disk.rename(files.get(index), directory.resolve(String.format("%016x.wal", lifted)));
        }
    }

    /** Makes the header's checksum fit, and those of frames if they lie within the file. */
    private static void seal(byte[] bytes, List<Integer> frames) {
        ByteBuffer in = WalPage.little(bytes);
        in.putInt(4092, WalPage.crc(bytes, 0, 4092));
        for (int frame : frames) {
            int size = (in.getInt(frame) + 7) & -8;
            if (size >= WalPage.FRAME_HEADER_SIZE_BYTES && size <= bytes.length - frame) {
                in.putInt(frame + 4, WalPage.frameCrc(bytes, frame, size));
            }
        }
    }

    private static List<Integer> frames(byte[] segment) {
        List<Integer> frames = new ArrayList<>();
        int at = WalPage.HEADER_SIZE_BYTES;
        int size = WalPage.intactFrameSize(segment, at);
        while (size > 0) {
            frames.add(at);
            at += size;
            size = WalPage.intactFrameSize(segment, at);
        }
        return frames;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : disk.names(directory)) {
            if (name.endsWith(".wal") || name.equals("wal.start")) {
                files.add(directory.resolve(name));
            }
        }
        return files;
    }

    private long anyValue(long value) {
        long[] values = {
            0,
            1,
            -1,
            value - 8,
            value + 8,
            value + 1,
            value + random.nextInt(4096),
            WalPage.FRAME_HEADER_SIZE_BYTES,
            Integer.MAX_VALUE,
            1L << 30,
            1L << 32,
            Long.MAX_VALUE,
            Long.MAX_VALUE - 7,
            Long.MIN_VALUE,
            random.nextLong()
        };
        return values[random.nextInt(values.length)];
    }

    /** So far that the last numbers there are come near. */
    private long anyLift() {
        return switch (random.nextInt(3)) {
            case 0 -> Long.MAX_VALUE - random.nextInt(10);
            case 1 -> Long.MAX_VALUE - random.nextInt(30_000);
            default -> random.nextLong(Long.MAX_VALUE);
        };
    }
}
