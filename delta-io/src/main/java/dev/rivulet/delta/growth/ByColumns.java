package dev.rivulet.delta.growth;

import dev.rivulet.delta.kernel.shape.TableShape;
import java.io.IOException;

/**
 * What goes by the columns of a table, made anew when rows have brought more. One owner.
 *
 * @param <C> what is made
 */
public final class ByColumns<C> {

    private final TableGrowth growth;
    private final Maker<C> maker;
    private C made;
    private TableShape columns;

    /** Makes the next one. */
    @FunctionalInterface
    public interface Maker<C> {

        C after(C before) throws IOException;
    }

    /**
     * @param first for the columns that there are
     */
    public ByColumns(TableGrowth growth, C first, Maker<C> maker) {
        this.growth = growth;
        this.maker = maker;
        this.made = first;
        this.columns = growth.staged();
    }

    /** The one for the columns that there are now. */
    public C current() throws IOException {
        if (growth.staged() != columns) {
            made = maker.after(made);
            columns = growth.staged();
        }
        return made;
    }
}
