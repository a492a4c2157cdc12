package dev.rivulet.network.http.session;

import dev.rivulet.network.http.body.RequestRecords;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes requests whose memory is the log: each is accepted when its last record is durable. It does no input or output and waits for
 * nothing, so that simulation can run it against any clients. One owner.
 *
 * <p>A request without a key is taken each time that it comes. One with a key is taken once, for as long as the key is {@link KeyMemory known}
 * (the draft "The Idempotency-Key HTTP Header Field" of the IETF's working group HTTPAPI, section 2):
 *
 * <ul>
 *   <li>The log has it: accepted, and not taken again.
 *   <li>It is on its way into the log, from another connection: the second waits for the same answer.
 *   <li>The log has the first of its records only, since a kill came between two batches: the rest is taken. The body is the same, so its
 *       records are.
 *   <li>The key is known with another body: refused.
 * </ul>
 *
 * <p>A key goes into the log with the batch that has the last of its records, or, where a batch ends within a request, with the count of records
 * that the log has so far. So whatever is left of the log after a kill, key and records agree.
 */
public final class Intake {

    /** What a batch's record takes beside its own bytes. */
    private static final int RECORD_HEADER_SIZE_BYTES = 12;

    /** A request that the log does not have whole. */
    private static final class Arrival {

        private final Request request;
        private final List<Long> exchanges = new ArrayList<>(1);
        private int takenCount;

        Arrival(Request request, int takenCount) {
            this.request = request;
            this.takenCount = Math.min(takenCount, request.records().count());
            exchanges.add(request.exchange());
        }
    }

    private final Answers answers;
    private final KeyMemory memory;
    private final ArrayDeque<Arrival> inbox = new ArrayDeque<>();

    /** For each batch on its way into the log, the requests that it ends. */
    private final ArrayDeque<List<Arrival>> flights = new ArrayDeque<>();

    /** Those with a key that wait or are on their way. Only looked up, never iterated. */
    private final Map<RequestKey, Arrival> underWay = new HashMap<>();

    private long nextNumber;

    /**
     * @param offset of the last batch with records that the log has; null if there is none
     * @param segments of the others
     * @param keyHorizonMicros how long a key is known at the most
     * @throws IOException if these are of another version, or damaged
     */
    public Intake(byte @Nullable [] offset, List<byte[]> segments, long keyHorizonMicros, Answers answers)
            throws IOException {
        this(offset, segments, new KeyMemory(KeyMemory.Shape.DEFAULT, keyHorizonMicros), answers);
    }

    /**
     * @param memory empty
     */
    Intake(byte @Nullable [] offset, List<byte[]> segments, KeyMemory memory, Answers answers) throws IOException {
        IntakeOffset last = offset == null ? IntakeOffset.START : IntakeOffset.decode(offset);
        this.answers = answers;
        this.memory = memory;
        this.nextNumber = last.nextNumber();
        memory.restore(segments, last.recent());
    }

    /** A request has come whole. */
    public void arrive(Request request, long nowMicros) {
        RequestKey key = request.key();
        Arrival same = key == null ? null : underWay.get(key);
        KnownKey known = key == null || same != null ? null : memory.find(key, nowMicros);
        if (same != null) {
            join(same, request);
        } else if (known != null && known.fingerprint() != request.fingerprint()) {
            answers.released(request.reservedBytes());
            answers.keyIsOfAnother(request.exchange());
        } else if (known != null && known.isWhole() || request.records().count() == 0) {
            answers.released(request.reservedBytes());
            answers.accepted(request.exchange());
        } else {
            Arrival arrival = new Arrival(request, known == null ? 0 : known.takenCount());
            inbox.add(arrival);
            if (key != null) {
                underWay.put(key, arrival);
            }
        }
    }

    private void join(Arrival same, Request request) {
        answers.released(request.reservedBytes());
        if (same.request.fingerprint() == request.fingerprint()) {
            same.exchanges.add(request.exchange());
        } else {
            answers.keyIsOfAnother(request.exchange());
        }
    }

    /** Whether requests wait for a batch. */
    public boolean isWaiting() {
        return !inbox.isEmpty();
    }

    /** Whether a batch without records has to go first, with {@link #takeSegment}. */
    public boolean isSegmentDue() {
        return memory.isSegmentDue();
    }

    /** Takes keys for a batch without records, which is then on its way into the log. */
    public Segment takeSegment() {
        flights.add(List.of());
        return memory.takeSegment();
    }

    /**
     * Takes records of those that wait, for a batch, which is then on its way into the log.
     *
     * @param recordCountMax at least 1
     * @param sizeBytesMax of records; a longer one comes alone
     */
    public Parcel take(int recordCountMax, int sizeBytesMax, long nowMicros) {
        List<Parcel.Piece> pieces = new ArrayList<>();
        List<Arrival> ended = new ArrayList<>();
        int count = 0;
        long sizeBytes = 0;
        boolean hasRoom = true;
        while (hasRoom && !inbox.isEmpty() && !memory.isSegmentDue()) {
            Arrival head = inbox.element();
            RequestRecords records = head.request.records();
            int from = head.takenCount;
            int to = from;
            while (to < records.count() && hasRoom) {
                sizeBytes += RECORD_HEADER_SIZE_BYTES + records.length(to);
                hasRoom = count == 0 || count < recordCountMax && sizeBytes <= sizeBytesMax;
                to += hasRoom ? 1 : 0;
                count += hasRoom ? 1 : 0;
            }
            if (to > from) {
                pieces.add(new Parcel.Piece(records, from, to));
            }
            took(head, to, nowMicros, ended);
        }
        flights.add(ended);
        long firstNumber = nextNumber;
        nextNumber += count;
        return new Parcel(firstNumber, pieces, new IntakeOffset(nextNumber, memory.recent()).encode());
    }

    private void took(Arrival arrival, int takenCount, long nowMicros, List<Arrival> ended) {
        Request request = arrival.request;
        boolean isWhole = takenCount == request.records().count();
        if (request.key() != null && (isWhole || takenCount > arrival.takenCount)) {
            memory.note(new KnownKey(request.key(), request.fingerprint(), nowMicros, takenCount, isWhole));
        }
        arrival.takenCount = takenCount;
        if (isWhole) {
            inbox.remove();
            ended.add(arrival);
            answers.released(request.reservedBytes());
        }
    }

    /** The oldest batch on its way is in the log for good. */
    public void durable() {
        for (Arrival arrival : flights.remove()) {
            if (arrival.request.key() != null) {
                underWay.remove(arrival.request.key());
            }
            arrival.exchanges.forEach(answers::accepted);
        }
    }

    /** Nothing more is taken: what is not known to be durable is told so. */
    public void close() {
        flights.forEach(ended -> ended.forEach(each -> each.exchanges.forEach(answers::unavailable)));
        inbox.forEach(each -> each.exchanges.forEach(answers::unavailable));
        flights.clear();
        inbox.clear();
        underWay.clear();
    }
}
