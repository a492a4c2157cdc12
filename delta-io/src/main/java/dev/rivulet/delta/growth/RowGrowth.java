package dev.rivulet.delta.growth;

import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowType;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.quality.TableRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the members out of what was rescued of rows, for the columns that a table has. One owner, one shape of the table.
 *
 * @param <T> the rows as they come
 */
public final class RowGrowth<T> {

    private final RowType<T> rows;
    private final int rescued;
    private final FieldAccessor<T> rescuedText;
    private final TableColumns columns;

    /** The row that was asked for last, as it is asked about several times in a row. */
    private @Nullable GrownRow<T> last;

    /**
     * @param rescued the rows' column that has what was rescued
     * @param rules of the table
     * @throws IllegalArgumentException if there is no such column
     */
    public RowGrowth(RowType<T> rows, String rescued, TableShape shape, TableRules rules) {
        this.rows = rows;
        this.rescued = rows.schema().requireIndexOf(rescued);
        this.rescuedText = rows.accessor(this.rescued);
        this.columns = new TableColumns(rows.schema(), shape, rules);
    }

    /** The rows as they come, which are grown when they are read. */
    public RowType<T> rowType() {
        return GrownRowType.of(rows, rescued, columns.type(), this::of);
    }

    RowType<GrownRow<T>> grownType() {
        return GrownRowType.of(rows, rescued, columns.type(), row -> row);
    }

    GrownRow<T> of(T row) {
        GrownRow<T> grown = last;
        if (grown == null || grown.row() != row) {
            grown = grown(row);
            last = grown;
        }
        return grown;
    }

    /** Of those that differ in nothing but case the first, as it would be the one that goes into a column. */
    private List<Member> unplaced(List<Member> left) {
        Set<String> seen = new HashSet<>();
        return left.stream()
                .filter(member ->
                        columns.isNew(member) && seen.add(member.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private GrownRow<T> grown(T row) {
        String text = (String) rescuedText.objectValue(row);
        List<Member> members = text == null ? null : MemberText.read(text);
        if (members == null) {
            return new GrownRow<>(row, text, columns.none(), List.of());
        }
        List<Member> left = new ArrayList<>();
        Row values = columns.place(members, left);
        String rest = left.size() == members.size() ? text : MemberText.write(left);
        return new GrownRow<>(row, rest, values, unplaced(left));
    }
}
