package dev.rivulet.engine.runtime;

import dev.rivulet.core.batch.Batch;
import dev.rivulet.engine.ring.EpochMark;
import dev.rivulet.engine.ring.FrameKind;
import dev.rivulet.engine.ring.StartPoint;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Reads the log behind a checkpoint once, to find out where sources and epochs stand. Good for one scan. */
final class LogScan {

    private final Map<Integer, byte[]> resumeOffsets;
    private long lastEpoch;
    private long batchEnd;
    private long markEnd;

    private LogScan(long checkpointEpoch, long checkpointPosition, Map<Integer, byte[]> resumeOffsets) {
        this.resumeOffsets = new HashMap<>(resumeOffsets);
        this.lastEpoch = checkpointEpoch;
        this.batchEnd = checkpointPosition;
        this.markEnd = checkpointPosition;
    }

    /**
     * @param checkpointEpoch the epoch of the checkpoint to start from, 0 for none
     * @param checkpointPosition where it stands in the log
     * @param resumeOffsets what the checkpoint knows of the sources
     */
    static StartPoint from(Wal wal, long checkpointEpoch, long checkpointPosition, Map<Integer, byte[]> resumeOffsets)
            throws IOException {
        LogScan scan = new LogScan(checkpointEpoch, checkpointPosition, resumeOffsets);
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

    private void take(WalReader reader) throws IOException {
        if (reader.kind() == FrameKind.BATCH) {
            Batch batch = Batch.decode(reader.payload());
            resumeOffsets.put(batch.partition(), batch.resumeOffset());
            batchEnd = reader.endPosition();
        } else if (reader.kind() == FrameKind.EPOCH_MARK) {
            takeMark(EpochMark.decode(reader.payload()), reader);
        }
    }

    private void takeMark(EpochMark mark, WalReader reader) throws IOException {
        if (mark.epoch() != lastEpoch + 1) {
            throw new IOException("log: the mark of epoch " + mark.epoch() + " at position " + reader.position()
                    + " follows that of epoch " + lastEpoch + "; the log and the checkpoint do not belong together");
        }
        lastEpoch = mark.epoch();
        markEnd = reader.endPosition();
    }
}
