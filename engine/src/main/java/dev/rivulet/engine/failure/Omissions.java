package dev.rivulet.engine.failure;

import dev.rivulet.engine.frame.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What decisions in the log leave out: records that somebody named, and calls that did not return. They hold for every later run, and for
 * replays, so all come to the same. Immutable.
 *
 * @param records by position of their batch and index, see {@link #recordKey}
 * @param calls by {@link FailedCall#key}
 * @param positions of the entries that any of these are of
 */
public record Omissions(Set<String> records, Set<String> calls, Set<Long> positions) {

    public static final Omissions NONE = new Omissions(Set.of(), Set.of(), Set.of());

    public Omissions {
        records = Set.copyOf(records);
        calls = Set.copyOf(calls);
        positions = Set.copyOf(positions);
    }

    public static Omissions of(List<Decision> decisions) {
        List<String> records = new ArrayList<>();
        List<String> calls = new ArrayList<>();
        Set<Long> positions = new HashSet<>();
        for (Decision decision : decisions) {
            if (decision.kind().equals(Decision.SKIP_RECORD)) {
                records.add(decision.subject());
                positions.add(position(decision.subject()));
            } else if (decision.kind().equals(Decision.SKIP_CALL)) {
                calls.add(decision.subject());
                positions.add(position(decision.subject()));
            }
        }
        return new Omissions(new HashSet<>(records), new HashSet<>(calls), positions);
    }

    /** How a record is named: where its batch begins in the log, and its index there. */
    public static String recordKey(long position, int record) {
        return position + "/" + record;
    }

    private static long position(String key) {
        return Long.parseLong(key.substring(0, key.indexOf('/')));
    }

    /** Whether anything of an entry is left out; only then need the rest be asked. */
    public boolean concerns(long position) {
        return !positions.isEmpty() && positions.contains(position);
    }

    public boolean hasRecord(long position, int record) {
        return records.contains(recordKey(position, record));
    }

    public boolean hasCall(FailedCall call) {
        return calls.contains(call.key());
    }
}
