package dev.rivulet.connectors.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the values of a record, null for those that are empty and not quoted. One owner. */
final class CsvValues extends AbstractBaseCsvCallbackHandler<List<@Nullable String>> {

    private List<@Nullable String> values = new ArrayList<>();

    @Override
    protected void handleBegin(long startingLineNumber) {
        values = new ArrayList<>();
    }

    @Override
    protected void handleField(int fieldIndex, char[] buffer, int start, int length, boolean isQuoted) {
        values.add(length == 0 && !isQuoted ? null : new String(buffer, start, length));
    }

    /** A line without anything is one value that is null. */
    @Override
    protected void handleEmpty() {
        values.add(null);
    }

    @Override
    protected List<@Nullable String> buildRecord() {
        return values;
    }
}
