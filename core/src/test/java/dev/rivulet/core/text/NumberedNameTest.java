package dev.rivulet.core.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberedNameTest {

    @Test
    void aNameSaysItsNumberAndSortsByIt() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 1_000; round++) {
            long number = random.nextLong() >>> (1 + random.nextInt(63));
            long other = random.nextLong() >>> (1 + random.nextInt(63));
            String name = NumberedName.of("chk-", number, ".x");

            assertEquals(String.format(Locale.ROOT, "chk-%020d.x", number), name);
            assertEquals(number, NumberedName.numberOf(name, "chk-", ".x"));
            assertEquals(
                    Long.signum(Long.compare(number, other)),
                    Integer.signum(name.compareTo(NumberedName.of("chk-", other, ".x"))));
        }
        assertEquals(Long.MAX_VALUE, NumberedName.numberOf(NumberedName.of("", Long.MAX_VALUE, ""), "", ""));
        assertThrows(IllegalArgumentException.class, () -> NumberedName.of("chk-", -1, ""));
    }

    @Test
    void anotherNameHasNone() {
        String digits = "00000000000000000012";

        for (String name : new String[] {
            "",
            "chk-",
            "chk-12",
            digits,
            "tmp-" + digits,
            "chk-" + digits + "x",
            "chk-0000000000000000001x",
            "chk-09223372036854775808",
            "chk-99999999999999999999",
            "chk-+0000000000000000012"
        }) {
            assertEquals(-1, NumberedName.numberOf(name, "chk-", ""), name);
        }
        assertTrue(NumberedName.numberOf("chk-" + digits, "chk-", "") == 12);
    }
}
