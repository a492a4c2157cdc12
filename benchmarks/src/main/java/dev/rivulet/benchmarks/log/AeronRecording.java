package dev.rivulet.benchmarks.log;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.archive.ArchivingMediaDriver;
import io.aeron.archive.client.AeronArchive;
import io.aeron.archive.status.RecordingPos;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/** A publication that an archive records. One owner. */
final class AeronRecording implements OpenLog {

    static final String IPC = "aeron:ipc";
    private static final int STREAM_ID = 7;

    private final ArchivingMediaDriver server;
    private final AeronArchive archive;
    private final ExclusivePublication publication;
    private final CountersReader counters;
    private final int positionCounterId;

    /** 0 for the whole batch. */
    private final int messageSizeBytes;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    private AeronRecording(
            ArchivingMediaDriver server, AeronArchive archive, ExclusivePublication publication, int messageSizeBytes) {
        this.server = server;
        this.archive = archive;
        this.publication = publication;
        this.messageSizeBytes = messageSizeBytes;
        this.counters = archive.context().aeron().countersReader();
        int found;
        do {
            Thread.onSpinWait(); // The recording starts a little later.
            found = RecordingPos.findCounterIdBySession(counters, publication.sessionId());
        } while (found == CountersReader.NULL_COUNTER_ID);
        this.positionCounterId = found;
    }

    /** @param server closed with the recording */
    static AeronRecording over(ArchivingMediaDriver server, int termSizeBytes, int messageSizeBytes) {
        Aeron.Context client =
                new Aeron.Context().aeronDirectoryName(server.mediaDriver().aeronDirectoryName());
        AeronArchive.Context settings = new AeronArchive.Context()
                .aeron(Aeron.connect(client))
                .ownsAeronClient(true)
                .controlRequestChannel(IPC)
                .controlResponseChannel(IPC);
        AeronArchive archive = AeronArchive.connect(settings);
        ExclusivePublication publication =
                archive.addRecordedExclusivePublication(IPC + "?term-length=" + termSizeBytes, STREAM_ID);
        return new AeronRecording(server, archive, publication, messageSizeBytes);
    }

    @Override
    public void append(ByteBuffer batch) {
        view.wrap(batch, 0, batch.limit());
        int sizeBytes = messageSizeBytes == 0 ? batch.limit() : messageSizeBytes;
        for (int at = 0; at < batch.limit(); at += sizeBytes) {
            offer(at, sizeBytes);
        }
    }

    @Override
    public void sync() {
        awaitRecorded();
    }

    @Override
    public boolean syncsByItself() {
        return true;
    }

    @Override
    public void flush() {
        awaitRecorded();
    }

    @Override
    public void close() throws IOException {
        awaitRecorded();
        publication.close();
        CloseHelper.closeAll(archive, (Closeable) server::close);
    }

    private void offer(int at, int sizeBytes) {
        long result = publication.offer(view, at, sizeBytes);
        while (result < 0) {
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED) {
                throw new IllegalStateException("the publication takes nothing any more, it said " + result);
            }
            Thread.yield(); // The recorder is behind, or not connected yet, and may need this core.
            result = publication.offer(view, at, sizeBytes);
        }
    }

    private void awaitRecorded() {
        long end = publication.position();
        while (counters.getCounterValue(positionCounterId) < end) {
            if (publication.isClosed()) {
                throw new IllegalStateException("the publication was closed before it was recorded to " + end);
            }
            Thread.yield(); // As above.
        }
    }
}
