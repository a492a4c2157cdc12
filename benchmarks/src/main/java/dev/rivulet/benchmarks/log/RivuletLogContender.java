package dev.rivulet.benchmarks.log;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.WalSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;

/** Our log: a frame with its checksum per batch, as the engine writes them. */
final class RivuletLogContender implements LogContender {

    private static final String LOG = "log";
    private static final UUID LOG_ID = new UUID(1, 2);
    private static final int LEAD_SIZE_BYTES = 32 << 10;

    /** Segments beside those that the records fill: where the lead ends, what frames and ends of segments take, and a rest. */
    private static final int SPARE_SEGMENT_MARGIN = 3;

    private final boolean isPrepared;
    private final int segmentSizeBytes;

    /** @param isPrepared whether its spare segments are filled with zeros before the clock, like the file of the roof */
    RivuletLogContender(boolean isPrepared, int segmentSizeBytes) {
        this.isPrepared = isPrepared;
        this.segmentSizeBytes = segmentSizeBytes;
    }

    @Override
    public String name() {
        return isPrepared ? "rivulet" : "rivulet-unprepared";
    }

    @Override
    public String description() {
        return "a frame with CRC32C per batch, segments of " + (segmentSizeBytes >> 20) + " MiB, "
                + (isPrepared
                        ? "spare ones filled with zeros and synced before the clock"
                        : "filled with zeros by a second thread while it writes, none before the clock");
    }

    @Override
    public OpenLog open(Path directory, LogCase plan) throws Exception {
        WalSettings settings = WalSettings.defaults().withSegmentSizeBytes(segmentSizeBytes);
        if (!isPrepared) {
            Wal wal = Wal.open(new SystemDisk(), directory.resolve(LOG), settings, LOG_ID);
            return RivuletLog.preparingMeanwhile(wal);
        }
        int spareCount = (int) (plan.sizeBytes() / segmentSizeBytes) + SPARE_SEGMENT_MARGIN;
        Wal wal =
                Wal.open(new SystemDisk(), directory.resolve(LOG), settings.withSpareSegmentCount(spareCount), LOG_ID);
        fillFirstSegment(wal);
        return RivuletLog.prepared(wal);
    }

    @Override
    public WrittenBytes readBack(Path directory, LogCase plan) throws IOException {
        WrittenBytes.Collector collector = new WrittenBytes.Collector();
        WalSettings settings = WalSettings.defaults().withSegmentSizeBytes(segmentSizeBytes);
        try (Wal wal = Wal.open(new SystemDisk(), directory.resolve(LOG), settings, LOG_ID);
                WalReader reader = wal.newReader(wal.firstPosition())) {
            while (reader.next()) {
                if (reader.kind() == RivuletLog.RECORDS) {
                    collector.add(reader.payload());
                }
            }
        }
        return collector.totals();
    }

    /**
     * Spares are made only for a log that grows: the first segment, which no spare is, has to be nearly full of something before all of
     * them are there. The rest of it is filled up then, so that the records go into the spares.
     */
    private void fillFirstSegment(Wal wal) throws Exception {
        ByteBuffer lead = ByteBuffer.allocateDirect(LEAD_SIZE_BYTES);
        Agent spares = wal.spareAgent(new SystemClock());
        long roomBytes = segmentSizeBytes - WalSettings.Quota.RESERVE_DEFAULT_BYTES - 2L * LEAD_SIZE_BYTES;
        while (wal.endPosition() < roomBytes) {
            RivuletLog.requireAppended(wal.writer().append(RivuletLog.LEAD, lead));
            if (wal.endPosition() > segmentSizeBytes / 4 * 3L) {
                wal.writer().flush();
                drive(spares);
            }
        }
        wal.writer().sync();
        spares.onClose();
    }

    private static void drive(Agent spares) throws Exception {
        while (spares.doWork() > 0) {
            Thread.onSpinWait();
        }
    }
}
