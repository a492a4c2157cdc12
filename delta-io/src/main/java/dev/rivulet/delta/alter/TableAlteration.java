package dev.rivulet.delta.alter;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.ConcurrentChangeException;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.quality.ColumnValues;
import dev.rivulet.delta.quality.ConstraintViolationException;
import dev.rivulet.delta.upsert.KeyGuard;
import dev.rivulet.delta.upsert.KeyViolationException;
import java.io.IOException;
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

    private final KernelTable table;
    private final AlterAttempts attempts;

    public TableAlteration(KernelTable table) {
        this.table = table;
        this.attempts = new AlterAttempts(table);
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
        return attempts.commit(
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
        return attempts.commit("DROP CONSTRAINT", shape -> {
            for (String there : shape.constraints().keySet()) {
                if (there.equalsIgnoreCase(name.strip())) {
                    return Optional.of(new ShapeEdit.DropConstraint(there));
                }
            }
            throw new IllegalArgumentException("the table has no constraint " + name + "; it has "
                    + shape.constraints().keySet());
        });
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
        return attempts.commit(
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
        return attempts.commit("UNSET TBLPROPERTIES", shape -> {
            if (!shape.keys().containsKey(name)) {
                throw new IllegalArgumentException("the table has no key " + name + "; it has " + shape.keys());
            }
            return Optional.of(new ShapeEdit.DropKey(name));
        });
    }

    /**
     * Has a column take nulls no more.
     *
     * @param column or the path of a part of a nested one, such as {@code at.x}, which may be missing still where {@code at} is null
     * @return no version is made if it takes none already
     * @throws IllegalArgumentException if there is no such column
     * @throws ConstraintViolationException if a row is there that has a null in it, showing the row
     */
    public ChangeReport setNotNull(String column) throws IOException {
        ExistingRows rows = new ExistingRows(table.root());
        return attempts.commit(
                "CHANGE COLUMN",
                shape -> ColumnPlans.nullability(shape, column, false),
                (scan, shape) -> rows.require(scan, Map.of(), ColumnPlans.required(shape.schema(), column)));
    }

    /**
     * Has a column take nulls.
     *
     * @param column or the path of a part of a nested one, such as {@code at.x} or {@code tags.element}
     * @return no version is made if it takes them already
     * @throws IllegalArgumentException if there is no such column, or it is one of the primary key's
     */
    public ChangeReport dropNotNull(String column) throws IOException {
        return attempts.commit("CHANGE COLUMN", shape -> ColumnPlans.nullability(shape, column, true));
    }

    /**
     * Gives a column a default value, which rows without the column take; rows that are there stay.
     *
     * @param value a constant expression in SQL
     * @throws IllegalArgumentException if there is no such column, or the text is no constant expression whose value fits its type
     */
    public ChangeReport setDefault(String column, String value) throws IOException {
        return attempts.commit("CHANGE COLUMN", shape -> {
            Field found = ColumnPlans.column(shape, column);
            RuleTexts.requireConstant(found, value);
            return Optional.of(new ShapeEdit.SetDefault(found.name(), value.strip()));
        });
    }

    /**
     * Takes a column's default value away.
     *
     * @return no version is made if it has none
     * @throws IllegalArgumentException if there is no such column
     */
    public ChangeReport dropDefault(String column) throws IOException {
        return attempts.commit("CHANGE COLUMN", shape -> {
            Field found = ColumnPlans.column(shape, column);
            return shape.defaults().containsKey(found.name())
                    ? Optional.of(new ShapeEdit.SetDefault(found.name(), null))
                    : Optional.empty();
        });
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
        return attempts.commit(
                "CHANGE COLUMN",
                shape -> {
                    Field found = ColumnPlans.column(shape, column);
                    Schema others =
                            RuleTexts.others(shape.schema(), shape.generated().keySet(), found);
                    RuleTexts.requireValue(found, sql, others);
                    return Optional.of(new ShapeEdit.SetGenerated(found.name(), sql));
                },
                (scan, shape) -> {
                    Field found = ColumnPlans.column(shape, column);
                    ColumnValues values = new ColumnValues(Map.of(), Map.of(found.name(), sql));
                    rows.require(scan, Map.of(), shape.schema(), values);
                });
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
        return attempts.commit("ADD COLUMNS", shape -> ColumnPlans.addition(shape, added));
    }

    /**
     * Adds a field to a struct, behind those that it has. The rows that are there have null in it.
     *
     * @param struct a column, or the path of a part of one, such as {@code address} or {@code path.element}
     * @param field which takes nulls
     * @throws IllegalArgumentException if there is no such struct, or the field is there already, takes no nulls, or has a name that a Delta
     *     table cannot have, naming path, found and wanted
     */
    public ChangeReport addField(String struct, Field field) throws IOException {
        if (!field.isNullable()) {
            throw new IllegalArgumentException(
                    "field " + struct + "." + field + " takes no nulls, but the rows that are"
                            + " there have no value for it; add it so that it does, update the rows, and set it not null then");
        }
        return attempts.commit("CHANGE COLUMN", shape -> FieldPlans.addition(shape, struct, field));
    }

    /**
     * Has data files go on to call the columns as they do, whatever becomes of the columns' own names, so that columns can be renamed and
     * dropped: column mapping by name, {@code delta.columnMapping.mode}. There is no way back but a restore. Readers that do not know it are
     * kept off the table by its protocol.
     *
     * @param mode {@code name}, in any case
     * @return no version is made if it is so already
     * @throws IllegalArgumentException if the table has another mode than {@code none}, or another one than {@code name} is wanted
     */
    public ChangeReport setColumnMapping(String mode) throws IOException {
        return attempts.commit("SET TBLPROPERTIES", shape -> ColumnPlans.mapping(shape, mode));
    }

    /**
     * Gives a column another name, also where it partitions the table and in its keys. Files stay.
     *
     * @param column or the path of a field of a struct, such as {@code at.x} or {@code path.element.y}
     * @param to the new name of the column or field, any text that is not blank and has no line break, also one that a column without column mapping could not have
     * @return no version is made if it has the name already
     * @throws IllegalArgumentException if there is no such column, or another of the new name; if the table has no column mapping; or if a
     *     CHECK constraint, a generated column or a property names it, saying which
     */
    public ChangeReport renameColumn(String column, String to) throws IOException {
        return attempts.commit(
                "RENAME COLUMN",
                shape -> ColumnPlans.renaming(shape, column, to),
                (scan, shape) -> ColumnPlans.requireRenamable(scan, shape, column));
    }

    /**
     * Takes a column away. Files stay, and have it still; one of the same name that is added later has nothing of it.
     *
     * @param column or the path of a field of a struct, such as {@code at.x} or {@code path.element.y}
     * @throws IllegalArgumentException if there is no such column, or no other in the data files; if the table has no column mapping; or if
     *     it partitions or clusters the table, is in a key, or a CHECK constraint, a generated column or a property names it, saying which
     */
    public ChangeReport dropColumn(String column) throws IOException {
        return attempts.commit(
                "DROP COLUMNS",
                shape -> ColumnPlans.dropping(shape, column),
                (scan, shape) -> ColumnPlans.requireDroppable(scan, shape, column));
    }

    /**
     * Switches the table's change data feed on or off, {@code delta.enableChangeDataFeed}: from this version on it tells what becomes of rows.
     * Older writers are kept off the table by its protocol.
     *
     * @return no version is made if it is so already
     * @throws IllegalArgumentException if the table has a column of the feed's own, naming it
     */
    public ChangeReport setChangeDataFeed(boolean isOn) throws IOException {
        return attempts.commit("SET TBLPROPERTIES", shape -> {
            if (shape.hasChangeFeed() == isOn) {
                return Optional.empty();
            }
            if (isOn) {
                FeedColumns.requireFree(shape.schema());
            }
            return Optional.of(new ShapeEdit.SetChangeFeed(isOn));
        });
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
        return attempts.commit("SET TBLPROPERTIES", shape -> PropertyEdits.set(wanted, shape, table.properties()));
    }

    /**
     * Takes properties away, which then are what they are by default.
     *
     * @return no version is made if it has none of them
     * @throws IllegalArgumentException if one is not taken away so, naming it
     */
    public ChangeReport unsetProperties(String... names) throws IOException {
        PropertyEdits.requireFree(List.of(names));
        return attempts.commit("UNSET TBLPROPERTIES", shape -> PropertyEdits.unset(List.of(names), table.properties()));
    }

    /**
     * Has the table take rows of a schema: columns that it lacks are added, and its types widened where it allows that, by a commit each.
     *
     * @return the last commit; no version is made if there is nothing to do
     * @throws IOException also if it cannot be done, naming the column, found and wanted
     */
    public ChangeReport mergeSchema(Schema rows) throws IOException {
        return mergeSchema(rows, Map.of());
    }

    /**
     * The same, which gives columns that it adds default values, by the same commit.
     *
     * @param defaults constant expressions in SQL by column, whose values fit the columns' types
     */
    public ChangeReport mergeSchema(Schema rows, Map<String, String> defaults) throws IOException {
        ChangeReport last = null;
        while (true) {
            ChangeReport report = attempts.commit(
                    "ADD COLUMNS",
                    shape -> SchemaMerge.of(table.root(), shape, rows, defaults).edits().stream()
                            .findFirst());
            if (!report.isNew()) {
                return last == null ? report : last;
            }
            last = report;
        }
    }
}
