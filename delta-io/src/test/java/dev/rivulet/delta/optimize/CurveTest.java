package dev.rivulet.delta.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What makes a curve one: each place once, and of Hilbert's that each step goes to a neighbour. */
final class CurveTest {

    @Test
    void zOrderTakesBitsInTurn() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 1_000; round++) {
            int x = random.nextInt(1 << 10);
            int y = random.nextInt(1 << 10);
            int z = random.nextInt(1 << 10);
            StringBuilder bits = new StringBuilder();
            for (int bit = 9; bit >= 0; bit--) {
                bits.append(x >> bit & 1).append(y >> bit & 1).append(z >> bit & 1);
            }

            assertEquals(Long.parseLong(bits.toString(), 2), Curve.Z_ORDER.place(new int[] {x, y, z}, 10));
        }
    }

    @Test
    void hilbertGoesThroughAllPointsFromNeighbourToNeighbour() {
        for (int dimensions = 1; dimensions <= 4; dimensions++) {
            for (int bits = 1; bits * dimensions <= 12; bits++) {
                int[][] path = path(Curve.HILBERT, dimensions, bits);
                for (int place = 1; place < path.length; place++) {
                    int distance = 0;
                    for (int i = 0; i < dimensions; i++) {
                        distance += Math.abs(path[place][i] - path[place - 1][i]);
                    }
                    assertEquals(1, distance, dimensions + " dimensions of " + bits + " bits, at " + place);
                }
            }
        }
    }

    @Test
    void pointIsNotChanged() {
        int[] point = {5, 2, 7};

        Curve.HILBERT.place(point, 3);

        assertArrayEquals(new int[] {5, 2, 7}, point);
    }

    /** The points by their place, of which each must be somebody's. */
    private static int[][] path(Curve curve, int dimensions, int bits) {
        int count = 1 << (dimensions * bits);
        int[][] path = new int[count][];
        for (int number = 0; number < count; number++) {
            int[] point = new int[dimensions];
            for (int i = 0; i < dimensions; i++) {
                point[i] = number >> (i * bits) & (1 << bits) - 1;
            }
            int place = Math.toIntExact(curve.place(point, bits));
            assertNull(path[place], "two points have place " + place);
            path[place] = point;
        }
        return path;
    }
}
