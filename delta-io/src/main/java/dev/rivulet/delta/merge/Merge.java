package dev.rivulet.delta.merge;

import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.change.ChangeCounts;
import dev.rivulet.delta.change.Insertion;
import java.io.IOException;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings a table's rows and those of a source together by key, as SQL's MERGE does; of the clauses of a kind the first whose
 * condition is true counts. One owner.
 *
 * @param <S> the source's rows
 */
final class Merge<S> implements Insertion<Row> {

    private final List<String> keyColumns;
    private final RowType<Row> tableRows;
    private final MergeKey<Row> targetKey;
    private final MergeSource<S> source;
    private final Clauses<S> clauses;
    private final MergePair<S> pair = new MergePair<>();
    private BitSet matched = new BitSet();

    /**
     * The clauses by kind, each in its order.
     *
     * @param matched for a row of the table with one of the source
     * @param notMatched for a row of the source alone
     * @param notMatchedBySource for a row of the table alone
     */
    record Clauses<S>(
            List<MergeClause<S>> matched, List<MergeClause<S>> notMatched, List<MergeClause<S>> notMatchedBySource) {}

    Merge(List<String> keyColumns, RowType<Row> tableRows, MergeSource<S> source, Clauses<S> clauses) {
        this.keyColumns = keyColumns;
        this.tableRows = tableRows;
        this.targetKey = new MergeKey<>(keyColumns, tableRows);
        this.source = source;
        this.clauses = clauses;
    }

    @Override
    public String name() {
        return "MERGE";
    }

    @Override
    public Map<String, String> parameters() {
        return Map.of(
                "predicate",
                keyColumns.stream()
                        .map(column -> "target." + column + " = source." + column)
                        .toList()
                        .toString());
    }

    @Override
    public Map<String, Long> metrics(ChangeCounts counts) {
        Map<String, Long> metrics = new LinkedHashMap<>();
        metrics.put("numSourceRows", (long) source.rowCount());
        metrics.put("numTargetRowsInserted", counts.insertedRows());
        metrics.put("numTargetRowsUpdated", counts.updatedRows());
        metrics.put("numTargetRowsDeleted", counts.deletedRows());
        metrics.put("numTargetRowsCopied", counts.copiedRows());
        metrics.put("numTargetFilesAdded", counts.addedFiles());
        metrics.put("numTargetFilesRemoved", counts.removedFiles());
        counts.vectors().putInto(metrics, "numTarget");
        metrics.put("numOutputRows", counts.insertedRows() + counts.updatedRows() + counts.copiedRows());
        return metrics;
    }

    @Override
    public @Nullable Row apply(Row row) throws IOException {
        List<Object> key = targetKey.of(row);
        List<Integer> numbers = key == null ? List.of() : source.withKey(key);
        if (key == null || numbers.isEmpty()) {
            return first(clauses.notMatchedBySource, pair.of(row, null), row);
        }
        numbers.forEach(matched::set);
        if (numbers.size() > 1 && !mayMatchTwice()) {
            throw new IOException("the source has " + numbers.size() + " rows with key " + targetKey.text(key)
                    + " for one of the table, such as " + source.row(numbers.get(0)) + " and "
                    + source.row(numbers.get(1)) + ", so what becomes of it is not defined; give the source one row"
                    + " per key. Nothing was changed");
        }
        return first(clauses.matched, pair.of(row, source.row(numbers.get(0))), row);
    }

    /** A row that is deleted whatever it meets may be met twice; and nothing happens to a row that no clause is for. */
    private boolean mayMatchTwice() {
        return clauses.matched.isEmpty()
                || clauses.matched.size() == 1
                        && clauses.matched.get(0).isDelete()
                        && clauses.matched.get(0).condition() == null;
    }

    private @Nullable Row first(List<MergeClause<S>> ofKind, MergePair<S> met, Row otherwise) throws IOException {
        for (MergeClause<S> clause : ofKind) {
            if (clause.applies(met)) {
                return clause.apply(met);
            }
        }
        return otherwise;
    }

    @Override
    public BitSet takeMatched() {
        BitSet taken = matched;
        matched = new BitSet();
        return taken;
    }

    @Override
    public RowType<Row> newRowType() {
        return tableRows;
    }

    @Override
    public void forEachNew(BitSet met, NewRows<Row> consumer) throws IOException {
        for (int number = met.nextClearBit(0); number < source.rowCount(); number = met.nextClearBit(number + 1)) {
            pair.of(null, source.row(number));
            for (MergeClause<S> clause : clauses.notMatched) {
                if (clause.applies(pair)) {
                    Row inserted = clause.apply(pair);
                    if (inserted != null) {
                        consumer.accept(inserted);
                    }
                    break;
                }
            }
        }
    }
}
