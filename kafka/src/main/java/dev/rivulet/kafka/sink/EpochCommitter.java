package dev.rivulet.kafka.sink;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.FencedException;
import dev.rivulet.core.sink.SinkCommitter;
import dev.rivulet.core.sink.SinkContext;
import dev.rivulet.core.sink.StagedEpoch;
import dev.rivulet.core.sink.StagedFile;
import dev.rivulet.core.sink.TargetDoubt;
import dev.rivulet.kafka.position.OutgoingRecord;
import dev.rivulet.kafka.wire.EpochsTopic;
import dev.rivulet.kafka.wire.TransactionLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends epochs, each in one transaction with the record that says so. Owned by the commit agent.
 *
 * <p>A run opens the producer of the sink's name, which undoes or completes what the run before it had begun, reads how far the topics are, and
 * then says that it is there. From then on a former run can send nothing more, and a copy of it that comes later is seen by its record. When a
 * commit was not answered, the same is done once more: what the record says then decides.
 */
final class EpochCommitter implements SinkCommitter {

    private static final Logger LOG = LoggerFactory.getLogger(EpochCommitter.class);

    private final SinkContext context;
    private final KafkaTarget target;
    private final EpochsTopic epochs;
    private final String targetId;
    private final long openedMicros;
    private final List<TargetDoubt> doubts = new ArrayList<>();
    private EpochMemory memory;

    /** Null when it is not known whether the last commit was one. */
    private @Nullable TransactionLink link;

    /**
     * Opens the target for a run.
     *
     * @throws IOException if the cluster cannot be reached or refuses, or the topic is not there
     */
    EpochCommitter(SinkContext context, KafkaTarget target) throws IOException {
        this.context = context;
        this.target = target;
        this.openedMicros = context.clock().epochMicros();
        this.epochs = new EpochsTopic(target.settings(), context.clock(), target.epochsTopic());
        this.targetId = epochs.prepare(target.fixedTopic());
        this.memory = EpochMemory.of(epochs.read(false), context);
        memory.otherRun(target.name(), context.term()).ifPresent(doubts::add);
        if (doubts.isEmpty()) { // Else opening would end the other one.
            open();
        }
    }

    private void open() throws IOException {
        TransactionLink opened = TransactionLink.open(
                target.settings(),
                "rivulet/" + context.applicationId(),
                target.shape().headerNames());
        link = opened;
        try {
            memory = EpochMemory.of(epochs.read(true), context);
            memory.otherRun(target.name(), context.term()).ifPresent(doubts::add);
            if (doubts.isEmpty()) {
                opened.begin();
                opened.send(record(memory.last().lastEpoch(), memory.last().seals()));
                opened.commit();
                memory.otherLog(target.name()).ifPresent(doubts::add);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private OutgoingRecord record(long lastEpoch, List<EpochSeal> seals) {
        EpochRecord record = new EpochRecord(context.term(), openedMicros, lastEpoch, seals);
        List<byte @Nullable []> noHeaders = new ArrayList<>();
        target.shape().headerNames().forEach(name -> noHeaders.add(null));
        return new OutgoingRecord(
                target.epochsTopic(),
                context.applicationId().getBytes(StandardCharsets.UTF_8),
                record.encode(),
                noHeaders);
    }

    @Override
    public long committedEpoch() {
        return memory.last().lastEpoch();
    }

    @Override
    public List<TargetDoubt> doubts() {
        return List.copyOf(doubts);
    }

    @Override
    public String targetId() {
        return targetId;
    }

    @Override
    public List<EpochSeal> committedSeals(long fromEpoch) {
        return memory.seals().values().stream()
                .filter(seal -> seal.epoch() >= fromEpoch)
                .toList();
    }

    @Override
    public void commit(List<StagedEpoch> staged) throws IOException {
        TransactionLink open = link == null ? reopen() : link;
        List<StagedEpoch> wanted = staged.stream()
                .filter(epoch -> epoch.epoch() > committedEpoch())
                .toList();
        if (wanted.stream().anyMatch(epoch -> !epoch.files().isEmpty())) {
            try {
                send(open, wanted);
            } catch (TransactionLink.FencedLinkException e) {
                close();
                requireNoOther();
                throw e;
            } catch (IOException e) {
                close();
                throw e;
            }
        }
        for (StagedEpoch epoch : staged) {
            for (StagedFile file : epoch.files()) {
                context.disk().delete(path(file));
            }
        }
    }

    private void send(TransactionLink open, List<StagedEpoch> wanted) throws IOException {
        open.begin();
        List<EpochSeal> seals = new ArrayList<>();
        for (StagedEpoch epoch : wanted) {
            if (epoch.seal().rowCount() > 0) {
                seals.add(epoch.seal());
            }
            for (StagedFile file : epoch.files()) {
                StagedRows.read(
                        context.disk(), path(file), target.shape().headerNames().size(), open::send);
            }
        }
        long lastEpoch = wanted.get(wanted.size() - 1).epoch();
        open.send(record(lastEpoch, seals));
        open.flush();
        target.crashes().reach("sent");
        open.commit();
        target.crashes().reach("committed");
        memory = new EpochMemory(
                new EpochRecord(context.term(), openedMicros, lastEpoch, seals),
                memory.lastOffset(),
                memory.seals(),
                memory.otherLogs());
    }

    private Path path(StagedFile file) {
        return target.staging().resolve(file.path());
    }

    /** Behind a commit of which it is not known whether it was one. */
    private TransactionLink reopen() throws IOException {
        requireNoOther(); // Before it is opened, as that would end the other one, which may be in the right.
        TransactionLink opened = TransactionLink.open(
                target.settings(),
                "rivulet/" + context.applicationId(),
                target.shape().headerNames());
        try {
            memory = EpochMemory.of(epochs.read(true), context);
            requireOwn();
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        LOG.warn(
                "sink={} goes on behind epoch {}, after a commit that was not answered",
                context.uid(),
                committedEpoch());
        link = opened;
        return opened;
    }

    private void requireNoOther() throws IOException {
        memory = EpochMemory.of(epochs.read(false), context);
        requireOwn();
    }

    /** A look may show less than there is, as another sink's transaction may stand open before our records; so an older one tells nothing. */
    private void requireOwn() throws FencedException {
        EpochRecord last = memory.last();
        if (last.term() >= context.term() && !last.isOfRun(context.term(), openedMicros)) {
            throw new FencedException(new TargetDoubt.OtherRun(
                    target.name(), context.term(), last.term(), memory.lastOffset(), last.lastEpoch()));
        }
    }

    void close() {
        TransactionLink open = link;
        link = null;
        if (open != null) {
            open.close();
        }
    }
}
