package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.commit.ChangeRequest;
import dev.rivulet.delta.kernel.commit.ChangeResult;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.quality.ColumnValues;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.delta.upsert.KeyGuard;
import dev.rivulet.delta.upsert.KeyViolationException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes what a table wants of its rows, as SQL's ALTER TABLE does, each by a commit of its own right behind the version that it was
 * checked against. Where another writer was quicker it is checked again: no version has a constraint and a row that violates it. One owner.
 *
 * <p>All calls throw a {@link ConcurrentChangeException} if others commit too often meanwhile, and an {@link IOException} if nothing is
 * visible; or, as {@link dev.rivulet.delta.DeltaTable#delete} says, if the outcome is not known to be durable.
 */
public final class TableAlteration {

    /** Each time only files that others added are looked at. */
    private static final int ATTEMPT_COUNT_MAX = 50;

    private final KernelTable table;

    public TableAlteration(KernelTable table) {
        this.table = table;
    }

    /** Finds what is to be done to a version; empty if it is as wanted already. */
    @FunctionalInterface
    private interface Planner {

        Optional<ShapeEdit> plan(TableShape shape) throws IOException;
    }

    /** Whether a version's rows allow an edit. */
    @FunctionalInterface
    private interface RowsProof {

        void require(TableScan scan, TableShape shape) throws IOException;
    }

    /**
     * Adds a CHECK constraint, which all rows that are there meet and all that come must. Older writers are kept off the table by its
     * protocol.
     *
     * @param name kept in lower case, as Spark does
     * @param condition in SQL, over the table's columns; a row for which it is unknown (null) violates it
     * @throws IllegalArgumentException if the table has a constraint of that name, or the text is no condition over its columns
     * @throws ConstraintViolationException if a row is there that violates it, showing the row
     */
    public ChangeReport addConstraint(String name, String condition) throws IOException {
        String key = RuleTexts.constraintName(name, condition);
        ExistingRows rows = new ExistingRows(table.root());
        return commit(
                "ADD CONSTRAINT",
                shape -> {
                    requireNew(shape, key);
                    RuleTexts.requireCondition(condition, shape.schema());
                    return Optional.of(new ShapeEdit.AddConstraint(key, condition.strip()));
                },
                (scan, shape) -> rows.require(scan, Map.of(key, condition.strip()), shape.schema()));
    }

    private static void requireNew(TableShape shape, String key) {
        for (Map.Entry<String, String> there : shape.constraints().entrySet()) {
            if (there.getKey().equalsIgnoreCase(key)) {
                throw new IllegalArgumentException("the table has a constraint " + there.getKey() + " already ("
                        + there.getValue() + "); drop it first, or choose another name");
            }
        }
    }

    /**
     * Takes a CHECK constraint away.
     *
     * @param name in any case
     * @throws IllegalArgumentException if there is none of that name, naming those there are
     */
    public ChangeReport dropConstraint(String name) throws IOException {
        return commit(
                "DROP CONSTRAINT",
                shape -> {
                    for (String there : shape.constraints().keySet()) {
                        if (there.equalsIgnoreCase(name.strip())) {
                            return Optional.of(new ShapeEdit.DropConstraint(there));
                        }
                    }
                    throw new IllegalArgumentException("the table has no constraint " + name + "; it has "
                            + shape.constraints().keySet());
                },
                (scan, shape) -> {});
    }

    /**
     * Adds the key whose columns each row has a value in that no other row has, all of them together. Only writers by this library see to it.
     *
     * @param columns at least one, which take no nulls
     * @throws IllegalArgumentException if there is no such column, or it takes nulls, or the table has a primary key already
     * @throws KeyViolationException if two rows are there with the same key, showing both
     */
    public ChangeReport addPrimaryKey(String... columns) throws IOException {
        return addKey(KeyProperty.PRIMARY, List.of(columns));
    }

    /**
     * Adds a key that no two rows have in common. A row with a null in one of its columns has none. Only writers by this library see to it.
     *
     * @param name of letters, digits and {@code _}
     * @param columns at least one
     * @throws IllegalArgumentException if there is no such column, or the table has a key of that name already
     * @throws KeyViolationException if two rows are there with the same key, showing both
     */
    public ChangeReport addUniqueKey(String name, String... columns) throws IOException {
        RuleTexts.requireKeyName(name);
        return addKey(name, List.of(columns));
    }

    private ChangeReport addKey(String name, List<String> columns) throws IOException {
        return commit(
                "SET TBLPROPERTIES",
                shape -> {
                    if (shape.keys().containsKey(name)) {
                        throw new IllegalArgumentException("the table has a key " + name + " already, of the columns "
                                + shape.keys().get(name) + "; drop it first");
                    }
                    return Optional.of(
                            new ShapeEdit.AddKey(name, KeyProperty.canonical(shape.schema(), name, columns)));
                },
                (scan, shape) ->
                        KeyGuard.requireUnique(scan, name, KeyProperty.canonical(shape.schema(), name, columns)));
    }

    /**
     * Takes a key away.
     *
     * @param name of a unique key, or {@code PRIMARY KEY}
     * @throws IllegalArgumentException if there is none of that name, naming those there are
     */
    public ChangeReport dropKey(String name) throws IOException {
        return commit(
                "UNSET TBLPROPERTIES",
                shape -> {
                    if (!shape.keys().containsKey(name)) {
                        throw new IllegalArgumentException("the table has no key " + name + "; it has " + shape.keys());
                    }
                    return Optional.of(new ShapeEdit.DropKey(name));
                },
                (scan, shape) -> {});
    }

    /**
     * Has a column take nulls no more.
     *
     * @return no version is made if it takes none already
     * @throws IllegalArgumentException if there is no such column
     * @throws ConstraintViolationException if a row is there that has a null in it, showing the row
     */
    public ChangeReport setNotNull(String column) throws IOException {
        ExistingRows rows = new ExistingRows(table.root());
        return commit(
                "CHANGE COLUMN",
                shape -> nullability(shape, column, false),
                (scan, shape) -> rows.require(scan, Map.of(), required(shape.schema(), column)));
    }

    /**
     * Has a column take nulls.
     *
     * @return no version is made if it takes them already
     * @throws IllegalArgumentException if there is no such column, or it is one of the primary key's
     */
    public ChangeReport dropNotNull(String column) throws IOException {
        return commit("CHANGE COLUMN", shape -> nullability(shape, column, true), (scan, shape) -> {});
    }

    /**
     * Gives a column a default value, which rows without the column take; rows that are there stay.
     *
     * @param value a constant expression in SQL
     * @throws IllegalArgumentException if there is no such column, or the text is no constant expression whose value fits its type
     */
    public ChangeReport setDefault(String column, String value) throws IOException {
        return commit(
                "CHANGE COLUMN",
                shape -> {
                    Field found = shape.schema().field(shape.schema().requireIndexOf(column));
                    RuleTexts.requireConstant(found, value);
                    return Optional.of(new ShapeEdit.SetDefault(found.name(), value.strip()));
                },
                (scan, shape) -> {});
    }

    /**
     * Takes a column's default value away.
     *
     * @return no version is made if it has none
     * @throws IllegalArgumentException if there is no such column
     */
    public ChangeReport dropDefault(String column) throws IOException {
        return commit(
                "CHANGE COLUMN",
                shape -> {
                    Field found = shape.schema().field(shape.schema().requireIndexOf(column));
                    return shape.defaults().containsKey(found.name())
                            ? Optional.of(new ShapeEdit.SetDefault(found.name(), null))
                            : Optional.empty();
                },
                (scan, shape) -> {});
    }

    /**
     * Has a column be what an expression over the others gives, in the rows that are there and all that come.
     *
     * @throws IllegalArgumentException if there is no such column, or the text is no expression over the others that fits its type
     * @throws ConstraintViolationException if a row is there that has something else in it, showing the row
     */
    public ChangeReport setGenerated(String column, String expression) throws IOException {
        ExistingRows rows = new ExistingRows(table.root());
        String sql = expression.strip();
        return commit(
                "CHANGE COLUMN",
                shape -> {
                    Field found = shape.schema().field(shape.schema().requireIndexOf(column));
                    Schema others =
                            RuleTexts.others(shape.schema(), shape.generated().keySet(), found);
                    RuleTexts.requireValue(found, sql, others);
                    return Optional.of(new ShapeEdit.SetGenerated(found.name(), sql));
                },
                (scan, shape) -> {
                    Field found = shape.schema().field(shape.schema().requireIndexOf(column));
                    ColumnValues values = new ColumnValues(Map.of(), Map.of(found.name(), sql));
                    rows.require(scan, Map.of(), shape.schema(), values);
                });
    }

    private static Optional<ShapeEdit> nullability(TableShape shape, String column, boolean isNullable) {
        Field found = shape.schema().field(shape.schema().requireIndexOf(column));
        if (isNullable
                && shape.keys().getOrDefault(KeyProperty.PRIMARY, List.of()).contains(found.name())) {
            throw new IllegalArgumentException("column " + found + " is of the primary key "
                    + shape.keys().get(KeyProperty.PRIMARY) + ", whose columns take no nulls; drop the key first");
        }
        return found.isNullable() == isNullable
                ? Optional.empty()
                : Optional.of(new ShapeEdit.SetNullable(found.name(), isNullable));
    }

    private static Schema required(Schema schema, String column) {
        int index = schema.requireIndexOf(column);
        List<Field> fields = new ArrayList<>(schema.fields());
        fields.set(
                index,
                Field.required(fields.get(index).name(), fields.get(index).type()));
        return Schema.of(fields);
    }

    /**
     * Adds columns behind those that are there. The rows that are there have null in them.
     *
     * @param columns which take nulls
     * @throws IllegalArgumentException if one is there already, or takes no nulls, or has a name that a Delta table cannot have
     */
    public ChangeReport addColumns(Field... columns) throws IOException {
        for (Field column : columns) {
            if (!column.isNullable()) {
                throw new IllegalArgumentException("column " + column + " takes no nulls, but the rows that are there"
                        + " have no value for it; add it so that it does, update the rows, and set it not null then");
            }
        }
        Schema added = Schema.of(columns);
        return commit(
                "ADD COLUMNS",
                shape -> {
                    for (Field column : added.fields()) {
                        if (shape.schema().indexOf(column.name()) >= 0) {
                            throw new IllegalArgumentException("the table has a column " + column.name()
                                    + " already; its columns are " + shape.schema());
                        }
                    }
                    if (shape.hasChangeFeed()) {
                        FeedColumns.requireFree(added);
                    }
                    return added.fieldCount() == 0
                            ? Optional.empty()
                            : Optional.of(new ShapeEdit.AddColumns(added.fields()));
                },
                (scan, shape) -> {});
    }

    /**
     * Switches the table's change data feed on or off, {@code delta.enableChangeDataFeed}: from this version on it tells what becomes of rows.
     * Older writers are kept off the table by its protocol.
     *
     * @return no version is made if it is so already
     * @throws IllegalArgumentException if the table has a column of the feed's own, naming it
     */
    public ChangeReport setChangeDataFeed(boolean isOn) throws IOException {
        return commit(
                "SET TBLPROPERTIES",
                shape -> {
                    if (shape.hasChangeFeed() == isOn) {
                        return Optional.empty();
                    }
                    if (isOn) {
                        FeedColumns.requireFree(shape.schema());
                    }
                    return Optional.of(new ShapeEdit.SetChangeFeed(isOn));
                },
                (scan, shape) -> {});
    }

    /**
     * Gives the table properties of Delta, or of one's own, such as {@code delta.enableDeletionVectors}, of which more changes are
     * written as soon as it is on, and none any more when it is off. The protocol is raised as far as they need it, and never lowered.
     *
     * @return no version is made if it has them already
     * @throws IllegalArgumentException if Delta knows no such property or value, or it is not changed so, naming it
     */
    public ChangeReport setProperties(Map<String, String> properties) throws IOException {
        Map<String, String> wanted = PropertyEdits.checked(properties);
        return commit(
                "SET TBLPROPERTIES",
                shape -> PropertyEdits.set(wanted, shape, table.properties()),
                (scan, shape) -> {});
    }

    /**
     * Takes properties away, which then are what they are by default.
     *
     * @return no version is made if it has none of them
     * @throws IllegalArgumentException if one is not taken away so, naming it
     */
    public ChangeReport unsetProperties(String... names) throws IOException {
        PropertyEdits.requireFree(List.of(names));
        return commit(
                "UNSET TBLPROPERTIES",
                shape -> PropertyEdits.unset(List.of(names), table.properties()),
                (scan, shape) -> {});
    }

    /**
     * Has the table take rows of a schema: columns that it lacks are added, and its types widened where it allows that, by a commit each.
     *
     * @return the last commit; no version is made if there is nothing to do
     * @throws IOException also if it cannot be done, naming the column, found and wanted
     */
    public ChangeReport mergeSchema(Schema rows) throws IOException {
        ChangeReport last = null;
        while (true) {
            ChangeReport report = commit(
                    "ADD COLUMNS",
                    shape -> SchemaMerge.of(table.root(), shape, rows).edits().stream()
                            .findFirst(),
                    (scan, shape) -> {});
            if (!report.isNew()) {
                return last == null ? report : last;
            }
            last = report;
        }
    }

    private ChangeReport commit(String operation, Planner planner, RowsProof proof) throws IOException {
        long version = -1;
        for (int attempt = 0; attempt < ATTEMPT_COUNT_MAX; attempt++) {
            TableScan scan = table.scan();
            version = scan.version();
            scan.requireWritable();
            TableShape shape = scan.shape();
            ShapeEdit edit = planner.plan(shape).orElse(null);
            if (edit == null) {
                return new ChangeReport(version, false, Map.of(), Optional.empty());
            }
            proof.require(scan, shape);
            ChangeRequest request = ChangeRequest.of(List.of(edit), AlterWords.of(edit, shape));
            ChangeResult result = table.change(scan, request).orElse(null);
            if (result != null) {
                return new ChangeReport(result.tableVersion(), true, Map.of(), result.upkeepFailure());
            }
        }
        throw new ConcurrentChangeException(table.root(), operation, ATTEMPT_COUNT_MAX, version);
    }
}
