package dev.rivulet.parquet.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;

/** A row may have any number of values that take nothing in the file; only so many of them go on. */
class BudgetedConverterTest {

    private static final MessageType LIST =
            MessageTypeParser.parseMessageType("message m { repeated group list { optional binary element; } }");

    private final RowBudget budget = new RowBudget(100);
    private int countBehind;

    private GroupConverter list() {
        PrimitiveConverter element = new PrimitiveConverter() {
            @Override
            public void addBinary(Binary value) {
                countBehind++;
            }
        };
        GroupConverter behind = new GroupConverter() {
            @Override
            public Converter getConverter(int fieldIndex) {
                return element;
            }

            @Override
            public void start() {
                countBehind++;
            }

            @Override
            public void end() {}
        };
        return BudgetedConverter.of(behind, LIST.getType(0), budget).asGroupConverter();
    }

    @Test
    void emptyValuesTakeSomethingToo() {
        PrimitiveConverter element = list().getConverter(0).asPrimitiveConverter();
        budget.begin();
        for (int index = 0; index < 1_000; index++) {
            element.addBinary(Binary.EMPTY);
        }
        assertEquals(100, countBehind);
        assertEquals("the record is longer than 100 bytes", budget.flaw());
    }

    @Test
    void absentValuesTakeSomethingToo() {
        GroupConverter list = list();
        budget.begin();
        for (int index = 0; index < 1_000; index++) {
            list.start();
            list.end();
        }
        assertEquals(100, countBehind);
    }

    @Test
    void theNextRowHasAllAgain() {
        PrimitiveConverter element = list().getConverter(0).asPrimitiveConverter();
        budget.begin();
        element.addBinary(Binary.fromConstantByteArray(new byte[200]));
        assertEquals(0, countBehind);
        assertTrue(budget.isSpent());
        element.addBinary(Binary.EMPTY);
        assertEquals(0, countBehind, "what comes behind has no room either");
        budget.begin();
        element.addBinary(Binary.fromConstantByteArray(new byte[99]));
        assertEquals(1, countBehind);
        assertEquals(null, budget.flaw());
    }

    @Test
    void rowsAreNotPassedOverForEver() {
        PrimitiveConverter element = list().getConverter(0).asPrimitiveConverter();
        budget.begin();
        assertThrows(IllegalStateException.class, () -> {
            for (int index = 0; index < (1 << 26) + 200; index++) {
                element.addBinary(Binary.EMPTY);
            }
        });
    }
}
