package dev.rivulet.wal;

import dev.rivulet.testkit.SimDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Does to the files of a log what bad disks, copies and people do. One owner. */
final class FileMutations {

    private final SimDisk disk;
    private final Path directory;
    private final SplittableRandom random;

    FileMutations(SimDisk disk, Path directory, SplittableRandom random) {
        this.disk = disk;
        this.directory = directory;
        this.random = random;
    }

    /** Changes some file, or which files there are. */
    void mutate() throws IOException {
        Path file = anyFile();
        byte[] bytes = disk.bytes(file);
        int from = random.nextInt(bytes.length + 1);
        int to = from + random.nextInt(bytes.length - from + 1);
        switch (random.nextInt(10)) {
            case 0 -> disk.overwrite(file, Arrays.copyOf(bytes, from));
            case 1 -> disk.overwrite(file, extended(bytes));
            case 2 -> {
                Arrays.fill(bytes, from, to, (byte) 0);
                disk.overwrite(file, bytes);
            }
            case 3 -> disk.overwrite(file, withNoise(bytes, from, to));
            case 4 -> splice(bytes, from, to, file);
            case 5 -> splice(bytes, from, to, anyFile());
            case 6 -> copy(file, anyFile());
            case 7 -> copy(file, anySegment());
            case 8 -> disk.delete(file);
            default -> disk.rename(file, anySegment());
        }
    }

    /** Any file of the log; a new one if there is none. */
    Path anyFile() throws IOException {
        List<String> names = disk.names(directory).stream()
                .filter(name -> !name.equals("wal.lock"))
                .toList();
        if (names.isEmpty()) {
            disk.create(directory.resolve("wal.start")).close();
            return anyFile();
        }
        return directory.resolve(names.get(random.nextInt(names.size())));
    }

    /** The name of a segment that may be there or not, even of the last that there can be. */
    Path anySegment() {
        long index = random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextInt(6);
        return directory.resolve(String.format("%016x.wal", index));
    }

    private byte[] extended(byte[] bytes) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(5000));
        return random.nextBoolean() ? longer : withNoise(longer, bytes.length, longer.length);
    }

    private byte[] withNoise(byte[] bytes, int from, int to) {
        byte[] noise = new byte[to - from];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, from, noise.length);
        return bytes;
    }

    /** Puts a piece of one file at some place of another, mostly where a frame could begin. */
    private void splice(byte[] source, int from, int to, Path target) throws IOException {
        int alignment = random.nextInt(4) == 0 ? 1 : 8;
        int start = from / alignment * alignment;
        byte[] bytes = disk.bytes(target);
        int at = random.nextInt(bytes.length + 1) / alignment * alignment;
        byte[] result = Arrays.copyOf(bytes, Math.max(bytes.length, at + to - start));
        System.arraycopy(source, start, result, at, to - start);
        disk.overwrite(target, result);
    }

    private void copy(Path file, Path target) throws IOException {
        if (!disk.exists(target)) {
            disk.create(target).close();
        }
        disk.overwrite(target, disk.bytes(file));
    }
}
