package dev.rivulet.delta.history;

import dev.rivulet.core.sink.EpochSeal;
import dev.rivulet.core.sink.RefusedRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tags of a commit. Stateless. The layout, which {@code docs/formats/delta-commit.md} tells in full:
 *
 * <pre>
 * rivulet.firstEpoch    decimal
 * rivulet.lastEpoch     decimal
 * rivulet.markPosition  decimal, of the last epoch
 * rivulet.rowCount      decimal, of all epochs
 * rivulet.digest        16 hexadecimal digits, the sum over all epochs
 * rivulet.term          decimal
 * rivulet.epochs        EPOCH:ROWS:DIGEST:MARK, one per epoch with rows, ascending, between them a comma
 * rivulet.refused       EPOCH:FIRST-LAST+FIRST-LAST, the numbers of its refused rows; absent if there are none
 * </pre>
 *
 * Commits of earlier versions lack the epochs; they are then made from the others if the commit has but one epoch.
 */
final class CommitTags {

    private static final String FIRST_EPOCH = "rivulet.firstEpoch";
    private static final String LAST_EPOCH = "rivulet.lastEpoch";
    private static final String MARK_POSITION = "rivulet.markPosition";
    private static final String ROW_COUNT = "rivulet.rowCount";
    private static final String DIGEST = "rivulet.digest";
    private static final String TERM = "rivulet.term";
    private static final String EPOCHS = "rivulet.epochs";
    private static final String REFUSED = "rivulet.refused";

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern EPOCH = Pattern.compile("(\\d{1,18}):(\\d{1,18}):([0-9a-f]{16}):(\\d{1,18})");

    private CommitTags() {}

    static Map<String, String> of(CommitNotes notes) {
        Map<String, String> tags = new LinkedHashMap<>();
        tags.put(FIRST_EPOCH, Long.toString(notes.firstEpoch()));
        tags.put(LAST_EPOCH, Long.toString(notes.lastEpoch()));
        tags.put(MARK_POSITION, Long.toString(notes.markPosition()));
        tags.put(ROW_COUNT, Long.toString(notes.rowCount()));
        tags.put(DIGEST, HEX.toHexDigits(notes.digest()));
        tags.put(TERM, Long.toString(notes.term()));
        tags.put(EPOCHS, epochs(notes.seals()));
        if (notes.seals().stream().anyMatch(seal -> !seal.refused().isEmpty())) {
            tags.put(REFUSED, refused(notes.seals()));
        }
        return tags;
    }

    private static String refused(List<EpochSeal> seals) {
        return seals.stream()
                .filter(seal -> !seal.refused().isEmpty())
                .map(seal -> seal.epoch() + ":" + runs(seal.refused()))
                .collect(Collectors.joining(","));
    }

    private static String runs(RefusedRows rows) {
        return rows.runs().stream().map(run -> run.first() + "-" + run.last()).collect(Collectors.joining("+"));
    }

    private static String epochs(List<EpochSeal> seals) {
        StringBuilder text = new StringBuilder();
        for (EpochSeal seal : seals) {
            text.append(text.length() == 0 ? "" : ",")
                    .append(seal.epoch())
                    .append(':')
                    .append(seal.rowCount())
                    .append(':')
                    .append(HEX.toHexDigits(seal.digest()))
                    .append(':')
                    .append(seal.markPosition());
        }
        return text.toString();
    }

    /** Empty if the commit has no such tags, or somebody else's under the same names. */
    static Optional<CommitNotes> read(Map<String, String> tags) {
        try {
            long first = number(tags, FIRST_EPOCH);
            long last = number(tags, LAST_EPOCH);
            long mark = number(tags, MARK_POSITION);
            return Optional.of(new CommitNotes(first, last, mark, number(tags, TERM), seals(tags, first, last, mark)));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static List<EpochSeal> seals(Map<String, String> tags, long first, long last, long mark) {
        String epochs = tags.get(EPOCHS);
        if (epochs == null) {
            return first == last
                    ? List.of(new EpochSeal(last, mark, number(tags, ROW_COUNT), digest(tags.getOrDefault(DIGEST, ""))))
                    : List.of();
        }
        Map<Long, RefusedRows> refused = refused(tags.getOrDefault(REFUSED, ""));
        List<EpochSeal> seals = new ArrayList<>();
        Matcher epoch = EPOCH.matcher(epochs);
        while (epoch.find()) {
            long number = Long.parseLong(epoch.group(1));
            seals.add(new EpochSeal(
                    number,
                    Long.parseLong(epoch.group(4)),
                    Long.parseLong(epoch.group(2)),
                    digest(epoch.group(3)),
                    refused.getOrDefault(number, RefusedRows.NONE)));
        }
        return seals;
    }

    private static Map<Long, RefusedRows> refused(String text) {
        Map<Long, RefusedRows> refused = new HashMap<>();
        for (String epoch : text.isEmpty() ? new String[0] : text.split(",")) {
            int colon = epoch.indexOf(':');
            List<RefusedRows.Run> runs = new ArrayList<>();
            for (String run : epoch.substring(colon + 1).split("\\+")) {
                int dash = run.indexOf('-');
                runs.add(new RefusedRows.Run(
                        Long.parseLong(run, 0, Math.max(dash, 0), 10), Long.parseLong(run.substring(dash + 1))));
            }
            refused.put(Long.parseLong(epoch, 0, Math.max(colon, 0), 10), new RefusedRows(runs));
        }
        return refused;
    }

    private static long number(Map<String, String> tags, String name) {
        return Long.parseLong(tags.getOrDefault(name, ""));
    }

    private static long digest(String text) {
        return Long.parseUnsignedLong(text, 16);
    }
}
