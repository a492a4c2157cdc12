package dev.rivulet.kafka.sink;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.kafka.wire.EpochsTopic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the cluster remembers of a sink, as of one look. Immutable.
 *
 * @param last what it says of this sink
 * @param lastOffset of that record in the topic of epochs; -1 if there is none
 * @param seals of all records of this sink that there are, by epoch; what is compacted is missing at the beginning
 * @param otherLogs how far other logs of the same job and sink have come
 */
record EpochMemory(EpochRecord last, long lastOffset, Map<Long, EpochSeal> seals, Map<String, Long> otherLogs) {

    /**
     * @throws IOException if a record is of another version
     */
    static EpochMemory of(List<EpochsTopic.Entry> entries, SinkContext context) throws IOException {
        EpochRecord last = EpochRecord.NONE;
        long lastOffset = -1;
        Map<Long, EpochSeal> seals = new TreeMap<>();
        Map<String, Long> otherLogs = new TreeMap<>();
        String own = context.applicationId();
        String prefix =
                own.substring(0, own.length() - context.logId().toString().length());
        for (EpochsTopic.Entry entry : entries) {
            if (entry.key().equals(own)) {
                last = EpochRecord.decode(entry.value());
                lastOffset = entry.offset();
                last.seals().forEach(seal -> seals.put(seal.epoch(), seal));
            } else if (entry.key().startsWith(prefix)) {
                EpochRecord other = EpochRecord.decode(entry.value());
                otherLogs.put(entry.key().substring(prefix.length()), other.lastEpoch());
            }
        }
        otherLogs.values().removeIf(epoch -> epoch == 0);
        return new EpochMemory(last, lastOffset, seals, otherLogs);
    }

    /** Another run that has sent something, and is not one before this. */
    Optional<TargetDoubt> otherRun(String target, long ownTerm) {
        return last.term() < ownTerm
                ? Optional.empty()
                : Optional.of(new TargetDoubt.OtherRun(target, ownTerm, last.term(), lastOffset, last.lastEpoch()));
    }

    Optional<TargetDoubt> otherLog(String target) {
        if (lastOffset >= 0 || otherLogs.isEmpty()) {
            return Optional.empty();
        }
        List<TargetDoubt.OtherLog.LogEpoch> others = new ArrayList<>();
        otherLogs.forEach((log, epoch) -> others.add(new TargetDoubt.OtherLog.LogEpoch(log, epoch)));
        return Optional.of(new TargetDoubt.OtherLog(target, others));
    }
}
