package dev.rivulet.delta.optimize;

/** A curve that goes through each point of a grid once, so that points which are near on it are near in the grid. */
enum Curve {

    /**
     * Takes the bits of the coordinates in turn (G. M. Morton, "A computer oriented geodetic data base and a new technique in file
     * sequencing", IBM, 1966).
     */
    Z_ORDER("zorder") {
        @Override
        long place(int[] coordinates, int bits) {
            return interleave(coordinates, bits);
        }
    },

    /**
     * Goes from each point to a neighbour, where Z-order jumps (D. Hilbert, 1891), by the way of J. Skilling, "Programming the Hilbert
     * curve", AIP Conference Proceedings 707, 2004.
     */
    HILBERT("hilbert") {
        @Override
        long place(int[] coordinates, int bits) {
            int[] turned = coordinates.clone();
            undoTurns(turned, bits);
            grayEncode(turned, bits);
            return interleave(turned, bits);
        }
    };

    private final String tag;

    Curve(String tag) {
        this.tag = tag;
    }

    /** Its name in the tags of Delta's files. */
    String tag() {
        return tag;
    }

    /**
     * Where a point lies on the curve.
     *
     * @param coordinates each from 0 to 2^bits - 1; not changed
     * @param bits how many bits all coordinates have together is at most 63
     * @return 0 to 2^(bits * coordinates.length) - 1
     */
    abstract long place(int[] coordinates, int bits);

    private static long interleave(int[] coordinates, int bits) {
        long place = 0;
        for (int bit = bits - 1; bit >= 0; bit--) {
            for (int coordinate : coordinates) {
                place = place << 1 | (coordinate >>> bit & 1);
            }
        }
        return place;
    }

    /** In each half of the grid the curve is turned: from the greatest half down, coordinates are swapped or mirrored back. */
    private static void undoTurns(int[] coordinates, int bits) {
        for (int half = 1 << (bits - 1); half > 1; half >>= 1) {
            int below = half - 1;
            for (int i = 0; i < coordinates.length; i++) {
                if ((coordinates[i] & half) != 0) {
                    coordinates[0] ^= below;
                } else {
                    int swapped = (coordinates[0] ^ coordinates[i]) & below;
                    coordinates[0] ^= swapped;
                    coordinates[i] ^= swapped;
                }
            }
        }
    }

    private static void grayEncode(int[] coordinates, int bits) {
        int last = coordinates.length - 1;
        for (int i = 1; i <= last; i++) {
            coordinates[i] ^= coordinates[i - 1];
        }
        int mirrored = 0;
        for (int half = 1 << (bits - 1); half > 1; half >>= 1) {
            if ((coordinates[last] & half) != 0) {
                mirrored ^= half - 1;
            }
        }
        for (int i = 0; i <= last; i++) {
            coordinates[i] ^= mirrored;
        }
    }
}
