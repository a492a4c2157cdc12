package dev.rivulet.engine.runtime;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.job.JobException;
import dev.rivulet.engine.ring.EpochMark;
import dev.rivulet.engine.ring.FrameKind;
import dev.rivulet.engine.ring.JobStart;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads the log behind a checkpoint once, to find out where sources and epochs stand. Good for one scan. */
final class LogScan {

    private final Map<Integer, byte[]> resumeOffsets;
    private final String fingerprint;
    private long lastEpoch;
    private long batchEnd;
    private long markEnd;

    private LogScan(
            long checkpointEpoch, long checkpointPosition, Map<Integer, byte[]> resumeOffsets, String fingerprint) {
        this.fingerprint = fingerprint;
        this.resumeOffsets = new HashMap<>(resumeOffsets);
        this.lastEpoch = checkpointEpoch;
        this.batchEnd = checkpointPosition;
        this.markEnd = checkpointPosition;
    }

    /**
     * @param checkpointEpoch the epoch of the checkpoint to start from, 0 for none
     * @param checkpointPosition where it stands in the log
     * @param resumeOffsets what the checkpoint knows of the sources
     * @param fingerprint of the pipeline that is to go on from here
     * @throws JobException if another pipeline has written here
     */
    static StartPoint from(
            Wal wal,
            long checkpointEpoch,
            long checkpointPosition,
            Map<Integer, byte[]> resumeOffsets,
            String fingerprint)
            throws IOException, JobException {
        LogScan scan = new LogScan(checkpointEpoch, checkpointPosition, resumeOffsets, fingerprint);
        try (WalReader reader = wal.newReader(checkpointPosition)) {
            while (reader.next()) {
                scan.take(reader);
            }
        }
        return new StartPoint(
                checkpointEpoch,
                checkpointPosition,
                scan.lastEpoch,
                scan.batchEnd,
                scan.markEnd,
                wal.endPosition(),
                scan.resumeOffsets);
    }

    private void take(WalReader reader) throws IOException, JobException {
        if (reader.kind() == FrameKind.BATCH) {
            Batch batch = Batch.decode(reader.payload());
            resumeOffsets.put(batch.partition(), batch.resumeOffset());
            batchEnd = reader.endPosition();
        } else if (reader.kind() == FrameKind.EPOCH_MARK) {
            takeMark(EpochMark.decode(reader.payload()), reader);
        } else if (reader.kind() == FrameKind.JOB_START) {
            Recovered.requireSame(JobStart.decode(reader.payload()).fingerprint(), fingerprint);
        }
    }

    private void takeMark(EpochMark mark, WalReader reader) throws IOException {
        if (mark.epoch() != lastEpoch + 1) {
            throw new IOException("log: the mark of epoch " + mark.epoch() + " at position " + reader.position()
                    + " follows that of epoch " + lastEpoch
                    + "; the log and the checkpoint do not belong together: restore the data directory from a copy");
        }
        lastEpoch = mark.epoch();
        markEnd = reader.endPosition();
    }
}
