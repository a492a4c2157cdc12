package dev.rivulet.cli.document;

/** A name and the text for it, such as a column and its SQL expression. Immutable. */
public record NamedText(YamlText name, YamlText text) {}
