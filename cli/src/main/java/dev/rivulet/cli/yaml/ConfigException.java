package dev.rivulet.cli.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration file is wrong; its author has to change it. The message has a line for each mistake. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigError> errors;

    /**
     * @param errors at least one, in the order of the file
     */
    public ConfigException(List<ConfigError> errors) {
        super(errors.stream().map(ConfigError::toString).collect(Collectors.joining("\n")));
        this.errors = List.copyOf(errors);
    }

    public List<ConfigError> errors() {
        return errors;
    }
}
