package dev.rivulet.delta.growth;

import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.alter.MissingColumns;
import dev.rivulet.delta.change.ChangeReport;
import dev.rivulet.delta.change.MetadataChangedException;
import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.TableScan;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a table the columns that staged rows need, before these are committed, by a version of their own. Owned by the commit agent.
 *
 * <p>Both that the same columns are asked for again and that they are there already does no harm, so a crash between the columns and the rows costs
 * nothing.
 */
public final class TableGrowth {

    private static final Logger LOG = LoggerFactory.getLogger(TableGrowth.class);

    private final KernelTable table;
    private final GrowthNews news;
    private TableShape staged;
    private TableShape found;

    /**
     * @param shape that the table had when rows were first staged
     * @param news tells which columns came
     */
    public TableGrowth(KernelTable table, TableShape shape, GrowthNews news) {
        this.table = table;
        this.news = news;
        this.staged = shape;
        this.found = shape;
    }

    /** What rows are staged for, up to those that columns were asked for last. */
    public TableShape staged() {
        return staged;
    }

    /** What the table had when columns were asked for last: the same, and perhaps columns of others. */
    public TableShape found() {
        return found;
    }

    /**
     * Makes sure that the table has columns, and that it is told which ones it got by this sink.
     *
     * @param columns in the order in which they came to the staged rows
     * @param fence looks at what others commit before
     * @throws ColumnConflictException if a column is there that is another one, by another writer's hand
     * @throws MetadataChangedException if another writer changed more than columns; nothing was changed
     * @throws IOException as {@link MissingColumns#add} and the fence say
     */
    public void require(List<Field> columns, KernelTable.Fence fence) throws IOException {
        List<Field> fresh = columns.stream()
                .filter(column -> staged.schema().indexOf(column.name()) < 0)
                .toList();
        if (!fresh.isEmpty()) {
            news.expect();
            add(fresh, fence);
        }
        news.tell(found.schema());
    }

    private void add(List<Field> fresh, KernelTable.Fence fence) throws IOException {
        List<Field> all = new ArrayList<>(staged.schema().fields());
        all.addAll(fresh);
        TableShape wanted = staged.withSchema(Schema.of(all), fresh);
        ChangeReport report =
                MissingColumns.add(table, fresh, news.applicationId(), (scan, shape) -> fence.check(scan.version()));
        TableScan scan = table.knownScan();
        TableShape now = scan.shape();
        requireSame(scan, now, wanted, fresh);
        if (report.isNew()) {
            LOG.info(
                    "gave the table columns that rows brought: table={} version={} columns={}",
                    table.root(),
                    report.tableVersion(),
                    fresh);
        }
        staged = wanted;
        found = now;
    }

    private void requireSame(TableScan scan, TableShape now, TableShape wanted, List<Field> fresh) throws IOException {
        for (Field column : fresh) {
            Field there = now.schema().field(now.schema().requireIndexOf(column.name()));
            boolean isCalledAlike =
                    now.names().of(column.name()).isCalledAs(wanted.names().of(column.name()));
            if (!there.type().equals(column.type()) || !there.isNullable() || !isCalledAlike) {
                throw new ColumnConflictException(
                        table.root(),
                        scan.version(),
                        there + (isCalledAlike ? "" : ", which files have under another name,"),
                        column.toString());
            }
        }
        if (!now.isWidened(wanted)) {
            throw new MetadataChangedException(table.root(), scan.version(), wanted, now);
        }
    }
}
