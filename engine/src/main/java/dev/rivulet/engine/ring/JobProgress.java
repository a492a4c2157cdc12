package dev.rivulet.engine.ring;

import dev.rivulet.engine.enrich.TableReport;
import dev.rivulet.engine.lookup.LookupView;
import dev.rivulet.engine.supervise.OutageBoard;
import dev.rivulet.engine.watermark.WatermarkReport;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How far the job has come and what is asked of it: the few numbers that agents far apart share. Each has one writer, named beside it. */
public final class JobProgress {

    /** No epoch is the last one yet. */
    private static final long OPEN = Long.MAX_VALUE;

    public static final long NO_POSITION = -1;

    /** Writer: the job's handle, under its own care. */
    private final Cell stopRequested = new Cell(0);

    /** Writer: source agents, on one thread. How many have nothing more to give, all of it durable. */
    private final Cell drainedSourceCount = new Cell(0);

    /** Writer: source agents. */
    private volatile Set<String> finishedSources = Set.of();
    /** Writer: source agents. How many ends of sources were handed to the journal agent. */
    private final Cell sentSourceEndCount = new Cell(0);
    /** Writer: journal agent. How many of these are in the log. */
    private final Cell loggedSourceEndCount = new Cell(0);
    /** Writer: source agents. */
    private final Cell triggerFullEpoch = new Cell(0);
    /** Writer: collect agent. */
    private volatile WatermarkReport watermarks = WatermarkReport.NONE;
    /** Writer: journal agent, before the count. Where the last frame of answers ends in the log. */
    private final Cell loggedAnswersEnd = new Cell(0);
    /** Writer: journal agent. How many frames of answers are in the log, of this run. */
    private final Cell loggedAnswersCount = new Cell(0);
    /** Writer: lookup agent. The lowest batch that waits for answers which nobody gives. */
    private final Cell unansweredPosition = new Cell(NO_POSITION);
    /** Writer: lookup agent. */
    private volatile List<LookupView> lookups = List.of();
    /** Writer: table agent. */
    private final Latest<List<TableReport>> tables = new Latest<>();
    /** Writer: journal agent. How many loads of tables it has put into the log. */
    private final Cell tableLoadCount = new Cell(0);

    private final int sourceCount;
    /** Writer: journal agent. */
    private final Cell markedEpoch;
    /** Writer: journal agent. Where the last batch ends in the log. */
    private final Cell batchEnd;
    /** Writer: journal agent. Where the last mark ends in the log. */
    private final Cell markEnd;
    /** Writer: journal agent. */
    private final Cell shedEnd = new Cell(0);
    /** Writer: journal agent. */
    private final Cell logRefusalCount = new Cell(0);

    /** Writer: the job's handle, under its own care. */
    private final Cell wantedLaneCount = new Cell(0);
    /** Writer: the job's handle, under its own care. */
    private final Cell wantedCheckpoint = new Cell(0);
    /** Writer: whoever starts the job. */
    private final Cell restoreNs = new Cell(0);
    /** Writer: feeder agent. */
    private final Cell laneCount;
    /** Writer: feeder agent. Up to where the log was given to the lanes. */
    private final Cell fedPosition;
    /** Writer: collect agent. Up to where the log is applied. */
    private final Cell appliedPosition;
    /** Writer: epoch agent. */
    private final Cell finalEpoch = new Cell(OPEN);

    /** Writer: commit agent. */
    private final Cell committedEpoch;

    private final OutageBoard outages = new OutageBoard();

    /** Writer: feeder agent. */
    private final Cell cutEpoch;
    /** Writer of these three: checkpoint agent. */
    private final Cell preparedEpoch;

    private final Cell checkpointEpoch;
    private final Cell checkpointPosition;

    /**
     * @param start what recovery found
     * @param sourceCount how many sources the job has
     * @param initialLaneCount how many lanes are in use at first
     */
    public JobProgress(StartPoint start, int sourceCount, int initialLaneCount) {
        this.sourceCount = sourceCount;
        laneCount = new Cell(initialLaneCount);
        fedPosition = new Cell(start.checkpointPosition());
        appliedPosition = new Cell(start.checkpointPosition());
        markedEpoch = new Cell(start.lastEpoch());
        batchEnd = new Cell(start.batchEnd());
        markEnd = new Cell(start.markEnd());
        committedEpoch = new Cell(start.checkpointEpoch());
        cutEpoch = new Cell(start.checkpointEpoch());
        preparedEpoch = new Cell(start.checkpointEpoch());
        checkpointEpoch = new Cell(start.checkpointEpoch());
        checkpointPosition = new Cell(start.checkpointPosition());
    }

    /** Any thread but one at a time: sources end, then the job drains and stops cleanly. */
    public void requestStop() {
        stopRequested.set(1);
    }

    public boolean isStopRequested() {
        return stopRequested.get() != 0;
    }

    /** Any thread but one at a time: another number of lanes is wanted. */
    public void requestLaneCount(int count) {
        wantedLaneCount.set(count);
    }

    /** 0 if nobody asked for any. */
    public int wantedLaneCount() {
        return (int) wantedLaneCount.get();
    }

    /** So long this start took to verify its checkpoint and load the state. */
    public void restored(long tookNs) {
        restoreNs.set(tookNs);
    }

    public long restoreNs() {
        return restoreNs.get();
    }

    public void lanesInUse(int count) {
        laneCount.set(count);
    }

    public int laneCount() {
        return (int) laneCount.get();
    }

    public void fed(long position) {
        fedPosition.set(position);
    }

    /** How much log waits to be given to the lanes, in bytes, behind what was appended. */
    public long backlogSizeBytes() {
        return Math.max(0, Math.max(batchEnd.get(), markEnd.get()) - fedPosition.get());
    }

    public long fedPosition() {
        return fedPosition.get();
    }

    /** The log is applied up to here: by all lanes, and what they put out is with the sinks. */
    public void applied(long position) {
        appliedPosition.set(position);
    }

    public long appliedPosition() {
        return appliedPosition.get();
    }

    /** How much log has batches that are not applied, in bytes, behind what was appended. */
    public long unappliedSizeBytes() {
        return Math.max(0, batchEnd.get() - appliedPosition.get());
    }

    /** Whether all that the log says is applied. */
    public boolean isLogApplied() {
        return appliedPosition.get() >= Math.max(batchEnd.get(), markEnd.get());
    }

    /** Any thread but one at a time: one more checkpoint is wanted, at the next mark. */
    public void requestCheckpoint() {
        wantedCheckpoint.set(wantedCheckpoint.get() + 1);
    }

    public long wantedCheckpointCount() {
        return wantedCheckpoint.get();
    }

    /** A source has nothing more to give. */
    public void sourceFinished(String uid) {
        Set<String> finished = new TreeSet<>(finishedSources);
        finished.add(uid);
        finishedSources = Set.copyOf(finished);
    }

    /** Whether a source has nothing more to give in this run. */
    public boolean isSourceFinished(String uid) {
        return finishedSources.contains(uid);
    }

    /** A source has nothing more to give, and what it gave is durable. */
    public void sourceDrained() {
        drainedSourceCount.set(drainedSourceCount.get() + 1);
    }

    /** Whether nothing will come any more and all that came is durable. */
    public boolean areSourcesDrained() {
        return drainedSourceCount.get() == sourceCount;
    }

    public int sourceCount() {
        return sourceCount;
    }

    /** The end of a source is on its way into the log. */
    public void sourceEndSent() {
        sentSourceEndCount.set(sentSourceEndCount.get() + 1);
    }

    /** The end of a source is in the log. */
    public void sourceEndLogged() {
        loggedSourceEndCount.set(loggedSourceEndCount.get() + 1);
    }

    /** Whether all ends of sources that were sent are in the log. */
    public boolean areSourceEndsLogged() {
        return loggedSourceEndCount.get() == sentSourceEndCount.get();
    }

    /** Tells how far event time has come, as of the newest entry of the log that is dealt with. */
    public void watermarks(WatermarkReport report) {
        watermarks = report;
    }

    public WatermarkReport watermarks() {
        return watermarks;
    }

    /** A frame of answers is in the log, and ends here. */
    public void answersLogged(long endPosition) {
        loggedAnswersEnd.set(endPosition);
        loggedAnswersCount.set(loggedAnswersCount.get() + 1);
    }

    public long loggedAnswersCount() {
        return loggedAnswersCount.get();
    }

    /** Not before the end of the frame that {@link #loggedAnswersCount} counted last, if that was read before. */
    public long loggedAnswersEnd() {
        return loggedAnswersEnd.get();
    }

    /** A batch waits for answers that are not in the log, where nobody is to be asked. */
    public void unanswered(long position) {
        unansweredPosition.set(position);
    }

    /** Where the first such batch is, or {@link #NO_POSITION}. */
    public long unansweredPosition() {
        return unansweredPosition.get();
    }

    public void lookups(List<LookupView> views) {
        lookups = views;
    }

    /** How many rows are put off and not back; of those that were put off in the log that is applied, none is missing. */
    public long putOffCount() {
        return lookups.stream().mapToLong(LookupView::putOff).sum();
    }

    public List<LookupView> lookups() {
        return lookups;
    }

    /** Tells how it goes with the tables that rows are enriched with. */
    public void tables(List<TableReport> reports) {
        tables.set(List.copyOf(reports));
    }

    public List<TableReport> tables() {
        List<TableReport> latest = tables.get();
        return latest == null ? List.of() : latest;
    }

    /** One more load of a table is in the log. */
    public void tableLoadLogged() {
        tableLoadCount.set(tableLoadCount.get() + 1);
    }

    public long tableLoadCount() {
        return tableLoadCount.get();
    }

    public void triggerFull(long epoch) {
        triggerFullEpoch.set(epoch);
    }

    /** Whether a limit per trigger waits for the end of this epoch. */
    public boolean isTriggerFull(long epoch) {
        return triggerFullEpoch.get() >= epoch;
    }

    public void batchAppended(long endPosition) {
        batchEnd.set(endPosition);
    }

    /** Records were dropped, and a frame that ends here says so. Alone it is no reason for a mark. */
    public void shedAppended(long endPosition) {
        shedEnd.set(endPosition);
    }

    public boolean hasOpenSheds() {
        return shedEnd.get() > markEnd.get();
    }

    public void markAppended(long epoch, long endPosition) {
        markEnd.set(endPosition);
        markedEpoch.set(epoch);
    }

    /** The log had no room for a batch, which now waits for it. */
    public void logRefused() {
        logRefusalCount.set(logRefusalCount.get() + 1);
    }

    /** How often the log had no room, a wait counted once. */
    public long logRefusalCount() {
        return logRefusalCount.get();
    }

    public long markedEpoch() {
        return markedEpoch.get();
    }

    /** Whether the log holds batches that no mark has closed. */
    public boolean hasOpenBatches() {
        return batchEnd.get() > markEnd.get();
    }

    /** Whether the log holds anything that no checkpoint covers. */
    public boolean isBeyondCheckpoint() {
        return Math.max(shedEnd.get(), Math.max(batchEnd.get(), markEnd.get())) > checkpointPosition.get();
    }

    public void finishWith(long epoch) {
        finalEpoch.set(epoch);
    }

    /** The epoch that the job ends with, checkpointed and committed at once; none is as large while it runs. */
    public long finalEpoch() {
        return finalEpoch.get();
    }

    /** All sinks have this epoch and those before. */
    public void committed(long epoch) {
        committedEpoch.set(epoch);
    }

    public long committedEpoch() {
        return committedEpoch.get();
    }

    /** What is out of reach, and what waits to be committed. */
    public OutageBoard outages() {
        return outages;
    }

    public void checkpointCut(long epoch) {
        cutEpoch.set(epoch);
    }

    /** Whether one is being made; no other is cut then, except at the end. Known of an epoch before it is committed. */
    public boolean isCheckpointPending() {
        return checkpointEpoch.get() < cutEpoch.get();
    }

    public void checkpointPrepared(long epoch) {
        preparedEpoch.set(epoch);
    }

    /** The epoch of the last checkpoint that has its files, though they may not count yet. */
    public long preparedEpoch() {
        return preparedEpoch.get();
    }

    public void checkpointPublished(long epoch, long position) {
        checkpointPosition.set(position);
        checkpointEpoch.set(epoch);
    }

    /** The epoch of the last durable checkpoint. */
    public long checkpointEpoch() {
        return checkpointEpoch.get();
    }

    /** Where replay from the last durable checkpoint would begin. */
    public long checkpointPosition() {
        return checkpointPosition.get();
    }
}
