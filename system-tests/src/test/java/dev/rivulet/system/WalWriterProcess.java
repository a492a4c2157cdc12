package dev.rivulet.system;

import dev.rivulet.core.agent.Agent;
import dev.rivulet.core.disk.SystemDisk;
import dev.rivulet.core.time.SystemClock;
import dev.rivulet.wal.AppendResult;
import dev.rivulet.wal.SyncSettings;
import dev.rivulet.wal.Wal;
import dev.rivulet.wal.WalReader;
import dev.rivulet.wal.WalRecovery;
import dev.rivulet.wal.WalSettings;
import dev.rivulet.wal.error.WalPoisonedException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * A program that writes a log on the real disk and says on standard output what it does. It is there to be killed: a line that it has
 * written outlives it, since it goes into the pipe at once. One thread, so that the n-th call to the system is the same in each run.
 *
 * <pre>
 * opening                                about to open the log
 * opened TERM FIRST END NEXT             it is open, with these positions; the next frame has this number
 * frame NUMBER TERM POSITION             about to append it there
 * committing                             about to make durable what was appended
 * durable POSITION                       acknowledged: all up to there is durable
 * preparing                              about to make spare segments ready
 * spare                                  some may be
 * releasing POSITION                     about to give free all that lies before
 * closing                                about to end
 * closed                                 ended cleanly
 * failed DURABLE END MESSAGE             the disk failed, with these positions of the log
 * poisoned MESSAGE                       what the log answers from then on
 * </pre>
 */
final class WalWriterProcess {

    static final int EXIT_CODE_FAILED = 3;

    /** Small enough that a few steps go over several segments, each with its footer, header, rename and release. */
    static final WalSettings SETTINGS = WalSettings.defaults()
            .withSegmentSizeBytes(32 << 10)
            .withFrameSizeMaxBytes(4 << 10)
            .withRunwaySizeBytes(8 << 10)
            .withGroupSizeMaxBytes(4 << 10)
            .withReadAheadSizeBytes(8 << 10);

    private static final long SEAL_DELAY_NS = SyncSettings.SEAL_DELAY_DEFAULT.toNanos();
    private static final int FRAMES_PER_GROUP_MAX = 12;

    private final Path directory;
    private final SplittableRandom random;
    private final OutputStream output = new FileOutputStream(FileDescriptor.out);

    private Wal log;
    private Agent spares;
    private long nextNumber;

    /** Time as this program has it: it goes on by one per step. */
    private long nowNs;

    private WalWriterProcess(Path directory, long seed) {
        this.directory = directory;
        this.random = new SplittableRandom(seed);
    }

    /** Takes the log's directory, a seed and how many steps to go. */
    public static void main(String[] arguments) throws Exception {
        WalWriterProcess writer = new WalWriterProcess(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        boolean isWell = writer.run(Long.parseLong(arguments[2]));
        System.exit(isWell ? 0 : EXIT_CODE_FAILED);
    }

    private boolean run(long stepCount) throws Exception {
        try {
            open();
            for (long step = 0; step < stepCount; step++) {
                step();
            }
            close();
            return true;
        } catch (IOException e) {
            fail(e);
            return false;
        }
    }

    private void open() throws IOException {
        say("opening");
        log = Wal.open(new SystemDisk(), directory, SETTINGS, new UUID(1, 2));
        spares = log.spareAgent(new SystemClock());
        nextNumber = 1;
        try (WalReader reader = log.newReader(log.firstPosition())) {
            while (reader.next()) {
                nextNumber = NumberedPayload.headOf(reader.payload()).number() + 1;
            }
        }
        WalRecovery found = log.recovery();
        say("opened " + found.term() + " " + found.firstPosition() + " " + found.endPosition() + " " + nextNumber);
    }

    private void step() throws Exception {
        nowNs++;
        int choice = random.nextInt(100);
        if (choice < 65) {
            appendGroup();
            commit();
        } else if (choice < 75) {
            appendGroup();
            log.writer().flush();
        } else if (choice < 83) {
            say("preparing");
            spares.doWork();
            say("spare");
        } else if (choice < 90) {
            commit();
            nowNs += SEAL_DELAY_NS;
            commit();
        } else if (choice < 97) {
            release();
        } else {
            close();
            open();
        }
    }

    private void appendGroup() throws IOException {
        int frameCount = 1 + random.nextInt(FRAMES_PER_GROUP_MAX);
        for (int index = 0; index < frameCount; index++) {
            NumberedPayload payload = new NumberedPayload(nextNumber, log.term());
            say("frame " + payload.number() + " " + payload.term() + " " + log.endPosition());
            ByteBuffer bytes = ByteBuffer.wrap(payload.bytes());
            AppendResult result = random.nextInt(8) == 0
                    ? log.groupCommit().appendReserved(payload.kind(), bytes, nowNs)
                    : log.groupCommit().append(payload.kind(), bytes, nowNs);
            if (!result.isAppended()) {
                return;
            }
            nextNumber++;
        }
    }

    private void commit() throws IOException {
        say("committing");
        log.groupCommit().commit(nowNs);
        say("durable " + log.acknowledgedPosition());
    }

    /** Keeps about two segments. */
    private void release() throws IOException {
        long position = Math.max(log.firstPosition(), log.durablePosition() - 2L * SETTINGS.segmentSizeBytes());
        say("releasing " + position);
        log.release(position, 0);
    }

    private void close() throws Exception {
        say("closing");
        long position = log.endPosition();
        spares.onClose();
        log.close();
        say("durable " + position);
        say("closed");
    }

    /** Tells of the failure, and what the log says to those who go on all the same. */
    private void fail(IOException failure) throws Exception {
        long durablePosition = log == null ? 0 : log.durablePosition();
        long endPosition = log == null ? 0 : log.endPosition();
        say("failed " + durablePosition + " " + endPosition + " " + failure);
        if (log == null) {
            return;
        }
        try {
            log.writer().sync();
        } catch (WalPoisonedException e) {
            say("poisoned " + e.getMessage());
        } catch (IllegalStateException e) { // It failed while it was being closed.
            return;
        }
        spares.onClose();
        log.close();
    }

    private void say(String line) throws IOException {
        output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
