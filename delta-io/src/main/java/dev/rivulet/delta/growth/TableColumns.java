package dev.rivulet.delta.growth;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.FieldAccessor;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.core.row.RowBuilder;
import dev.rivulet.core.row.RowType;
import dev.rivulet.core.row.Schema;
import dev.rivulet.core.row.StructRowType;
import dev.rivulet.core.text.TextField;
import dev.rivulet.delta.kernel.shape.TableShape;
import dev.rivulet.delta.quality.TableRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table that members go to: all that the rows have no fields for, but generated and nested ones. One that no member of a row goes to has its
 * default value there. One owner, one shape of the table.
 */
final class TableColumns {

    private final Schema table;
    private final StructRowType type;
    private final RowBuilder<Row> builder;
    private final List<MemberFit> fits = new ArrayList<>();

    /** Of each column; null for none. */
    private final @Nullable Object[] defaults;

    private final Row none;

    /**
     * @param own the rows' fields
     * @param rules of the table
     */
    TableColumns(Schema own, TableShape shape, TableRules rules) {
        this.table = shape.schema();
        List<Field> others = new ArrayList<>();
        for (Field column : table.fields()) {
            boolean isForMembers = own.indexOf(column.name()) < 0
                    && !shape.generated().containsKey(column.name())
                    && !column.type().isNested();
            if (isForMembers) {
                int lengthMax = shape.textLimits().getOrDefault(column.name(), Integer.MAX_VALUE);
                Field field = Field.nullable(column.name(), column.type());
                fits.add(new MemberFit(new TextField(others.size(), field), lengthMax));
                others.add(field);
            }
        }
        this.type = StructRowType.of("members", Schema.of(others));
        this.builder = type.newBuilder();
        this.defaults = defaults(rules);
        this.none = place(List.of(), new ArrayList<>());
    }

    private @Nullable Object[] defaults(TableRules rules) {
        StructRowType empty = StructRowType.of("default", Schema.of());
        RowType<Row> filled = rules.fill(empty);
        Row row = built(empty.newBuilder());
        @Nullable Object[] values = new @Nullable Object[type.schema().fieldCount()];
        for (int index = 0; index < values.length; index++) {
            Field column = type.schema().field(index);
            int given = filled.schema().indexOf(column.name());
            if (given >= 0) {
                FieldAccessor<Row> value = filled.accessor(given);
                values[index] = value.isNull(row)
                        ? null
                        : switch (column.type().physical()) {
                            case LONG -> value.longValue(row);
                            case DOUBLE -> value.doubleValue(row);
                            case OBJECT -> value.objectValue(row);
                        };
            }
        }
        return values;
    }

    StructRowType type() {
        return type;
    }

    /** The values of a row without members. */
    Row none() {
        return none;
    }

    /** Whether no column of the table is called so, in any case. */
    boolean isNew(Member member) {
        return table.indexOf(member.name()) < 0;
    }

    /**
     * Puts members into columns. Of those that differ in nothing but case the first counts; null counts as none.
     *
     * @param left gets those that have no column, or do not fit theirs
     */
    Row place(List<Member> members, List<Member> left) {
        boolean[] isSeen = new boolean[fits.size()];
        boolean[] isPut = new boolean[fits.size()];
        for (Member member : members) {
            int index = type.schema().indexOf(member.name());
            if (index < 0 || isSeen[index]) {
                left.add(member);
                continue;
            }
            isSeen[index] = true;
            isPut[index] = !member.isNull() && fits.get(index).put(member, builder);
            if (!isPut[index] && !member.isNull()) {
                left.add(member);
            }
        }
        for (int index = 0; index < isPut.length; index++) {
            Object value = defaults[index];
            if (!isPut[index] && value != null) {
                put(index, value);
            }
        }
        return built(builder);
    }

    private void put(int index, Object value) {
        if (value instanceof Long number) {
            builder.setLong(index, number);
        } else if (value instanceof Double number) {
            builder.setDouble(index, number);
        } else {
            builder.setObject(index, value);
        }
    }

    private static Row built(RowBuilder<Row> builder) {
        try {
            return builder.build();
        } catch (MalformedRowException impossible) {
            throw new AssertionError("all of these columns take nulls", impossible);
        }
    }
}
