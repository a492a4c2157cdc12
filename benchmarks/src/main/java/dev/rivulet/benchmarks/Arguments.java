package dev.rivulet.benchmarks;

/** Command lines of the form {@code --name=value}. Stateless. */
public final class Arguments {

    /** Options with one of them set. */
    @FunctionalInterface
    public interface Setter<O> {
        O with(O options, String name, String value);
    }

    private Arguments() {}

    /**
     * Sets the options of a command line, one after the other.
     *
     * @param usage for the message
     * @throws IllegalArgumentException naming the argument that it does not understand
     */
    public static <O> O applyTo(O defaults, String[] arguments, String usage, Setter<O> setter) {
        O options = defaults;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new IllegalArgumentException(
                        "argument " + argument + " is not of the form --name=value\n" + usage);
            }
            options = setter.with(options, argument.substring(2, equals), argument.substring(equals + 1));
        }
        return options;
    }
}
