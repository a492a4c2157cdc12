package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.actions.Protocol;
import io.delta.kernel.types.StructField;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a version of a table wants of the rows and files that are written to it. What was written for one version fits another of an
 * equal shape. Immutable.
 *
 * @param constraints the condition of each CHECK constraint by its name, sorted
 * @param defaults the value that a row without the column is to take, by column, sorted
 * @param generated the expression over other columns that a column is in each row, by column, sorted
 * @param textLimits how many characters a text may have, by column, sorted: Spark's type varchar(n)
 * @param keys the columns of each key by its name, sorted; see {@link KeyProperty}
 * @param names what files call the columns
 * @param mayWiden whether the table allows columns to change to wider types
 * @param protocol what readers and writers have to know, and whether the table keeps a change data feed
 */
public record TableShape(
        Schema schema,
        List<String> partitionColumns,
        Map<String, String> constraints,
        Map<String, String> defaults,
        Map<String, String> generated,
        Map<String, Integer> textLimits,
        Map<String, List<String>> keys,
        ColumnNames names,
        boolean mayWiden,
        String protocol) {

    static final String CONSTRAINT_PREFIX = "delta.constraints.";

    /** What the text of a protocol ends with. */
    private static final String CHANGE_FEED = " with a change data feed";

    /** Under which Spark keeps that the type of a text column is varchar(n) or char(n). */
    static final String SPARK_TYPE_KEY = "__CHAR_VARCHAR_TYPE_STRING";

    static final String DEFAULT_KEY = "CURRENT_DEFAULT";
    static final String GENERATION_KEY = "delta.generationExpression";
    private static final Pattern VARCHAR = Pattern.compile("varchar\\((\\d{1,9})\\)");

    public TableShape {
        partitionColumns = List.copyOf(partitionColumns);
        constraints = Collections.unmodifiableMap(new TreeMap<>(constraints));
        defaults = Collections.unmodifiableMap(new TreeMap<>(defaults));
        generated = Collections.unmodifiableMap(new TreeMap<>(generated));
        textLimits = Collections.unmodifiableMap(new TreeMap<>(textLimits));
        keys = Collections.unmodifiableMap(new TreeMap<>(keys));
    }

    /**
     * The shape of a version.
     *
     * @throws IOException naming the first column whose type we do not know
     */
    public static TableShape of(String table, SnapshotImpl snapshot) throws IOException {
        Metadata metadata = snapshot.getMetadata();
        Map<String, String> properties = metadata.getConfiguration();
        Map<String, String> constraints = new TreeMap<>();
        properties.forEach((key, expression) -> {
            if (isConstraint(key)) {
                constraints.put(key.substring(CONSTRAINT_PREFIX.length()), expression);
            }
        });
        Map<String, String> defaults = new TreeMap<>();
        Map<String, String> generated = new TreeMap<>();
        Map<String, Integer> textLimits = new TreeMap<>();
        for (StructField field : snapshot.getSchema().fields()) {
            if (field.getMetadata().contains(SPARK_TYPE_KEY)) {
                Matcher varchar =
                        VARCHAR.matcher(String.valueOf(field.getMetadata().get(SPARK_TYPE_KEY)));
                if (varchar.matches()) {
                    textLimits.put(field.getName(), Integer.parseInt(varchar.group(1)));
                }
            }
            if (field.getMetadata().contains(DEFAULT_KEY)) {
                defaults.put(field.getName(), String.valueOf(field.getMetadata().get(DEFAULT_KEY)));
            }
            if (ConstrainedTable.isGenerated(snapshot, field)) {
                generated.put(
                        field.getName(), String.valueOf(field.getMetadata().get(GENERATION_KEY)));
            }
        }
        boolean hasChangeFeed = Boolean.parseBoolean(properties.get("delta.enableChangeDataFeed"));
        return new TableShape(
                KernelTypes.toCore(table, snapshot.getSchema()),
                snapshot.getPartitionColumnNames(),
                constraints,
                defaults,
                generated,
                textLimits,
                KeyProperty.keysOf(table, properties),
                ColumnNames.of(metadata),
                Boolean.parseBoolean(properties.get("delta.enableTypeWidening")),
                text(snapshot.getProtocol()) + (hasChangeFeed ? CHANGE_FEED : ""));
    }

    /** Kernel's own text has the features in no particular order. */
    private static String text(Protocol protocol) {
        return "reader " + protocol.getMinReaderVersion() + " " + new TreeSet<>(protocol.getReaderFeatures())
                + ", writer " + protocol.getMinWriterVersion() + " " + new TreeSet<>(protocol.getWriterFeatures());
    }

    static boolean isConstraint(String property) {
        return property.regionMatches(true, 0, CONSTRAINT_PREFIX, 0, CONSTRAINT_PREFIX.length());
    }

    /** Whether row changes must be told, {@code delta.enableChangeDataFeed}. */
    public boolean hasChangeFeed() {
        return protocol.endsWith(CHANGE_FEED);
    }

    /** The same with default values of columns besides. */
    public TableShape withDefaults(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(defaults);
        all.putAll(more);
        return new TableShape(
                schema, partitionColumns, constraints, all, generated, textLimits, keys, names, mayWiden, protocol);
    }

    /**
     * Whether it wants of rows and files what another shape does, but that it may have more columns, which take nulls: files for the other are
     * right for it.
     */
    public boolean isWidened(TableShape before) {
        return partitionColumns.equals(before.partitionColumns)
                && constraints.equals(before.constraints)
                && defaults.equals(before.defaults)
                && generated.equals(before.generated)
                && textLimits.equals(before.textLimits)
                && keys.equals(before.keys)
                && mayWiden == before.mayWiden
                && protocol.equals(before.protocol)
                && before.names.fit(names, before.schema)
                && hasColumns(before.schema);
    }

    private boolean hasColumns(Schema before) {
        for (Field column : schema.fields()) {
            int index = before.indexOf(column.name());
            boolean isThere = index >= 0 ? before.field(index).equals(column) : column.isNullable();
            if (!isThere) {
                return false;
            }
        }
        return before.names().stream().allMatch(name -> schema.indexOf(name) >= 0);
    }

    /**
     * The same with other columns.
     *
     * @param added those of them that are new
     */
    public TableShape withSchema(Schema changed, List<Field> added) {
        ColumnNames changedNames = names.with(added);
        for (Field field : changed.fields()) {
            if (schema.indexOf(field.name()) >= 0 && field.type().isNested()) {
                changedNames = changedNames.withType(field.name(), field.type());
            }
        }
        return new TableShape(
                changed,
                partitionColumns,
                constraints,
                defaults,
                generated,
                textLimits,
                keys,
                changedNames,
                mayWiden,
                protocol);
    }
}
