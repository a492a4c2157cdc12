package dev.rivulet.core.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rivulet.core.row.DataType.Decimal;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class DataTypeTest {

    private static final Decimal MONEY = new Decimal(5, 2);

    @Test
    void decimalsAreRoundedHalfUpToTheirScale() {
        assertEquals(new BigDecimal("1.24"), MONEY.fit(new BigDecimal("1.235")));
        assertEquals(new BigDecimal("-1.24"), MONEY.fit(new BigDecimal("-1.235")));
        assertEquals(new BigDecimal("0.01"), MONEY.fit(new BigDecimal("0.005")));
        assertEquals(new BigDecimal("0.00"), MONEY.fit(new BigDecimal("0.0049")));
        assertEquals(new BigDecimal("100.00"), MONEY.fit(new BigDecimal("1E+2")));
        assertEquals(new BigDecimal("0.00"), MONEY.fit(new BigDecimal("0E+1000000000")));
        assertEquals(new BigDecimal("0.00"), MONEY.fit(new BigDecimal("1E-1000000000")));
    }

    @Test
    void decimalsWithTooManyDigitsAreRefused() {
        assertThrows(ArithmeticException.class, () -> MONEY.fit(new BigDecimal("1000")));
        assertThrows(ArithmeticException.class, () -> MONEY.fit(new BigDecimal("999.995")));
        assertThrows(ArithmeticException.class, () -> MONEY.fit(new BigDecimal("1E+1000000000")));
    }
}
