package dev.rivulet.connectors.json;

import dev.rivulet.connectors.SchemaDrift;

/**
 * How records of JSON are read. Immutable.
 *
 * @param onDrift what becomes of other fields than there are, and of values of other types
 * @param depthMax how many objects and arrays may be within each other, the record itself among them: {@value #DEPTH_MAX_LOWEST} to
 *     {@value #DEPTH_MAX_HIGHEST}
 */
public record JsonSettings(SchemaDrift onDrift, int depthMax) {

    /** Deep enough for any honest record. */
    public static final int DEPTH_MAX_DEFAULT = 64;

    /** The record itself. */
    public static final int DEPTH_MAX_LOWEST = 1;

    /** A stack of the default size holds what is as deep, in columns of such types and among rescued values, on every JDK. */
    public static final int DEPTH_MAX_HIGHEST = 500;

    public static final JsonSettings DEFAULTS = new JsonSettings(SchemaDrift.IGNORED, DEPTH_MAX_DEFAULT);

    public JsonSettings {
        if (depthMax < DEPTH_MAX_LOWEST || depthMax > DEPTH_MAX_HIGHEST) {
            throw new IllegalArgumentException(
                    "depthMax is " + depthMax + ", wanted " + DEPTH_MAX_LOWEST + " to " + DEPTH_MAX_HIGHEST);
        }
    }

    public JsonSettings withSchemaDrift(SchemaDrift other) {
        return new JsonSettings(other, depthMax);
    }

    /**
     * @throws IllegalArgumentException if it is out of its range
     */
    public JsonSettings withDepthMax(int levels) {
        return new JsonSettings(onDrift, levels);
    }
}
