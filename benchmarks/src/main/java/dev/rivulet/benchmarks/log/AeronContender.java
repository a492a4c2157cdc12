package dev.rivulet.benchmarks.log;

import io.aeron.archive.Archive;
import io.aeron.archive.ArchiveThreadingMode;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Aeron Archive recording a publication over shared memory, driver and archive in this process, a thread each.
 *
 * <p>It cannot be told when to sync. With file sync level 1 its recorder forces after each block that it writes, whatever has gathered
 * since the last one up to 1 MiB; a sync here waits until the recorded position, which moves after the force, has come to the end of
 * what was published. So a batch takes two forces or so where it takes the others one (seen with strace), and the syncs of the report
 * are the waits. In the group mode the producer does not wait but at the end, as the archive makes groups by itself. Its recordings have
 * no checksums unless asked for, and are not filled ahead of the writer.
 */
final class AeronContender implements LogContender {

    private static final String ARCHIVE = "archive";
    private static final String SEGMENT_SUFFIX = ".rec";
    private static final int TERM_SIZE_BYTES = 64 << 20;

    /** The most that Aeron allows, so that a batch is cut into few fragments. */
    private static final int FRAGMENT_SIZE_BYTES = 65_504;

    // The header of a fragment, little-endian: length at 0 with the header's 32 bytes, type at 6; 1 is data. Fragments
    // begin at
    // multiples of 32.
    private static final int HEADER_SIZE_BYTES = 32;
    private static final int TYPE_AT = 6;
    private static final int TYPE_DATA = 1;

    private final boolean isBatched;

    /** @param isBatched whether a whole batch is one message, which must be no larger than 8 MiB; otherwise each record is one */
    AeronContender(boolean isBatched) {
        this.isBatched = isBatched;
    }

    @Override
    public String name() {
        return isBatched ? "aeron-batch" : "aeron";
    }

    @Override
    public String description() {
        return "Aeron Archive over IPC, " + (isBatched ? "a message per batch" : "a message per record")
                + ", file sync level 1, durable when recorded; it cannot be told when to sync and forces after each block";
    }

    @Override
    public OpenLog open(Path directory, LogCase plan) {
        Path driver = Path.of(new MediaDriver.Context().aeronDirectoryName() + "-log-"
                + ProcessHandle.current().pid());
        ArchivingMediaDriver server = ArchivingMediaDriver.launch(
                driverSettings(driver), archiveSettings(directory.resolve(ARCHIVE), plan.isSynced() ? 1 : 0));
        return AeronRecording.over(server, TERM_SIZE_BYTES, isBatched ? 0 : plan.recordSizeBytes());
    }

    @Override
    public WrittenBytes readBack(Path directory, LogCase plan) throws IOException {
        WrittenBytes.Collector collector = new WrittenBytes.Collector();
        for (Path segment : segments(directory.resolve(ARCHIVE))) {
            try (FileChannel channel = FileChannel.open(segment)) {
                ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
                addFragments(bytes.order(ByteOrder.LITTLE_ENDIAN), collector);
            }
        }
        return collector.totals();
    }

    /** Term buffers are made before the clock, as the roof's file is; they lie in shared memory where there is some. */
    private static MediaDriver.Context driverSettings(Path directory) {
        return new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .termBufferSparseFile(false)
                .ipcMtuLength(FRAGMENT_SIZE_BYTES)
                .spiesSimulateConnection(false);
    }

    private static Archive.Context archiveSettings(Path directory, int syncLevel) {
        return new Archive.Context()
                .archiveDir(directory.toFile())
                .threadingMode(ArchiveThreadingMode.SHARED)
                .fileSyncLevel(syncLevel)
                .catalogFileSyncLevel(syncLevel)
                .recordingEventsEnabled(false)
                .controlChannelEnabled(false)
                .archiveClientContext(new AeronArchive.Context().controlResponseChannel(AeronRecording.IPC))
                // It must have one, and opens it only to replicate.
                .replicationChannel("aeron:udp?endpoint=localhost:0");
    }

    /** Names are recording and position. There is one recording, so a longer name is a later one. */
    private static List<Path> segments(Path archive) throws IOException {
        try (Stream<Path> files = Files.list(archive)) {
            return files.filter(file -> file.toString().endsWith(SEGMENT_SUFFIX))
                    .sorted(Comparator.comparingInt(
                                    (Path file) -> file.toString().length())
                            .thenComparing(Comparator.naturalOrder()))
                    .toList();
        }
    }

    private static void addFragments(ByteBuffer segment, WrittenBytes.Collector collector) {
        int at = 0;
        while (at < segment.capacity() && segment.getInt(at) > 0) {
            int length = segment.getInt(at);
            if (segment.getShort(at + TYPE_AT) == TYPE_DATA) {
                collector.add(segment.slice(at + HEADER_SIZE_BYTES, length - HEADER_SIZE_BYTES));
            }
            at += length + HEADER_SIZE_BYTES - 1 & -HEADER_SIZE_BYTES;
        }
    }
}
