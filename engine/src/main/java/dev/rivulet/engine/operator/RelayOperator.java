package dev.rivulet.engine.operator;

import dev.rivulet.engine.exchange.KeyedRow;
import dev.rivulet.state.KeyedTable;
import java.util.List;

/** Passes rows on to the next stage as they are. Without state. */
public final class RelayOperator implements KeyedOperator {

    private final OperatorExit exit;

    public RelayOperator(OperatorExit exit) {
        this.exit = exit;
    }

    @Override
    public boolean accept(KeyedRow row) throws Exception {
        exit.steps().accept(row.row());
        return true;
    }

    @Override
    public List<KeyedTable> tables() {
        return List.of();
    }
}
