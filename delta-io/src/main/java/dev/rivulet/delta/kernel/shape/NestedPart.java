package dev.rivulet.delta.kernel.shape;

/** What the parts of arrays and maps are called, in paths such as {@code tags.element} and in data files. Stateless. */
public final class NestedPart {

    public static final String ELEMENT = "element";
    public static final String KEY = "key";
    public static final String VALUE = "value";

    private NestedPart() {}
}
